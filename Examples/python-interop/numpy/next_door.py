"""NumPy and Swift on the same memory: python3 next_door.py PATH-OF-NEIGHBOUR"""
import subprocess
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

import numpy

neighbour = sys.argv[1]
ROWS, COLUMNS = 4, 1000


def attach(name):
    """Opens memory without removing its name when this process ends."""
    try:
        return SharedMemory(name, track=False)
    except TypeError:  # before Python 3.13
        memory = SharedMemory(name)
        resource_tracker.unregister(memory._name, "shared_memory")
        return memory


print("-- Swift workers integrate, NumPy reads")
swift = subprocess.Popen(
    [neighbour, "integrate", str(ROWS), str(COLUMNS)],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
memory = attach(swift.stdout.readline().strip())
areas = numpy.ndarray((ROWS, COLUMNS), dtype=numpy.float64, buffer=memory.buf)
print(f"shape {areas.shape}, sum {areas.sum():.12f}, last row {areas[3].sum():.6f}")
areas[0, 0] = 42
print(swift.communicate("done\n")[0].strip())
# The owner has ended and its name is gone, the memory is here.
print(f"Python still reads {areas[0, 0]}")
try:
    attach(memory.name)
except FileNotFoundError:
    print("and the name is gone")
del areas
memory.close()

print("-- NumPy fills, Swift workers square")
memory = SharedMemory(create=True, size=8 * ROWS * COLUMNS)
numbers = numpy.ndarray((ROWS, COLUMNS), dtype=numpy.float64, buffer=memory.buf)
numbers[:] = numpy.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
subprocess.run([neighbour, "square", memory.name, str(ROWS), str(COLUMNS)], check=True)
print(f"last {numbers[3, 999]:.0f} = 3999 squared, sum {numbers.sum():.0f}")
del numbers
memory.close()
memory.unlink()
print("the memory was Python's to remove")

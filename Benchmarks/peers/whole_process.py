"""Runs a command as a whole, from its start to its end: seconds.

    whole_process.py COMMAND …
    whole_process.py --below MEBIBYTES COMMAND …   # also whether its peak memory stays below
"""

import resource
import subprocess
import sys
import time

command = sys.argv[1:]
limit = None
if command[0] == "--below":
    limit, command = float(command[1]), command[2:]
begin = time.perf_counter()
done = subprocess.run(command, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - begin
if done.returncode:
    sys.exit(f"status {done.returncode}")
if limit is None:
    print(f"{seconds:.9f}")
else:
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"seconds={seconds:.9f} passed={str(peak < limit).lower()} peak-MiB={peak:.1f}")

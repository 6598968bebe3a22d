"""An empty job to MPIPoolExecutor and back, so many times a round: the median seconds of one.

Started as mpirun -n 2 python3 -m mpi4py.futures mpi_python.py TIMES.
"""

import statistics
import sys
import time

from mpi4py.futures import MPIPoolExecutor


def nothing():
    return 0


if __name__ == "__main__":
    times = int(sys.argv[1])
    samples = []
    with MPIPoolExecutor() as pool:
        for _ in range(22):
            begin = time.monotonic()
            for _ in range(times):
                pool.submit(nothing).result()
            samples.append((time.monotonic() - begin) / times)
    print(statistics.median(samples[1:]))

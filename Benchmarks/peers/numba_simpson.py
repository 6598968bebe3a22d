"""Simpson's rule for the quarter circle by Numba on one thread: seconds, compilation left out."""

import math
import sys
import time

import numba


@numba.njit(fastmath=True)
def simpson(intervals):
    step = 1.0 / intervals
    even = 0.0
    odd = 0.0
    for i in range(0, intervals, 2):
        x = i * step
        even += math.sqrt(1 - x * x)
    for i in range(1, intervals, 2):
        x = i * step
        odd += math.sqrt(1 - x * x)
    return 4 * (2 * even + 4 * odd - 1) * step / 3


simpson(1000)
intervals = int(sys.argv[1]) // 2 * 2
begin = time.perf_counter()
area = simpson(intervals)
seconds = time.perf_counter() - begin
assert abs(area - math.pi) < 1e-6, area
print(f"{seconds:.9f}")

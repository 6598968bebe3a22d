"""Random points in a circle, counted in blocks that stay in the cache: seconds for so many samples."""

import sys
import time

import numpy

BLOCK = 1 << 16

samples = int(sys.argv[1])
generator = numpy.random.default_rng(12345)
begin = time.perf_counter()
hits = 0
points = numpy.empty((2, BLOCK))
for start in range(0, samples, BLOCK):
    generator.random(out=points)
    numpy.square(points, out=points)
    inside = numpy.count_nonzero(points[0, : samples - start] + points[1, : samples - start] < 1)
    hits += int(inside)
seconds = time.perf_counter() - begin
assert abs(4 * hits / samples - numpy.pi) < 1e-2, hits
print(f"{seconds:.9f}")

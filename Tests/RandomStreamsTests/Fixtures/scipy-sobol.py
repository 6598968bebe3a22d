"""Writes scipy-sobol.json: points of scipy.stats.qmc.Sobol without scrambling (SciPy 1.17.1)."""

import json
from pathlib import Path

from scipy.stats import qmc

DIMENSIONS = 128


def hexed(points):
    # Of each point the exact numbers, as multiples of 2^-53 in hexadecimal.
    return [[f"{int(number * 2**53):x}" for number in point] for point in points]


def reached(index):
    # fast_forward takes time in proportion to the index, and at most 32 bits.
    sobol = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
    sobol.fast_forward(index)
    return sobol.random(1)[0]


def far(index):
    # From SciPy's own direction numbers, where nobody could wait for the points before.
    numbers = qmc.Sobol(DIMENSIONS, scramble=False, bits=53)._sv
    code = index ^ index >> 1
    point = []
    for axis in numbers:
        digits = 0
        for bit in range(53):
            if code >> bit & 1:
                digits ^= int(axis[bit])
        point.append(digits / 2**53)
    return point


NEAR = [64, 1000, 4095, 4096, 1 << 20, 30_000_001]
FAR = [1 << 40, 0x1A2B3C4D5E6F7, (1 << 53) - 1]
assert hexed([far(1000)]) == hexed([reached(1000)])
result = {
    "beginning": hexed(qmc.Sobol(32, scramble=False).random(32)),
    "indices": NEAR + FAR,
    "points": hexed([reached(index) for index in NEAR] + [far(index) for index in FAR]),
}
text = json.dumps(result).replace("], [", "],\n[")
Path(__file__).with_name("scipy-sobol.json").write_text(text + "\n")

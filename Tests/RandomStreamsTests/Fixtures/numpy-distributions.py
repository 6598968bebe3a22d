"""Writes numpy-distributions.json: what NumPy draws, for the tests of RandomStreams.

    python3 numpy-distributions.py > numpy-distributions.json   # NumPy 2.4.6
"""

import json

import numpy as np
from numpy.random import MT19937, PCG64, PCG64DXSM, SFC64, Generator, Philox

SEED = 12345
LIMITS = [1, 6, 10, 100, 2**31 + 1, 2**32 - 1, 2**32, 2**32 + 1, 3 * 2**61, 2**63, 2**64 - 1]


def sum_of_bits(numbers):
    """Adds the numbers' bits, each rotated by its place, modulo 2^64: any difference shows."""
    bits = np.asarray(numbers, dtype=np.float64).view(np.uint64)
    places = (np.arange(len(bits)) % 63 + 1).astype(np.uint64)
    rotated = (bits << places) | (bits >> (np.uint64(64) - places))
    return f"{int(np.add.reduce(rotated)):016x}"


def case(kind):
    def fresh():
        return Generator(kind(SEED))

    normal = fresh().standard_normal(1_000_000)
    exponential = fresh().standard_exponential(1_000_000)
    mixed = fresh()
    sequence = []
    for limit in LIMITS:
        sequence += [str(int(n)) for n in mixed.integers(0, limit, 5, dtype=np.uint64)]
        sequence.append(repr(mixed.random()))
    signed = fresh()
    return {
        "generator": kind.__name__,
        "normal": [float(x) for x in normal[:20]],
        "normalBits": sum_of_bits(normal),
        "exponential": [float(x) for x in exponential[:20]],
        "exponentialBits": sum_of_bits(exponential),
        "integers": sequence,
        "signed": [str(int(n)) for n in signed.integers(-(2**63), 2**63 - 1, 8, endpoint=True)]
        + [str(int(n)) for n in signed.integers(-3, 3, 8, endpoint=True)],
        "uniform": [float(x) for x in fresh().uniform(-1, 3, 8)],
        "scaledNormal": [float(x) for x in fresh().normal(10, 2.5, 8)],
        "scaledExponential": [float(x) for x in fresh().exponential(0.3, 8)],
    }


print(
    json.dumps(
        {
            "seed": SEED,
            "limits": [str(limit) for limit in LIMITS],
            "cases": [case(kind) for kind in (PCG64, PCG64DXSM, SFC64, Philox, MT19937)],
        },
        indent=1,
    )
)

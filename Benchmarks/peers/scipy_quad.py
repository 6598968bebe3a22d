"""The adaptive integrals of the reference set by SciPy's quad: seconds for all of them once, the
median of so many rounds.
"""

import sys
import time
from math import exp, inf, log, pi, sin, sqrt
from statistics import median

from scipy.integrate import quad

CASES = [
    (lambda x: sqrt(1 - x * x), 0, 1, {}),
    (lambda x: 4 / (1 + x * x), 0, 1, {}),
    (lambda x: exp(-x * x), -inf, inf, {}),
    (lambda x: log(x), 0, 1, {}),
    (lambda x: x * x, 0, 4, {}),
    (lambda x: sin(x) / x, 0, pi, {}),
    (lambda x: abs(x - 1 / 3), 0, 1, {"points": [1 / 3]}),
    (lambda x: 1 / (1 + 25 * x * x), -1, 1, {}),
    (lambda x: 1 / x, 0, 1, {}),
    (lambda x: x**-0.99, 0, 1, {"limit": 5}),
    (lambda x: x * x, 4, 0, {}),
    (lambda x: x, 2, 2, {}),
    (lambda x: exp(x), 0, 1, {"epsabs": 0, "epsrel": 1e-12}),
]

times = []
for _ in range(int(sys.argv[1])):
    begin = time.perf_counter()
    for function, lower, upper, options in CASES:
        # In full: no warnings where an integral diverges.
        quad(function, lower, upper, full_output=1, **options)
    times.append(time.perf_counter() - begin)
print(f"{median(times):.9f}")

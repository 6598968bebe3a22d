"""Integrals and random points, beside C, SciPy, NumPy and Numba."""

from harness import tools
from harness.measure import Comparison, Group, contender

TITLE = "Numerics"

NOTES = [
    """
- *C*: gcc with `-O3 -march=native -ffast-math -fopenmp`; its circle runs at the square-root unit's
  limit, its formula through libmvec. Times of C are of the loop, ours of the whole call.
- *Circle*: 4·∫√(1 − x²) from 0 to 1 by composite Simpson. SciPy: `linspace`, `sqrt`, `simpson` over arrays,
  imports left out; ours beside it is the whole process, from start to end. Numba: compiled before
  the clock starts.
- *2 processes, 2 threads*: a warm pool of each, from `map` to the sum.
- *simpson4pi2 2*: both commands from start to end, cold; the lecture's script as NumPy and SciPy want
  it today (`peers/simpson4pi2.py`).
- *Formula*: `exp(-x*x)*cos(10*x)`, read when the program runs. Swift: the same function written as a
  `BlockIntegrand`, with `VectorMath`'s functions of blocks.
- *Speedup*: 1 thread's time over 2 threads' of the same repeat; ours over C's is what was reached.
- *Points in the circle*: Philox4x32-10. C has the same generator in the processor's widest vectors,
  and must count 78,534,636 hits of 10\\*\\*8; NumPy fills blocks of 65,536 with its default generator.
- *Adaptive*: the integrals of the reference set that have no weight, two of which diverge or give
  up; ours by closures, SciPy's `quad` by Python functions. That ours take no more evaluations is a
  test.
"""
]


def has_avx512():
    with open("/proc/cpuinfo") as file:
        return "avx512dq" in file.read()


def prepare():
    """Builds everything and says what is to be run."""
    program = tools.swift_program("NumericBenchmarks")
    command = tools.swift_program("pleasingly", package=tools.BENCHMARKS.parent)
    fast = ["-O3", "-march=native", "-ffast-math", "-fopenmp"]

    def ours(label, *arguments):
        return contender(label, lambda: [program, *map(str, arguments)])

    def c(label, name, *arguments):
        return contender(label, lambda: [tools.c_program(name, *fast), *map(str, arguments)])

    def python(label, script, *arguments, packages=("numpy", "scipy")):
        return contender(
            label,
            lambda: [tools.python(*packages), str(tools.PEERS / script), *map(str, arguments)],
        )

    def whole(label, *arguments, options=()):
        script = str(tools.PEERS / "whole_process.py")
        return contender(label, lambda: [tools.python(), script, *options, *map(str, arguments)])

    def whole_python(label, script, *arguments):
        return contender(
            label,
            lambda: [
                tools.python("numpy", "scipy"),
                str(tools.PEERS / "whole_process.py"),
                tools.python("numpy", "scipy"),
                str(tools.PEERS / script),
                *map(str, arguments),
            ],
        )

    hundred_million, billion = 10**8, 10**9
    circle, circles = "circle, 10\\*\\*8 samples, 1 thread", "circle, 10\\*\\*9 samples, 2 threads"
    points = "10\\*\\*8 points in the circle, 1 thread"
    avx512 = has_avx512()
    return [
        Group(
            "whole",
            [
                whole("whole process", program, "circle", hundred_million),
                python("SciPy", "scipy_simpson.py", hundred_million),
            ],
            [Comparison(circle, "whole process", "SciPy", at_least=12)],
            repeats=15,
        ),
        Group(
            "memory",
            [
                whole(
                    "whole process", program, "circle", hundred_million, options=("--below", "40")
                )
            ],
            [],
            repeats=3,
            what="the circle's whole process takes less than 40 MiB at its peak",
        ),
        Group(
            "circle",
            [
                ours("CompositeSimpson", "circle", billion),
                c("C", "simpson_circle", billion, 1),
                python(
                    "Numba", "numba_simpson.py", billion, packages=("numpy", "numba")
                ),
            ],
            [
                Comparison(
                    "circle, 10\\*\\*9 samples, 1 thread", "CompositeSimpson", "C", at_most=1.03
                ),
                *(
                    # The multipliers take part.
                    [
                        Comparison(
                            "circle, 10\\*\\*9 samples, 1 thread, AVX-512",
                            "CompositeSimpson",
                            "C",
                            at_least=2,
                        )
                    ]
                    if avx512
                    else []
                ),
                Comparison("circle, 10\\*\\*9 samples, 1 thread", "CompositeSimpson", "Numba"),
            ],
        ),
        Group(
            "circle-2",
            [
                ours("CompositeSimpson", "circle", billion, 2),
                ours("1 thread", "circle", billion, 1),
                c("C", "simpson_circle", billion, 2),
                c("C, 1 thread", "simpson_circle", billion, 1),
            ],
            [
                Comparison(circles, "CompositeSimpson", "C", at_most=1.03),
                Comparison(
                    "circle, 10\\*\\*9 samples, speedup by 2 threads",
                    "CompositeSimpson",
                    "C",
                    at_least=0.97,
                    alone=("1 thread", "C, 1 thread"),
                ),
                Comparison(circles, "CompositeSimpson", "1 thread"),
            ],
            repeats=11,
        ),
        Group(
            "engines",
            [
                ours("2 processes", "circle-processes", billion, 2),
                ours("2 threads", "circle-warm-threads", billion, 2),
            ],
            [
                Comparison(
                    "circle, 10\\*\\*9 samples, warm pools", "2 processes", "2 threads", at_most=1.03
                )
            ],
            repeats=11,
        ),
        Group(
            "lecture",
            [
                whole("pleasingly", command, "lecture", "simpson4pi2", 2),
                whole_python("the lecture's script", "simpson4pi2.py", 2),
            ],
            [
                Comparison(
                    "`simpson4pi2 2`, cold", "pleasingly", "the lecture's script", at_least=15
                )
            ],
            repeats=7,
        ),
        Group(
            "closure",
            [ours("closure", "closure", hundred_million), ours("loop", "loop", hundred_million)],
            [
                Comparison(
                    "a closure, 10\\*\\*8 samples, 1 thread", "closure", "loop", at_most=1.05
                )
            ],
            repeats=9,
        ),
        Group(
            "formula",
            [
                ours("IntegrandExpression", "expression", hundred_million),
                ours("Swift", "waves", hundred_million),
                c("C", "expression", hundred_million, 1),
            ],
            [
                Comparison(
                    "a formula, 10\\*\\*8 samples, 1 thread",
                    "IntegrandExpression",
                    "Swift",
                    at_most=1.5,
                ),
                Comparison(
                    "a formula, 10\\*\\*8 samples, 1 thread", "IntegrandExpression", "C", at_most=1.3
                )
            ],
            repeats=9,
        ),
        Group(
            "pi",
            [
                ours("estimatePi", "pi", hundred_million),
                c("C", "circle_hits", hundred_million),
                python("NumPy", "numpy_hits.py", hundred_million),
            ],
            [
                Comparison(points, "estimatePi", "C", at_most=1.2),
                Comparison(points, "estimatePi", "NumPy", at_least=5 if avx512 else 3.5),
            ],
        ),
        Group(
            "adaptive",
            [ours("integrate", "adaptive", 200), python("quad", "scipy_quad.py", 50)],
            [Comparison("13 adaptive integrals", "integrate", "quad", at_least=20)],
            repeats=9,
        ),
    ]

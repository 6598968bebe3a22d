"""MPIPool and MPICommunicator beside mpi4py and C on the ranks of one machine, and distributed actors."""

from harness import tools
from harness.measure import Comparison, Group, contender
from suites import actors

TITLE = "Several machines"

NOTES = [
    """
- Everything but the actors under the installed MPI's `mpirun -n 2`, on one machine.
- *An empty job*: from rank 0 to rank 1 and back, one at a time, beside `mpi4py.futures.MPIPoolExecutor`
  on the same MPI.
- *A stream*: one of 1,000, each in a message of its own, two under way at a time.
- *A chunk*: one empty job of 1,000 that travel together.
- *An all-reduce*: the sums of a million doubles a rank, in their place (8 MB), beside `MPI_Allreduce` of the same
  MPI, gcc `-O3 -march=native -ffast-math`.
- *4·∫√(1−x²)*: 10\\*\\*9 samples, by both ranks (`rankZeroWorks`), beside C with `MPI_Reduce`, gcc `-O3
  -march=native -ffast-math`; the start of the ranks is not counted.
""",
    *actors.NOTES,
]


def prepare():
    """Builds everything and says what is to be run."""
    launcher = tools.mpirun(2)
    program = tools.swift_program("DistributedBenchmarks", package=tools.BENCHMARKS / "Distributed")

    def ours(label, *arguments):
        return contender(label, lambda: [*launcher, program, *map(str, arguments)])

    def c(label, name, *arguments):
        flags = ["-O3", "-march=native", "-ffast-math"]
        return contender(
            label, lambda: [*launcher, tools.mpi_program(name, *flags), *map(str, arguments)]
        )

    def python(label, *arguments):
        script = str(tools.PEERS / "mpi_python.py")
        return contender(
            label, lambda: [*launcher, *tools.mpi_python(), script, *map(str, arguments)]
        )

    return [
        Group(
            "job",
            [
                ours("MPIPool", "job", 200),
                python("mpi4py", 200),
                ours("MPIPool, stream", "stream", 1000),
                ours("MPIPool, chunks", "chunk", 1000),
            ],
            [
                Comparison("an empty job", "MPIPool", "mpi4py", at_least=3),
                Comparison("an empty job in a stream", "MPIPool, stream", "mpi4py"),
                Comparison("an empty job in a chunk", "MPIPool, chunks", "mpi4py"),
            ],
        ),
        Group(
            "roots",
            [ours("MPIPool", "roots", 10**9), c("C", "mpi_roots", 10**9)],
            [Comparison("4·∫√(1−x²)", "MPIPool", "C", at_most=1.05)],
        ),
        Group(
            "sum",
            [ours("MPICommunicator", "sum", 10**6), c("C", "mpi_all_reduce", 10**6)],
            [Comparison("an all-reduce of 10⁶ doubles", "MPICommunicator", "C", at_most=1.1)],
        ),
    ] + actors.prepare()

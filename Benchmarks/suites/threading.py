"""Threads, locks, queues and parallel loops, beside pthreads, OpenMP, Python and Rust."""

from harness import tools
from harness.measure import Comparison, Group, contender

TITLE = "Threading"

NOTES = [
    """
- *Start and join*, *lock and unlock*, *empty loop*: the median of 30 rounds in a process, of 200
  starts, 10\\*\\*6 locks (in a process that has a second thread, which sleeps) or 2,000 loops each. `OSThread` carries a value and an error to its join.
- *Queue*: 10\\*\\*7 Ints (Python: 10\\*\\*6, counted as ten times that) through 1,024 places; the time
  has the starts and the joins of the threads in it.
- *Empty loop*: over two numbers and two threads. Ours is over when the caller has run both, if no
  worker was faster; OpenMP's waits for its other thread in any case. *Both threads in it* makes ours
  wait too: neither leaves before the other has come. It stands beside OpenMP's empty loop.
- *Idle workers*: the processor time of a process in the half second that begins 1 ms after a loop.
- *Timeline*: the median of 30 rounds of 10\\*\\*6 records. `transition` is what a thread that goes
  into a wait and out of it pays more than with the timeline off, for one change of state; `shared` is
  a record while another thread writes as fast as it can.
- *Square roots*: the sum of the roots of 0 to 10\\*\\*8 on two threads, the best of 3. Ours by blocks of
  1,024 through `VectorMath`; OpenMP compiled with `-O3 -march=native -ffast-math`.
- *Sort*: 10\\*\\*7 random Doubles. Ours is stable, as is rayon's `par_sort_by`; the C++ sorts are not.
  OpenMP is libstdc++'s `__gnu_parallel::sort`.
"""
]


def prepare():
    """Builds everything and says what is to be run."""
    program = tools.swift_program("ThreadBenchmarks")
    script = str(tools.PEERS / "thread_python.py")

    def ours(label, *arguments):
        return contender(label, lambda: [program, *map(str, arguments)])

    def c(label, name, *arguments, flags=()):
        return contender(label, lambda: [tools.c_program(name, *flags), *map(str, arguments)])

    def cpp(label, name, *arguments, flags=()):
        return contender(label, lambda: [tools.cpp_program(name, *flags), *map(str, arguments)])

    def rust(label, name, package, *arguments):
        return contender(label, lambda: [tools.rust_program(name, package), *map(str, arguments)])

    def rayon(*arguments):
        return rust("rayon", "loops_rayon", "librust-rayon-dev", *arguments)

    def crossbeam(*arguments):
        return rust("crossbeam", "queue_crossbeam", "librust-crossbeam-dev", *arguments)

    def python(label, *arguments, script=script):
        return contender(label, lambda: [tools.python(), script, *map(str, arguments)])

    openmp, fast = ["-fopenmp"], ["-O3", "-march=native", "-ffast-math", "-fopenmp"]
    million = 10**6
    queue, queues = "10\\*\\*7 Ints, 1 to 1", "10\\*\\*7 Ints, 2 to 2"
    empty = "an empty loop, 2 threads"
    roots, sort = "10\\*\\*8 square roots, 2 threads", "10\\*\\*7 Doubles sorted, 2 threads"
    return [
        Group(
            "start",
            [
                ours("OSThread", "start-join", 200),
                c("pthread", "start_join", 200),
                python("Python", "start", 200),
            ],
            [
                Comparison("start and join", "OSThread", "pthread", at_most=1.15),
                Comparison("start and join", "OSThread", "Python", at_least=1),
            ],
            repeats=9,
        ),
        Group(
            "lock",
            [
                ours("Lock", "lock", million),
                c("pthread_mutex", "mutex", million),
                python("Python", "lock", million // 10),
            ],
            [
                Comparison("lock and unlock", "Lock", "pthread_mutex", at_most=1.1),
                Comparison("lock and unlock", "Lock", "Python", at_least=1),
            ],
            repeats=9,
        ),
        Group(
            "queue",
            [
                ours("BlockingQueue", "queue", 10 * million, 1),
                c("ring in C", "queue_ring", 10 * million, 1),
                crossbeam(10 * million, 1),
            ],
            [
                Comparison(queue, "BlockingQueue", "ring in C", at_least=1),
                Comparison(queue, "BlockingQueue", "crossbeam", at_most=1.2),
            ],
            repeats=9,
        ),
        Group(
            "queue-python",
            [
                ours("BlockingQueue", "queue", million, 1),
                python("Python", million, 1, script=str(tools.PEERS / "queue_python.py")),
            ],
            [Comparison("10\\*\\*6 Ints, 1 to 1", "BlockingQueue", "Python", at_least=30)],
            repeats=3,
        ),
        Group(
            "queue-2-2",
            [
                ours("BlockingQueue", "queue", 10 * million, 2),
                c("ring in C", "queue_ring", 10 * million, 2),
                crossbeam(10 * million, 2),
            ],
            [
                Comparison(queues, "BlockingQueue", "ring in C", at_least=1),
                Comparison(queues, "BlockingQueue", "crossbeam", at_most=1),
            ],
        ),
        Group(
            "empty-loop",
            [
                ours("parallelForEach", "empty-loop", 2000, 2),
                ours("both threads in it", "rendezvous", 2000),
                c("OpenMP", "openmp_empty", 2000, 2, flags=openmp),
                rayon("empty", 2000, 2),
                python("ThreadPoolExecutor", "map", 200),
            ],
            [
                Comparison(empty, "parallelForEach", "OpenMP", at_most=1.5),
                Comparison(empty, "both threads in it", "OpenMP"),
                Comparison(empty, "parallelForEach", "rayon"),
                Comparison(empty, "parallelForEach", "ThreadPoolExecutor", at_least=1),
            ],
        ),
        Group(
            "idle",
            [ours("ThreadPool", "idle", 500)],
            [],
            repeats=3,
            what="idle workers use less than 0.1 % of a processor",
        ),
        Group(
            "timeline",
            [ours("Timeline", "timeline", million)],
            [],
            repeats=3,
            what="a change of state in the timeline takes less than 100 ns, and 5 ns when it is off",
        ),
        Group(
            "reduce",
            [
                ours("parallelReduce", "reduce", 100 * million, 2),
                c("OpenMP", "openmp_roots", 100 * million, 2, flags=fast),
                rayon("roots", 100 * million, 2),
            ],
            [
                Comparison(roots, "parallelReduce", "OpenMP", at_most=1.03),
                Comparison(roots, "parallelReduce", "rayon"),
            ],
        ),
        Group(
            "sort",
            [
                ours("parallelSort", "sort", 10 * million, 2),
                ours("parallelSort, 1 thread", "sort", 10 * million, 1),
                cpp("std::sort", "std_sort", 10 * million, flags=["-O3"]),
                cpp("OpenMP", "openmp_sort", 10 * million, 2, flags=["-O3", "-fopenmp"]),
                rayon("sort", 10 * million, 2),
            ],
            [
                Comparison(sort, "parallelSort", "std::sort", at_least=1.7),
                Comparison(sort, "parallelSort", "parallelSort, 1 thread"),
                Comparison(sort, "OpenMP", "std::sort"),
                Comparison(sort, "parallelSort", "OpenMP"),
                Comparison(sort, "parallelSort", "rayon"),
            ],
        ),
    ]

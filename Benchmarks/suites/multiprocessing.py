"""Processes and pools of processes, beside Python's multiprocessing, loky and C."""

from harness import tools
from harness.measure import Comparison, Group, contender

TITLE = "Multiprocessing"

NOTES = [
    """
- *Start, job, join*: a process that already runs starts a child for an empty job and joins it; the
  median of 30 (Python's spawn: 5), after three that are not counted, so that Python's fork server
  runs already. The workers are not warmed: each start is a process from nothing.
- *Worker ready*: from `warmUp` on a pool that has no worker until the pool has one that is idle: the
  caller looks all the time. *At its first job*: from `run` on such a pool to the first line of the job
  in the new worker, read from the clock that all processes share. `/bin/true` is measured from
  `posix_spawn` to the end of the wait. *Static* is built with `--static-swift-stdlib` and has the library
  of C++ within (`Linking`; README.md shows how): it loads no library but C's, and is relocated, page by
  page, at every start. With C++'s
  library shared, as the option has it by itself, the loader looks up its 1600 names in every worker:
  an empty Swift program took 2.9 times `/bin/true` then. An *empty program* in Swift, built in the same
  way, is a bound from below: it starts and ends, and is no worker. *Fixed address* is linked with
  `-no-pie` in addition, and has nothing to relocate.
- *There and back*: one job at a time, from `run` to the answer, in a task on Swift's global
  executor; the median of 5,000. The C program with the same hops is `peers/hops.c`: the caller's
  thread writes a job to a worker process over a socket pair and looks for the answer for 50 µs,
  during which a supervisor's epoll does not watch the socket; the worker looks for its next job as
  long; both go to sleep then, and the supervisor (condition variable) wakes the caller. Each of its
  jobs and answers is allocated; it has no coder, no tasks and a single worker. `peers/ping_pong.c` has one
  thread and one process.
- *10\\*\\*6 jobs*: `map` with default chunking, and `Pool.map` with its own default, on a worker for
  each processor. Making the jobs is not measured. A struct is a `dataclass` in Python.
- *80 MB*: 10\\*\\*7 numbers that the worker has had since its first call, so that what is measured is
  their way. Ours are copied twice: by the worker from its array into a memory file, which it has
  used before, and by the caller from that file into a new array. Python copies them five times at
  least: into the pickle, into the pipe, out of it, into the read buffer, into the array.
- *Kill run*: a lethal job sends SIGKILL to its own process the first time that it runs. The
  pool has `retry: .times(3)`. Passed: each job has exactly one answer and it is right, every lethal
  job has killed a worker, and no more descriptors or child processes than before.
"""
]


def prepare():
    """Builds everything and says what is to be run."""
    dynamic = tools.swift_program("ProcessBenchmarks")
    static = tools.swift_program("ProcessBenchmarks", "static")
    fixed = tools.swift_program("ProcessBenchmarks", "fixed")
    empty = tools.swift_program("EmptyProgram", "static")
    script = str(tools.PEERS / "python_processes.py")

    def ours(*arguments, program=dynamic, label="ours"):
        return contender(label, lambda: [program, *map(str, arguments)])

    def python(label, *arguments, needs=()):
        return contender(label, lambda: [tools.python(*needs), script, *map(str, arguments)])

    def c(label, name, times, *arguments):
        return contender(label, lambda: [tools.c_program(name), str(times), *arguments])

    start, ready = "start a child, run one job, join, cold", "worker ready"
    first = "worker at its first job"
    return [
        Group(
            "start",
            [
                ours("child", 30, label="ChildProcess (dynamic)"),
                ours("child", 30, program=static, label="ChildProcess (static)"),
                ours("ready", 30, label="ready (dynamic)"),
                ours("ready", 30, program=static, label="ready (static)"),
                ours("ready", 30, program=fixed, label="ready (static, fixed address)"),
                ours("first-line", 30, label="first line (dynamic)"),
                ours("first-line", 30, program=static, label="first line (static)"),
                ours("first-line", 30, program=fixed, label="first line (static, fixed address)"),
                python("Process, spawn", "spawn", 5),
                python("Process, forkserver", "forkserver", 30),
                c("posix_spawn /bin/true", "spawn_wait", 100),
                c("empty Swift program (static)", "spawn_wait", 100, empty),
            ],
            [
                Comparison(start, "ChildProcess (dynamic)", "Process, spawn", at_least=10),
                Comparison(start, "ChildProcess (dynamic)", "Process, forkserver", at_least=1),
                Comparison(start, "ChildProcess (static)", "Process, spawn", at_least=10),
                Comparison(start, "ChildProcess (static)", "Process, forkserver", at_least=1),
                Comparison(start, "ChildProcess (dynamic)", "posix_spawn /bin/true"),
                Comparison(start, "ChildProcess (static)", "posix_spawn /bin/true"),
                Comparison(ready, "ready (static)", "posix_spawn /bin/true", at_most=2.5),
                Comparison(ready, "ready (static)", "empty Swift program (static)"),
                Comparison(ready, "ready (static, fixed address)", "posix_spawn /bin/true"),
                Comparison(ready, "ready (dynamic)", "posix_spawn /bin/true"),
                Comparison(first, "first line (static)", "posix_spawn /bin/true"),
                Comparison(first, "first line (static, fixed address)", "posix_spawn /bin/true"),
                Comparison(first, "first line (dynamic)", "posix_spawn /bin/true"),
            ],
            repeats=7,
        ),
        Group(
            "warm",
            [
                ours("round-trip", 5000, label="run"),
                python("Process, fork + join", "fork", 50),
                python("Pool.apply", "apply", 5000),
                python("loky", "loky", 2000, needs=["loky"]),
                c("C, same hops", "hops", 5000),
                c("C, ping-pong", "ping_pong", 5000),
            ],
            [
                Comparison("a job on a warm child", "run", "Process, fork + join", at_least=10),
                Comparison("one job there and back", "run", "Pool.apply", at_least=10),
                Comparison("one job there and back", "run", "loky"),
                Comparison("one job there and back", "run", "C, same hops", at_most=1.3),
                Comparison("one job there and back", "run", "C, ping-pong"),
            ],
            repeats=9,
        ),
        Group(
            "map-double",
            [
                ours("map-double", 10**6, label="map"),
                python("Pool.map", "map-double", 10**6),
            ],
            [Comparison("10\\*\\*6 jobs, a Double each", "map", "Pool.map", at_least=1)],
            repeats=3,
        ),
        Group(
            "map-struct",
            [
                ours("map-struct", 10**6, label="map"),
                python("Pool.map", "map-struct", 10**6),
            ],
            [Comparison("10\\*\\*6 jobs, a small struct each", "map", "Pool.map", at_least=1)],
            repeats=3,
        ),
        Group(
            "doubles",
            [
                ours("doubles", 5, label="run"),
                python("Pool.apply, NumPy", "doubles", 5, needs=["numpy"]),
            ],
            [Comparison("an answer of 80 MB", "run", "Pool.apply, NumPy", at_least=5)],
            repeats=5,
        ),
        Group(
            "kill",
            [ours("kill", 10**5, 64, label="ProcessPool")],
            [],
            repeats=3,
            what="kill run: 64 workers, 10\\*\\*5 jobs, 1 in 100 kills its worker",
        ),
    ]

"""Queues, locks and memory between processes, beside Python's multiprocessing and C."""

from harness import tools
from harness.measure import Comparison, Group, contender

TITLE = "What processes share"

NOTES = [
    """
- *Queue*: Ints through 1,024 places (`SimpleQueue` has the pipe's), from the first that arrives to the
  last.
- *Waits*: how old messages are when they are taken, from four producers to four consumers who fall
  asleep in between. A sleeper whom nobody wakes looks after 50 ms, and most of what it misses is younger
  then: of 1,000 messages 999 must be taken within 20 ms.
- *64 MiB*: the seconds of one message, after the first 16, beside the C library's `memcpy` of as many
  bytes in one process, into memory that is there. *Read in place* (`withNext`) a message is copied once,
  by its sender; the receiver looks at a byte of each page. As an *array of its own* (`take`) it is copied
  twice, by two processes at a time. On this machine one processor's memcpy takes all of the memory's
  bandwidth: two at a time take twice as long, which alone is 0.5 of memcpy. And that array is the program's
  to keep, so its memory is new, and the kernel zeroes new memory (row «memcpy into new memory», with large
  pages).
- *There and back*: a number through two queues, beside C over shared memory and a futex, where the one
  who waits sleeps at once, or looks before as often as ours, and over a socket pair.
- *Lock*: the median of 30 rounds of 10\\*\\*6.
"""
]


def prepare():
    """Builds everything and says what is to be run."""
    program = tools.swift_program("SharedBenchmarks")
    script = str(tools.PEERS / "shared_python.py")

    def ours(label, *arguments):
        return contender(label, lambda: [program, *map(str, arguments)])

    def c(label, name, *arguments):
        return contender(label, lambda: [tools.c_program(name), *map(str, arguments)])

    def python(label, *arguments):
        return contender(label, lambda: [tools.python(), script, *map(str, arguments)])

    hundred, million = 10**5, 10**6
    one, four = "10\\*\\*6 Ints, 1 to 1", "10\\*\\*6 Ints, 4 to 4"
    large, ping = "a message of 64 MiB", "a number there and back"
    return [
        Group(
            "queue",
            [
                ours("SharedQueue", "queue", million, 1),
                python("Queue", "Queue", million, 1),
                python("SimpleQueue", "SimpleQueue", million, 1),
            ],
            [
                Comparison(one, "SharedQueue", "Queue", at_least=20),
                Comparison(one, "SharedQueue", "SimpleQueue", at_least=8),
            ],
            repeats=3,
        ),
        Group(
            "queue-4-4",
            [
                ours("SharedQueue", "queue", million, 4),
                python("Queue", "Queue", million, 4),
                python("SimpleQueue", "SimpleQueue", million, 4),
            ],
            [
                Comparison(four, "SharedQueue", "Queue", at_least=10),
                Comparison(four, "SharedQueue", "SimpleQueue", at_least=10),
            ],
            repeats=3,
        ),
        Group(
            "waits",
            [ours("SharedQueue", "waits", 20000)],
            [],
            repeats=3,
            what="no message waits for a sleeper's time-out",
        ),
        Group(
            "large",
            [
                ours("SharedQueue, read in place", "large-in-place", 16),
                ours("SharedQueue", "large", 16),
                ours("memcpy", "copy", 16),
                ours("memcpy into new memory", "copy-new", 16),
                python("Pipe", "pipe", 8),
            ],
            [
                Comparison(large, "SharedQueue, read in place", "memcpy", at_most=1 / 0.7),
                Comparison(large, "SharedQueue", "memcpy", at_most=1 / 0.7),
                Comparison(
                    large, "SharedQueue", "memcpy into new memory", at_most=1 / 0.7
                ),
                Comparison(large, "SharedQueue", "Pipe", at_least=1),
            ],
            repeats=9,
        ),
        Group(
            "array",
            [ours("SharedArray", "array", 100 * million)],
            [],
            repeats=5,
            what="800 MB of numbers are handed to a worker, and an answer comes back, in under 1 ms",
        ),
        Group(
            "ping-pong",
            [
                ours("SharedQueue", "ping-pong", hundred),
                c("futex", "ping_futex", hundred, 0),
                c("futex, looking first", "ping_futex", hundred),
                c("socket", "ping_pong", hundred),
                c("pipe", "ping_pong", hundred, "pipe"),
            ],
            [
                Comparison(ping, "SharedQueue", "futex", at_most=1.2),
                Comparison(ping, "SharedQueue", "futex, looking first", at_most=1.2),
                Comparison(ping, "SharedQueue", "socket", at_most=1.2),
                Comparison(ping, "SharedQueue", "pipe", at_most=1.2),
            ],
        ),
        Group(
            "lock",
            [ours("SharedLock", "lock", 10**6), c("robust mutex", "robust_mutex", 10**6)],
            [Comparison("lock and unlock", "SharedLock", "robust mutex", at_most=1.2)],
        ),
    ]

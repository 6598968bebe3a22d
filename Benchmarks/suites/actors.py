"""Distributed actors in child processes, beside jobs on a pool."""

from harness import tools
from harness.measure import Comparison, Group, contender

TITLE = "Distributed actors"

NOTES = [
    """
- *A call*: of a distributed actor in a process of its own that is warm, one at a time, a number there
  and a number back; beside a job of the same on a pool with one warm worker.
- *8 MB*: a million numbers as an argument, of which the sum comes back.
- *Start*: from `spawn` to the end of `stop`, with one call, beside a child that runs one job.
"""
]


def prepare():
    """Builds everything and says what is to be run."""
    program = tools.swift_program("ActorBenchmarks")

    def ours(label, *arguments):
        return contender(label, lambda: [program, *map(str, arguments)])

    return [
        Group(
            "actor-call",
            [ours("a call", "call", 5000), ours("run", "run", 5000)],
            [Comparison("a call of an actor, there and back", "a call", "run", at_most=2)],
            repeats=9,
        ),
        Group(
            "actor-numbers",
            [ours("a call", "numbers", 30), ours("run", "job-numbers", 30)],
            [Comparison("a call with 8 MB", "a call", "run")],
        ),
        Group(
            "actor-spawn",
            [ours("spawn", "spawn", 40), ours("ChildProcess", "child", 40)],
            [Comparison("start an actor, call it once, stop it", "spawn", "ChildProcess")],
        ),
    ]

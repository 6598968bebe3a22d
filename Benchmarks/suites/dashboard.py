"""A pool with 64 workers and ten thousand jobs a second, with and without somebody who looks."""

from harness import tools
from harness.measure import Comparison, Group, contender

TITLE = "The dashboard"

NOTES = [
    """
- A pool of 64 workers has jobs of so much arithmetic that ten thousand a second keep two processors busy, each in a
  message of its own: for two seconds with a dashboard, whose events a client in another process takes, and for as
  long without. The time is that of one job. What the client needs of the processors counts against the dashboard.
- On a machine that is busy the turns are too long: `DashboardBenchmarks processes pairs 40 WORK` takes them by the
  second.
"""
]

# Steps of a job.
WORK = {"processes": 118_000, "threads": 130_000}
# Rounds of ten thousand jobs in a turn: short ones, so that both of a pair meet the same phase of the machine.
ROUNDS = 2


def prepare():
    """Builds everything and says what is to be run."""
    program = tools.swift_program("DashboardBenchmarks", package=tools.BENCHMARKS / "Dashboard")

    def group(kind):
        def ours(label, mode):
            return contender(label, lambda: [program, kind, mode, str(ROUNDS), str(WORK[kind])])

        return Group(
            f"dashboard-{kind}",
            [ours("with a dashboard", "watched"), ours("without", "plain")],
            [
                Comparison(
                    f"a job of 64 {kind}, 10⁴ a second",
                    "with a dashboard",
                    "without",
                    at_most=1.02,
                )
            ],
            repeats=25,
        )

    return [group("processes"), group("threads")]

"""Runs contenders in turn, so that whatever else the machine does meets all of them."""

import subprocess
from dataclasses import dataclass, field
from statistics import median

from . import tools


@dataclass
class Contender:
    """A command that prints the seconds of one operation, or lines of `name=value`."""

    name: str
    command: list
    missing: str = ""


@dataclass
class Comparison:
    """One row: how `ours` stands to `peer`.

    `at_least` is how many times as fast it shall be, `at_most` how many times as slow it may be;
    with neither the peer only stands beside it.

    `alone` names the same two on one worker: then the times are parts of those times, so that
    speedups are compared.
    """

    what: str
    ours: str
    peer: str
    at_least: float = 0
    at_most: float = 0
    alone: tuple = ()


@dataclass
class Group:
    """Contenders that are run in turn, and the rows made from their times."""

    name: str
    contenders: list
    comparisons: list
    repeats: int = 5
    # Of a group that passes or fails: what the first contender's values must say.
    what: str = ""


@dataclass
class Result:
    group: Group
    times: dict = field(default_factory=dict)
    values: list = field(default_factory=list)
    failures: dict = field(default_factory=dict)


def contender(name, make):
    """A contender whose command may turn out to be missing."""
    try:
        return Contender(name, make())
    except tools.Missing as missing:
        return Contender(name, [], str(missing))


def run(groups, repeats=None):
    return [run_group(group, repeats or group.repeats) for group in groups]


def run_group(group, repeats):
    result = Result(group)
    for one in group.contenders:
        result.times[one.name] = []
        if one.missing:
            result.failures[one.name] = f"missing: {one.missing}"
    for repeat in range(repeats):
        tools.say(f"{group.name}: {repeat + 1} of {repeats}")
        shift = repeat % len(group.contenders)
        for one in group.contenders[shift:] + group.contenders[:shift]:
            if one.name in result.failures:
                continue
            try:
                done = subprocess.run(one.command, capture_output=True, text=True, timeout=180)
            except subprocess.TimeoutExpired:
                result.failures[one.name] = "not done within 180 s"
                continue
            if done.returncode:
                lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
                result.failures[one.name] = f"failed: {lines[-1]}"
                continue
            if "=" in done.stdout:
                values = dict(line.split("=", 1) for line in done.stdout.split())
                result.values.append(values)
                result.times[one.name].append(float(values["seconds"]))
            else:
                result.times[one.name].append(float(done.stdout))
    return result


def spread(numbers):
    return min(numbers), median(numbers), max(numbers)

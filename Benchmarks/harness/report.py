"""Tables, for the terminal and for docs/benchmarks.md."""

import re

from . import machine, tools
from .measure import spread

PAGE = tools.BENCHMARKS.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `Benchmarks/run`, and by nothing else. Figures are of the machine that each section
names; only ratios say anything about another one. In each repeat every contender is run once, in
turns that rotate; a ratio is taken within a repeat, and stands here as minimum / median / maximum
over the repeats. Times are medians over the repeats.
"""


def seconds(value):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def speedup(part):
    """Of a time that is so large a part of the time on one worker."""
    return f"{1 / part:.3g} times"


def ratios(numbers):
    return " / ".join(f"{number:.3g}" if number < 100 else f"{number:.0f}" for number in numbers)


def met(holds):
    return "yes" if holds else "**no**"


def row(result, comparison):
    for name in (comparison.ours, comparison.peer, *comparison.alone):
        if name in result.failures:
            why = result.failures[name]
            return [comparison.what, comparison.ours, "", comparison.peer, "", "", "", why]
    ours, peer = result.times[comparison.ours], result.times[comparison.peer]
    shown = seconds
    if comparison.alone:
        ours, peer = (
            [many / one for many, one in zip(times, result.times[name])]
            for times, name in zip((ours, peer), comparison.alone)
        )
        shown = speedup
    slower = spread([a / b for a, b in zip(ours, peer)])
    faster = spread([b / a for a, b in zip(ours, peer)])
    if comparison.alone:
        asked, reached = f"at least {comparison.at_least:g} of its speedup", faster
        verdict = met(faster[1] >= comparison.at_least)
    elif comparison.at_most:
        asked, reached = f"takes at most {comparison.at_most:g} times", slower
        verdict = met(slower[1] <= comparison.at_most)
    elif comparison.at_least == 1:
        asked, reached, verdict = "ahead", faster, met(faster[1] > 1)
    elif comparison.at_least:
        asked, reached = f"{comparison.at_least:g} times as fast", faster
        verdict = met(faster[1] >= comparison.at_least)
    else:
        asked, reached, verdict = "(takes … times)", slower, "–"
    return [
        comparison.what,
        comparison.ours,
        shown(spread(ours)[1]),
        comparison.peer,
        shown(spread(peer)[1]),
        asked,
        ratios(reached),
        verdict,
    ]


def passed(result):
    """The row of a group that passes or fails."""
    name = result.group.contenders[0].name
    if name in result.failures:
        return [result.group.what, name, "", "–", "–", "passes", "", result.failures[name]]
    good = sum(values["passed"] == "true" for values in result.values)
    reached = f"{good} of {len(result.values)} runs"
    time = seconds(spread(result.times[name])[1])
    verdict = met(good == len(result.values))
    return [result.group.what, name, time, "–", "–", "passes", reached, verdict]


def table(head, rows):
    lines = ["| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head)] + rows]
    return "\n".join(lines)


def section(title, results, notes, load_before):
    rows = []
    for result in results:
        rows += [row(result, comparison) for comparison in result.group.comparisons]
        if result.group.what:
            rows.append(passed(result))
    head = ["what", "ours", "time", "peer", "time", "asked", "reached (min / median / max)", "met"]
    parts = [f"## {title}", table(head, rows)]
    for result in results:
        for values in result.values[-1:]:
            facts = ", ".join(f"{key} {value}" for key, value in values.items() if key != "seconds")
            parts.append(f"Last run of «{result.group.what}»: {facts}.")
    repeats = ", ".join(
        f"{result.group.name} {max((len(t) for t in result.times.values()), default=0)}"
        for result in results
    )
    parts.append(f"Repeats: {repeats}.")
    if machine.is_busy(load_before):
        parts.append(
            "**The machine was busy with other work before this run: take no row with a limit for "
            "met or missed; run it again.**"
        )
    parts += [note.strip() for note in notes]
    parts.append(table(["", ""], [list(line) for line in machine.lines(load_before)]))
    return "\n\n".join(parts) + "\n"


def write(name, text):
    """Puts a suite's section in its place on the page, and leaves those of others alone."""
    begin, end = f"<!-- {name} begins -->\n", f"<!-- {name} ends -->\n"
    page = PAGE.read_text() if PAGE.exists() else HEAD
    block = f"{begin}\n{text}\n{end}"
    old = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    page = old.sub(lambda _: block, page) if old.search(page) else f"{page.rstrip()}\n\n{block}"
    PAGE.write_text(page)

"""What a figure depends on: the machine and the versions."""

import os
import platform
import re
import subprocess
from datetime import date

from . import tools


def output(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def processor():
    with open("/proc/cpuinfo") as file:
        names = re.findall(r"^model name\s*:\s*(.+)$", file.read(), re.MULTILINE)
    return names[0] if names else platform.machine()


def memory():
    with open("/proc/meminfo") as file:
        kilobytes = re.search(r"MemTotal:\s+(\d+)", file.read())
    return f"{int(kilobytes.group(1)) / 2**20:.1f} GiB" if kilobytes else "unknown"


def commit():
    root = tools.BENCHMARKS.parent
    name = output("git", "-C", str(root), "rev-parse", "--short", "HEAD")
    sources = ["Sources", "Package.swift", "Benchmarks"]
    changed = output("git", "-C", str(root), "status", "--porcelain", "--", *sources)
    return (name or "unknown") + (" with changes" if changed else "")


def load():
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def is_busy(load):
    """Whether in the last minute more waited to run than half of the processors carry."""
    return float(load.split()[0]) > len(os.sched_getaffinity(0)) / 2


def lines(load_before):
    interpreter = str(tools.VENV / "bin" / "python")
    packages = output(
        interpreter,
        "-c",
        "from importlib.metadata import version as v\n"
        "for p in ('numpy', 'scipy', 'numba', 'loky'):\n"
        "  try: print(p, v(p), end=' ')\n"
        "  except Exception: pass",
    )
    swift = re.search(r"Swift version \S+", output("swift", "--version"))
    return [
        ("processor", f"{processor()}, {len(os.sched_getaffinity(0))} usable"),
        ("memory", memory()),
        ("system", f"Linux {platform.release()}, {' '.join(platform.libc_ver())}"),
        ("Swift", swift.group(0).split()[-1] if swift else "unknown"),
        ("C", (output("gcc", "--version").splitlines() or ["missing"])[0]),
        ("Python", f"{output(interpreter, '--version') or 'missing'}; {packages}".rstrip("; ")),
        ("commit", commit()),
        ("date", date.today().isoformat()),
        ("load before the run (1, 5, 15 minutes)", load_before),
    ]

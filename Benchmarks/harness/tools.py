"""Builds what is measured, with the ordinary clients; tells what is missing."""

import shutil
import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
VENV = BENCHMARKS / ".venv"
PEERS = BENCHMARKS / "peers"
BUILT_PEERS = BENCHMARKS / ".build" / "peers"


class Missing(Exception):
    """Something that a contender needs is not here."""


def say(text):
    print(text, file=sys.stderr, flush=True)


# What a release build is linked with, and the flags for it.
LINKS = {
    "dynamic": [],
    "static": ["--static-swift-stdlib"],  # Swift's library is part of the executable
    "full": ["--static-swift-stdlib", "-Xswiftc", "-static-executable"],  # everything is
}


def swift_program(name, link="dynamic"):
    """A release build, linked in one of the ways of `LINKS`."""
    scratch = BENCHMARKS / (".build" if link == "dynamic" else f".build-{link}")
    command = ["swift", "build", "-c", "release", "--product", name]
    command += ["--package-path", str(BENCHMARKS), "--scratch-path", str(scratch)]
    command += LINKS[link]
    say(f"building {name} ({link}) …")
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode:
        say(built.stdout + built.stderr)
        sys.exit(f"{name} does not build")
    return str(scratch / "release" / name)


def c_program(name):
    """A peer in C."""
    if not shutil.which("gcc"):
        raise Missing("gcc (apt-get install gcc libc6-dev)")
    BUILT_PEERS.mkdir(parents=True, exist_ok=True)
    program = BUILT_PEERS / name
    command = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread"]
    subprocess.run(command + [str(PEERS / f"{name}.c"), "-o", str(program)], check=True)
    return str(program)


def python(*packages):
    """Python of a virtual environment of our own, with these packages."""
    interpreter = VENV / "bin" / "python"
    if not interpreter.exists():
        say("making a virtual environment …")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            if packages:
                raise Missing("venv (apt-get install python3-venv)")
            return sys.executable
    for package in packages:
        if subprocess.run([interpreter, "-c", f"import {package}"], capture_output=True).returncode:
            say(f"installing {package} …")
            installed = subprocess.run([interpreter, "-m", "pip", "install", "-q", package])
            if installed.returncode:
                raise Missing(f"{package} (pip install {package})")
    return str(interpreter)

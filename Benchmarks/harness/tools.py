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
    "static": ["--static-swift-stdlib"],  # the libraries of Swift and C++ are part of the executable
    # The same at a fixed address, with nothing to relocate.
    "fixed": ["--static-swift-stdlib", "-Xswiftc", "-Xclang-linker", "-Xswiftc", "-no-pie"],
}


def swift_program(name, link="dynamic", package=BENCHMARKS):
    """A release build, linked in one of the ways of `LINKS`."""
    scratch = package / (".build" if link == "dynamic" else f".build-{link}")
    command = ["swift", "build", "-c", "release", "--product", name]
    command += ["--package-path", str(package), "--scratch-path", str(scratch)]
    command += LINKS[link]
    say(f"building {name} ({link}) …")
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode:
        say(built.stdout + built.stderr)
        sys.exit(f"{name} does not build")
    return str(scratch / "release" / name)


def c_program(name, *flags):
    """A peer in C."""
    return compiled("gcc", f"{name}.c", ["-O2", *flags])


def cpp_program(name, *flags):
    """A peer in C++."""
    return compiled("g++", f"{name}.cpp", ["-O2", *flags])


def compiled(compiler, source, flags):
    if not shutil.which(compiler):
        raise Missing(f"{compiler} (apt-get install {compiler} libc6-dev)")
    BUILT_PEERS.mkdir(parents=True, exist_ok=True)
    program = BUILT_PEERS / Path(source).stem
    command = [compiler, "-Wall", "-Wextra", "-Werror", "-pthread", *flags]
    # Libraries stand behind what needs them.
    subprocess.run(command + [str(PEERS / source), "-o", str(program), "-lm"], check=True)
    return str(program)


def mpi_program(name, *flags):
    """A peer in C that uses the installed MPI."""
    return compiled("mpicc", f"{name}.c", [*flags])


def mpirun(ranks):
    """The words that start so many ranks of the command behind them, on this machine."""
    if not shutil.which("mpirun"):
        sys.exit("an MPI is missing: apt-get install openmpi-bin libopenmpi-dev")
    words = ["mpirun", "-n", str(ranks)]
    if "Open MPI" in subprocess.run(["mpirun", "--version"], capture_output=True, text=True).stdout:
        words += ["--oversubscribe", "--allow-run-as-root"]
    return words


def mpi_python():
    """The system's Python with mpi4py, which is built for the system's MPI."""
    python = "/usr/bin/python3"
    if subprocess.run([python, "-c", "import mpi4py"], capture_output=True).returncode:
        raise Missing("mpi4py (apt-get install python3-mpi4py)")
    return [python, "-m", "mpi4py.futures"]


def rust_program(name, package):
    """A peer in Rust, built from the sources that a Debian package has installed."""
    if not shutil.which("cargo"):
        raise Missing("cargo (apt-get install cargo)")
    crates = Path("/usr/share/cargo/registry")
    scratch = BUILT_PEERS / "rust"
    command = ["cargo", "build", "--release", "--offline", "--target-dir", str(scratch)]
    command += ["--config", 'source.crates-io.replace-with="debian"']
    command += ["--config", f'source.debian.directory="{crates}"']
    say(f"building {name} …")
    built = subprocess.run(command, cwd=PEERS / name, capture_output=True, text=True)
    if built.returncode:
        raise Missing(f"{package} (apt-get install {package})")
    return str(scratch / "release" / name)


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

"""How often a program and its children had the disk sync, counted by strace.

Redis keeps no such count. With --seccomp-bpf the kernel stops the program at these two calls and
at no others, so its pace stays its own; the figures of speed come from runs without strace all the
same.
"""

import subprocess
from pathlib import Path

from benchmarks.polling import until

#: -D: the program stays our own child, and strace is its tracer from aside.
COMMAND = (
    *("strace", "-D", "--seccomp-bpf", "-f", "-q", "-ttt"),
    *("-e", "trace=fdatasync,fsync", "-e", "signal=none"),
)


class Trace:
    """The syncs of the programs that were started with `prefix`, one file for each."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files: list[Path] = []

    def prefix(self) -> list[str]:
        """What goes before a program's command line."""
        file = self._directory / f"syncs.{len(self._files)}"
        self._files.append(file)
        return [*COMMAND, "-o", str(file)]

    def count(self, begin: float, end: float) -> int:
        """Between two moments, in seconds since the epoch; the programs must have ended."""
        for file in self._files:
            until(lambda file=file: is_whole(_text(file)), f"the end of {file}")  # type: ignore[misc]
        return sum(count(_text(file), begin, end) for file in self._files)


def count(text: str, begin: float, end: float) -> int:
    """Calls in strace's output that were begun between the two moments."""
    return sum(1 for line in text.splitlines() if (at := _began(line)) and begin <= at < end)


def is_whole(text: str) -> bool:
    """Whether strace has written its last line: as many ends of processes as there are."""
    lines = [line.split(maxsplit=2) for line in text.splitlines()]
    ended = {line[0] for line in lines if line[2].startswith("+++")}
    return bool(ended) and {line[0] for line in lines} == ended


def _began(line: str) -> float | None:
    """The moment of a line such as `4711 1795513673.185 fdatasync(7) = 0`, if it begins a call."""
    _, at, what = line.split(maxsplit=2)
    return float(at) if what.startswith(("fdatasync(", "fsync(")) else None


def _text(file: Path) -> str:
    return file.read_text(encoding="ascii", errors="replace")


def missing() -> str | None:
    """Why syncs cannot be counted here, in words; None if they can be."""
    try:
        subprocess.run(
            [*COMMAND, "-o", "/dev/null", "true"], check=True, capture_output=True, text=True
        )
    except FileNotFoundError:
        return "there is no strace (apt install strace)"
    except subprocess.CalledProcessError as error:
        return f"strace may not trace here: {error.stderr.strip()}"
    return None

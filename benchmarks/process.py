"""What processes cost, as the kernel counts it; see proc(5)."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")

#: The kind of a process's CPU clock that counts what the scheduler gave it (clock_getcpuclockid(3)
#: makes this number, but Python has it for threads only).
_CPUCLOCK_SCHED = 2

_TICKS = os.sysconf("SC_CLK_TCK")


def descendants(roots: Iterable[int]) -> list[int]:
    """The roots and all processes below them that live."""
    children: dict[int, list[int]] = {}
    for pid in _all():
        if fields := _stat(pid):
            children.setdefault(int(fields[1]), []).append(pid)
    found: list[int] = []
    waiting = list(roots)
    while waiting:
        found.append(pid := waiting.pop())
        waiting += children.get(pid, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """What these, and their children that have ended, have used so far: user and system."""
    return sum(_own_cpu(pid) + _ended_children_cpu(pid) for pid in pids)


def pss_bytes(pid: int) -> int:
    """Its proportional set size: a page that n processes share counts for one n-th in each."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def arguments(pid: int) -> list[str]:
    """Its command line."""
    text = (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace")
    return text.rstrip("\0").split("\0")


def _all() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """The fields after the name, so [0] is the state; empty if the process has gone."""
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def _own_cpu(pid: int) -> float:
    try:
        # To the nanosecond; the fields of /proc/PID/stat are cut to ticks of 10 ms.
        return time.clock_gettime((~pid << 3) | _CPUCLOCK_SCHED)
    except OSError:
        return 0.0


def _ended_children_cpu(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[13]) + int(fields[14])) / _TICKS if fields else 0.0

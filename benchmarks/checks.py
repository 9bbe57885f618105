"""Experiment: `appliance check`, which has no counterpart."""

import os
import subprocess
from pathlib import Path

from benchmarks.program import script
from benchmarks.row import summary
from benchmarks.service import CHECKOUT
from benchmarks.table import number, spread

#: Promised, in seconds of CPU.
PROMISED = 0.3


SHIPPED = CHECKOUT / "etc" / "appliance.yaml"
HOUSE = CHECKOUT / "examples" / "house" / "appliance.yaml"


class Refused(RuntimeError):
    """The file that was to be checked is not fine."""


def cpu_seconds(file: Path) -> float:
    """User and system time of one check, from its start to its end."""
    process = subprocess.Popen([script("appliance"), "check", str(file)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Refused(file)
    return usage.ru_utime + usage.ru_stime


def files(directory: Path) -> dict[str, Path]:
    """What to check, by what it is; written into the directory where it has to be."""
    house = directory / "house.yaml"
    # Its task modules are looked for, so they must be where the file says.
    text = HOUSE.read_text(encoding="utf-8").replace("/srv/appliance", str(HOUSE.parents[1]))
    house.write_text(text, encoding="utf-8")
    return {"the shipped file": SHIPPED, "one with schedules": house}


def told(measured: dict[str, list[float]]) -> str:
    """Seconds of CPU by file, against the promise."""
    lines = [
        f"`appliance check`, {name}: {number(summary(runs)['median'])} s of CPU"
        f" ({spread(runs)}, {len(runs)} runs){_verdict(runs)}"
        for name, runs in measured.items()
    ]
    return "\n".join([*lines, f"Promised: under {PROMISED} s."])


def _verdict(runs: list[float]) -> str:
    return "" if max(runs) < PROMISED else " << above the promise"

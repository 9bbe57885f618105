"""Experiment: the household's day, which `make run` lives too."""

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.lab import Sample
from benchmarks.service import CHECKOUT

#: Both take `--dir`.
MODULES = {"appliance": "house.day", "stock": "benchmarks.stock_day"}


def measure(name: str, directory: Path) -> tuple[Sample, str]:
    """What the day took, the house's own part in it included; and its last word, the count."""
    log = directory / f"day.{name}"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", MODULES[name], "--dir", str(directory / f"house.{name}")],
            env={**os.environ, "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'examples'}"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Of all below it too: each process there is waited for by its parent.
    sample = {"wall": time.monotonic() - began, "cpu": usage.ru_utime + usage.ru_stime}
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return sample, " ".join(lines[-1:]) + (f" (exit {process.returncode})" if status else "")

"""The nightly report: what each sensor measured, day by day.

Reads `readings.csv` (columns at, sensor, value; an empty value is a reading that failed), writes
`report.txt`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from celery import shared_task

from house import files


@dataclass(frozen=True)
class Figures:
    """A sensor's day; None where nothing was measured."""

    low: float | None
    mean: float | None
    high: float | None
    missing: int


@shared_task
def write() -> None:
    """Write the report anew from all readings: again after a power cut gives the same file."""
    with (files.home() / "readings.csv").open(newline="", encoding="utf-8") as file:
        figures = summarise(
            (row["at"], row["sensor"], row["value"]) for row in csv.DictReader(file)
        )
    files.replace(files.home() / "report.txt", as_text(figures).encode())


def summarise(readings: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], Figures]:
    """Figures by day and sensor, from (2026-03-01T00:10, cellar, 11.8) and the like."""
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    missing: dict[tuple[str, str], int] = defaultdict(int)
    for at, sensor, value in readings:
        key = at.partition("T")[0], sensor
        missing[key] += not value
        values[key] += [float(value)] if value else []
    return {key: _figures(values[key], missing[key]) for key in sorted(missing)}


def _figures(values: list[float], missing: int) -> Figures:
    if not values:
        return Figures(None, None, None, missing)
    return Figures(min(values), fmean(values), max(values), missing)


def as_text(figures: dict[tuple[str, str], Figures]) -> str:
    """A table that a person can read in a terminal."""
    lines = [f"{'day':<10}  {'sensor':<10}{'min':>9}{'mean':>9}{'max':>9}{'missing':>9}"]
    for (day, sensor), each in figures.items():
        numbers = "".join(map(_number, (each.low, each.mean, each.high)))
        lines.append(f"{day:<10}  {sensor:<10}{numbers}{each.missing:>9}")
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return f"{'-':>9}" if value is None else f"{value:>9.2f}"

"""The table, for people."""

import math
from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.row import Row

#: Beside a row that the appliance loses; `?` is added where not every pair says so.
MARK = "<< worse"

HEAD = ("", "appliance", "min..max", "stock", "min..max", "ratio", "runs", "")


def table(rows: Sequence[Row]) -> str:
    """Columns under a head, and below them by name what the appliance loses."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEAD))]
    lines = [_line(line, widths) for line in cells]
    return "\n".join([lines[0], "-" * sum(widths, 2 * len(widths)), *lines[1:], "", losses(rows)])


def losses(rows: Iterable[Row]) -> str:
    """One sentence."""
    worse = [f"{row.name} (x{factor(row.ratio)})" for row in rows if row.is_worse]
    if not worse:
        return "The appliance is worse than stock Celery in no row."
    return f"The appliance is worse than stock Celery in: {', '.join(worse)}."


def number(value: float) -> str:
    """Three digits are more than the noise leaves."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 3)}f}"


def factor(value: float) -> str:
    """A ratio."""
    return f"{value:.2f}" if math.isfinite(value) else "inf"


def spread(samples: Sequence[float]) -> str:
    """The least and the most; one run has none."""
    return f"{number(min(samples))}..{number(max(samples))}" if len(samples) > 1 else "-"


def _cells(row: Row) -> tuple[str, ...]:
    mark = (MARK + (" ?" if row.is_disputed else "")) if row.is_worse else ""
    return (
        f"{row.name}, {row.unit}",
        number(median(row.appliance)),
        spread(row.appliance),
        number(median(row.stock)),
        spread(row.stock),
        factor(row.ratio),
        str(len(row.appliance)),
        mark,
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *middle = (
        cell.ljust(width) if i in (0, len(cells) - 1) else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *middle]).rstrip()

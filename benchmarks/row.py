"""One line of the table: medians, ratios, and who is ahead."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """Samples of both sides, the n-th of one beside the n-th of the other."""

    name: str
    unit: str
    appliance: Sequence[float]
    stock: Sequence[float]
    more_is_better: bool = False

    @property
    def ratios(self) -> list[float]:
        """Appliance to stock, of each pair."""
        return [ratio(*pair) for pair in zip(self.appliance, self.stock, strict=True)]

    @property
    def ratio(self) -> float:
        """The pairs' median: what else the machine did hits both of a pair, and cancels out."""
        return median(self.ratios)

    @property
    def is_worse(self) -> bool:
        """Whether the appliance loses here, to the two digits that are shown."""
        shown = round(self.ratio, 2)
        return shown < 1 if self.more_is_better else shown > 1

    @property
    def is_disputed(self) -> bool:
        """Whether some pairs say the one and some the other."""
        return min(self.ratios) < 1 < max(self.ratios)

    def to_json(self) -> dict[str, Any]:
        """All that was measured, and what follows from it; an infinite ratio is null."""
        return {
            "name": self.name,
            "unit": self.unit,
            "better": "more" if self.more_is_better else "less",
            "appliance": summary(self.appliance),
            "stock": summary(self.stock),
            "ratio": self.ratio if math.isfinite(self.ratio) else None,
            "worse": self.is_worse,
            "disputed": self.is_disputed,
        }


def ratio(appliance: float, stock: float) -> float:
    """Nothing against nothing is a draw; something against nothing is infinitely much."""
    if stock:
        return appliance / stock
    return math.inf if appliance else 1.0


def summary(samples: Sequence[float]) -> dict[str, Any]:
    """Of one side."""
    return {
        "median": median(samples),
        "min": min(samples),
        "max": max(samples),
        "runs": list(samples),
    }

"""How much of each experiment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Rounds are pairs: one run of each side."""

    starts: int
    drains: int
    tasks: int
    traced_drains: int
    traced_tasks: int
    #: Seconds.
    idle: float
    checks: int
    days: int


#: Under six minutes.
FULL = Plan(5, 4, 2000, 2, 500, 60.0, 10, 1)

#: Under two: to see that it works, and for large differences.
QUICK = Plan(2, 2, 1000, 1, 300, 10.0, 5, 0)

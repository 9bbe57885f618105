"""How much of each experiment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Rounds are pairs: one run of each side. Times are in seconds."""

    checks: int
    memory_after: float
    idle: float
    starts: int
    drains: int
    tasks: int
    traced_drains: int
    traced_tasks: int
    days: int


#: Under six minutes. 200 s of idling are two of stock kombu's turns.
FULL = Plan(
    checks=10,
    memory_after=60,
    idle=200,
    starts=5,
    drains=3,
    tasks=2000,
    traced_drains=2,
    traced_tasks=300,
    days=1,
)

#: Under two: to see that it works, and for large differences.
QUICK = Plan(
    checks=5,
    memory_after=10,
    idle=30,
    starts=2,
    drains=2,
    tasks=1000,
    traced_drains=1,
    traced_tasks=300,
    days=0,
)

"""The two ledgers against each other: what was promised, what was run, what is missing.

An attempt is a pair (id, retries): `retry` sends the same task again with one retry more, so each
attempt may start once and each task may finish once. Nothing here trusts the worker's or Celery's
counters.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

#: An ETA is compared with the wall clock by one process and written down by another; in seconds.
CLOCK_GRAIN = 0.005


class Attempt(NamedTuple):
    """One try at one task."""

    id: str
    retries: int


@dataclass(frozen=True)
class Line:
    """One line of a ledger; `at` in seconds since the epoch."""

    at: float
    what: str
    id: str
    task: str
    retries: int
    args: tuple[Any, ...]
    eta: datetime | None = None
    reason: str = ""

    @classmethod
    def of(cls, record: dict[str, Any]) -> "Line":
        """From what `house.ledger` wrote."""
        eta = record.get("eta")
        return cls(
            at=record["at"],
            what=record["what"],
            id=record["id"],
            task=record["task"],
            retries=record["retries"],
            args=tuple(record["args"]),
            eta=datetime.fromisoformat(eta) if eta else None,
            reason=record.get("reason", ""),
        )

    @property
    def attempt(self) -> Attempt:
        """Which try at which task."""
        return Attempt(self.id, self.retries)

    @property
    def name(self) -> str:
        """The task as a person calls it, with what it is about."""
        short = self.task.removeprefix("house.")
        return " ".join([short, *(word for word in self.args if isinstance(word, str))])


@dataclass
class Ledgers:
    """Both ledgers, line by line as they grow."""

    lines: list[Line] = field(default_factory=list)

    def add(self, records: Iterable[dict[str, Any]]) -> list[Line]:
        """Take in new lines, and give them back."""
        new = [Line.of(record) for record in records]
        self.lines += new
        return new

    def said(self, what: str) -> list[Line]:
        """All lines of one kind: sending, sent, started, retried, finished, failed."""
        return [line for line in self.lines if line.what == what]

    def ids(self, what: str) -> set[str]:
        """The tasks that have a line of this kind."""
        return {line.id for line in self.lines if line.what == what}

    def task(self, name: str, what: str = "sent") -> dict[str, Line]:
        """Lines of one kind of one task, by id."""
        return {line.id: line for line in self.said(what) if line.task == name}

    @property
    def ended(self) -> set[str]:
        """The tasks that have come to their end, good or bad."""
        return self.ids("finished") | self.ids("failed")

    def is_drained(self) -> bool:
        """Whether all that was sent has come to its end."""
        return self.ids("sent") <= self.ended


@dataclass(frozen=True)
class Count:
    """The day in numbers of tasks, however often each was retried."""

    sent: int
    finished: int
    lost: int
    twice: int

    def __str__(self) -> str:
        return (
            f"household: {self.sent} sent, {self.finished} finished, "
            f"{self.lost} lost, {self.twice} run twice"
        )


def count(ledgers: Ledgers) -> Count:
    """The summary; a task that failed for good is neither finished nor lost."""
    sent = ledgers.ids("sent")
    return Count(
        sent=len(sent),
        finished=len(sent & ledgers.ids("finished")),
        lost=len({line.id for line in lost(ledgers)}),
        twice=len({attempt.id for attempt in twice(ledgers)}),
    )


def lost(ledgers: Ledgers) -> list[Line]:
    """Tasks whose publish returned and that never came to an end, by their first line."""
    first = {line.id: line for line in reversed(ledgers.said("sent"))}
    return [line for line in first.values() if line.id not in ledgers.ended]


def twice(ledgers: Ledgers) -> set[Attempt]:
    """Attempts that started more than once, and tasks that finished more than once."""
    started = Counter(line.attempt for line in ledgers.said("started"))
    finished = Counter(line.id for line in ledgers.said("finished"))
    again = {attempt for attempt, times in started.items() if times > 1}
    return again | {Attempt(task, 0) for task, times in finished.items() if times > 1}


def problems(ledgers: Ledgers) -> list[str]:
    """Everything in the ledgers that is wrong, in words."""
    names = {line.id: line.name for line in ledgers.lines}
    return [
        *(f"lost: {line.name} ({line.id}) was sent and never finished" for line in lost(ledgers)),
        *(
            f"run twice: {names[again.id]} ({again.id}), attempt {again.retries + 1}"
            for again in sorted(twice(ledgers))
        ),
        *(
            f"failed: {line.name} ({line.id}): {line.reason or 'no reason given'}"
            for line in ledgers.said("failed")
        ),
        *_unsent(ledgers),
        *_broken_retries(ledgers),
        *_early(ledgers),
    ]


def _unsent(ledgers: Ledgers) -> list[str]:
    """Attempts that ran and that nobody even tried to send.

    One that its publisher was sending when it was killed may run: it was not promised.
    """
    known = {line.attempt for line in ledgers.said("sending")}
    return [
        f"never sent: {line.name} ({line.id}) was started, and no publisher knows of it"
        for line in ledgers.said("started")
        if line.attempt not in known
    ]


def _broken_retries(ledgers: Ledgers) -> list[str]:
    """Attempts that ended in a retry which did not go out, or went out and never started."""
    sent = {line.attempt for line in ledgers.said("sent")}
    started = {line.attempt for line in ledgers.said("started")}
    unsent = [line for line in ledgers.said("retried") if _next(line.attempt) not in sent]
    idle = [
        line for line in ledgers.said("sent") if line.retries > 0 and line.attempt not in started
    ]
    return [
        *(
            f"retry not sent: {line.name} ({line.id}), attempt {line.retries + 2}"
            for line in unsent
        ),
        *(f"retry never ran: {line.name} ({line.id}), attempt {line.retries + 1}" for line in idle),
    ]


def _next(attempt: Attempt) -> Attempt:
    return attempt._replace(retries=attempt.retries + 1)


def _early(ledgers: Ledgers) -> list[str]:
    """Attempts that started before their time."""
    due = {line.attempt: line.eta.timestamp() for line in ledgers.said("sent") if line.eta}
    return [
        f"too early: {line.name} ({line.id}) started {before:.3f} s before its time"
        for line in ledgers.said("started")
        if (before := due.get(line.attempt, 0.0) - line.at) > CLOCK_GRAIN
    ]

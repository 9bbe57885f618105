"""The ledgers against each other: the summary must be able to fail."""

from datetime import UTC, datetime
from typing import Any

import pytest

from house.day import evidence
from house.day.evidence import Ledgers

#: When everything happens, in seconds since the epoch.
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def line(what: str, task: str = "a", retries: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "at": NOON.timestamp(),
        "what": what,
        "id": task,
        "task": "house.notify.send",
        "retries": retries,
        "args": ["hello"],
        **more,
    }


def attempt(task: str = "a", retries: int = 0, end: str = "finished") -> list[dict[str, Any]]:
    return [line(what, task, retries) for what in ("sending", "sent", "started", end)]


def of(*records: dict[str, Any]) -> Ledgers:
    ledgers = Ledgers()
    ledgers.add(records)
    return ledgers


GOOD = [*attempt("a"), *attempt("b", end="retried"), *attempt("b", 1)]


def test_a_good_day() -> None:
    assert evidence.problems(of(*GOOD)) == []
    assert str(evidence.count(of(*GOOD))) == "household: 2 sent, 2 finished, 0 lost, 0 run twice"


def test_no_day_at_all() -> None:
    assert str(evidence.count(of())) == "household: 0 sent, 0 finished, 0 lost, 0 run twice"


@pytest.mark.parametrize("gone", ["finished", "started"])
def test_what_was_sent_and_has_no_end_is_lost(gone: str) -> None:
    records = [record for record in attempt() if record["what"] not in (gone, "finished")]
    assert evidence.problems(of(*GOOD, *map(renamed, records))) == [
        "lost: notify.send hello (c) was sent and never finished"
    ]
    assert evidence.count(of(*GOOD, *map(renamed, records))).lost == 1


def renamed(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "id": "c"}


def test_an_attempt_that_started_again_is_run_twice() -> None:
    ledgers = of(*GOOD, line("started", "b", 1))
    assert evidence.problems(ledgers) == ["run twice: notify.send hello (b), attempt 2"]
    assert evidence.count(ledgers).twice == 1


def test_a_task_that_finished_again_is_run_twice() -> None:
    ledgers = of(*GOOD, line("finished", "a"))
    assert evidence.problems(ledgers) == ["run twice: notify.send hello (a), attempt 1"]
    assert evidence.count(ledgers).twice == 1


def test_a_failure_is_no_loss_but_wrong() -> None:
    ledgers = of(*attempt(end="started")[:3], line("failed", reason="OSError()"))
    assert evidence.problems(ledgers) == ["failed: notify.send hello (a): OSError()"]
    assert str(evidence.count(ledgers)) == "household: 1 sent, 0 finished, 0 lost, 0 run twice"


def test_what_nobody_sent_must_not_run() -> None:
    ledgers = of(*GOOD, line("started", "x"), line("finished", "x"))
    (problem,) = evidence.problems(ledgers)
    assert problem.startswith("never sent: notify.send hello (x)")
    assert evidence.count(ledgers).finished == 2


@pytest.mark.parametrize("ran", [True, False])
def test_what_was_being_sent_when_its_publisher_died_may_run_or_not(ran: bool) -> None:
    tail = [line("started", "x"), line("finished", "x")] if ran else []
    ledgers = of(*GOOD, line("sending", "x"), *tail)
    assert evidence.problems(ledgers) == []
    assert evidence.count(ledgers) == evidence.count(of(*GOOD))


def test_a_retry_that_was_not_sent() -> None:
    ledgers = of(*attempt(end="retried"))
    assert "retry not sent: notify.send hello (a), attempt 2" in evidence.problems(ledgers)
    assert evidence.count(ledgers).lost == 1


def test_a_retry_that_never_ran_shows_even_if_the_task_ended() -> None:
    ledgers = of(*attempt(end="retried"), line("sending", retries=1), line("sent", retries=1))
    ledgers.add([line("finished")])
    assert evidence.problems(ledgers) == ["retry never ran: notify.send hello (a), attempt 2"]


def test_nothing_starts_before_its_time() -> None:
    eta = NOON.replace(second=2).isoformat()
    ledgers = of(line("sending"), line("sent", eta=eta), line("started"), line("finished"))
    assert evidence.problems(ledgers) == [
        "too early: notify.send hello (a) started 2.000 s before its time"
    ]


def test_an_eta_that_has_come_is_fine() -> None:
    eta = NOON.isoformat()
    ledgers = of(line("sending"), line("sent", eta=eta), line("started"), line("finished"))
    assert evidence.problems(ledgers) == []


def test_drained_when_all_that_was_sent_has_ended() -> None:
    ledgers = of(*attempt(end="retried"))
    assert not ledgers.is_drained()
    ledgers.add([line("failed")])
    assert ledgers.is_drained()

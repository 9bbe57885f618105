"""An entry whose next run cannot be told is left out, the others are not."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.schedules import schedule

from appliance.beat.scheduler import Scheduler


class Odd(schedule):  # type: ignore[misc]  # Celery has no types
    """Comes due in a minute, until it fails."""

    fails = False

    def is_due(self, last_run_at: datetime) -> Any:
        if Odd.fails:
            raise RuntimeError("unable to rollover")
        return super().is_due(last_run_at)


@pytest.fixture
def scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scheduler:
    monkeypatch.setattr(Odd, "fails", False)
    app = Celery(set_as_current=False)
    app.conf.beat_schedule = {
        "odd": {"task": "a.b", "schedule": Odd(60)},
        "hourly": {"task": "a.b", "schedule": schedule(3600)},
    }
    app.conf.result_expires = None
    return Scheduler(app, schedule_filename=str(tmp_path / "schedule"), max_interval=10)


def _next(scheduler: Scheduler) -> str:
    upcoming = scheduler.next_run()
    assert upcoming
    return upcoming[0]


def test_when_the_schedule_is_loaded(scheduler: Scheduler) -> None:
    Odd.fails = True
    scheduler.populate_heap()
    assert _next(scheduler) == "hourly"
    assert set(scheduler.schedule) == {"hourly"}


def test_when_its_turn_has_come(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scheduler.tick()
    assert _next(scheduler) == "odd"
    monkeypatch.setattr(Odd, "fails", True)
    # At once again, and then not before the next look.
    assert scheduler.tick() == 0
    assert scheduler.tick() == 10
    assert _next(scheduler) == "hourly"
    assert "odd is left out" in caplog.text

"""From the configuration to Celery's schedule, and beat's words."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab, schedule

from appliance.beat.schedule import beat_schedule
from appliance.beat.service import words
from appliance.config.model import Entry


def test_a_cron_line() -> None:
    entry = Entry(
        "reports.send", cron="30 3  1,15 * mon-fri", every=None, args=(1,), kwargs={"a": 2}
    )
    assert beat_schedule({"report": entry}) == {
        "report": {
            "task": "reports.send",
            "schedule": crontab("30", "3", "mon-fri", "1,15", "*"),
            "args": (1,),
            "kwargs": {"a": 2},
        }
    }


def test_an_interval() -> None:
    entry = Entry("sensors.check", cron=None, every=5, args=(), kwargs={})
    made = beat_schedule({"sensors": entry})["sensors"]["schedule"]
    assert made == schedule(timedelta(seconds=5))


TUESDAY = datetime(2030, 1, 1, 3, 29, 59, 990_000, UTC).timestamp()


@pytest.mark.parametrize(
    ("count", "upcoming", "said"),
    [
        (0, None, "no schedules"),
        (1, ("a", TUESDAY), "1 schedule, next: a at Tue 03:30"),
        (3, ("nightly-report", TUESDAY), "3 schedules, next: nightly-report at Tue 03:30"),
    ],
)
def test_words(count: int, upcoming: tuple[str, float] | None, said: str) -> None:
    assert words(count, upcoming, UTC) == said

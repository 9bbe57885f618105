"""When the watchdog is fed; time is an argument."""

import pytest

from appliance.watchdog import may_feed, turn

#: WatchdogSec=3min of the units.
UNIT = 180.0


@pytest.mark.parametrize(
    ("now", "answered", "fed"),
    [
        (1000.0, None, False),
        (1000.0, 1000.0, True),
        # A sync that stalled a minute.
        (1000.0, 940.0, True),
        (1000.0, 820.1, True),
        (1000.0, 820.0, False),
        (1000.0, 0.0, False),
    ],
)
def test_fed_while_the_last_answer_is_younger_than_the_watchdogs_time(
    now: float, answered: float | None, fed: bool
) -> None:
    assert may_feed(now, answered, UNIT) is fed


@pytest.mark.parametrize(
    ("watchdog", "seconds"), [(None, 5.0), (UNIT, 5.0), (20.0, 5.0), (4.0, 1.0), (1.0, 0.25)]
)
def test_a_short_watchdog_makes_it_look_more_often(watchdog: float | None, seconds: float) -> None:
    assert turn(5.0, watchdog) == seconds

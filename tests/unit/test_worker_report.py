"""The worker's words."""

import pytest

from appliance.broker.probe import Reading
from appliance.worker.report import stopping, words

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("running", "reading", "said"),
    [
        (2, Reading(14, 3 * MB, 100 * MB), "2 running, 14 queued; Redis 3 of 100 MB"),
        (0, Reading(0, int(1.4 * MB), 100 * MB), "0 running, 0 queued; Redis 1 of 100 MB"),
        (0, Reading(0, 3 * MB, 0), "0 running, 0 queued; Redis 3 MB"),
        (1, Reading(None, 3 * MB, 100 * MB), "1 running; Redis is loading its data, or busy"),
        (1, Reading(None, None, None), "1 running; Redis is loading its data, or busy"),
        (1, None, "1 running; Redis does not answer"),
    ],
)
def test_words(running: int, reading: Reading | None, said: str) -> None:
    assert words(running, reading) == said


@pytest.mark.parametrize(
    ("running", "said"),
    [
        (0, "stopping"),
        (1, "stopping: waiting up to 60 s for 1 running task"),
        (2, "stopping: waiting up to 60 s for 2 running tasks"),
    ],
)
def test_stopping(running: int, said: str) -> None:
    assert stopping(running, 60) == said

"""Durations as people write them."""

import pytest

from appliance.config.duration import meant, parse, write


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("15m", 900),
        ("12h", 43200),
        ("7d", 604800),
        ("12h30m", 45000),
        ("1d2h3m4s", 93784),
        ("0", 0),
    ],
)
def test_read(text: str, seconds: int) -> None:
    assert parse(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "1 h", "-5m", "h", "1.5h", "30m12h", "1h ", "1y", ".inf", "٣h", "1e3", "9" * 16]
)
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 3600, 45000, 86399, 604800])
def test_what_is_written_is_read_the_same(seconds: int) -> None:
    assert parse(write(seconds)) == seconds


def test_the_shortest_way() -> None:
    assert [write(seconds) for seconds in (0, 90, 45000, 604800)] == ["0s", "1m30s", "12h30m", "7d"]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("1 h", "1h"),
        ("5 minutes", "5m"),
        ("5min", "5m"),
        ("2 Hours", "2h"),
        ("1hr", "1h"),
        ("30 secs", "30s"),
        ("3 days", "3d"),
        ("3 months", None),
        ("soon", None),
    ],
)
def test_what_was_meant(text: str, suggestion: str | None) -> None:
    assert meant(text) == suggestion

"""Memory sizes as redis.conf writes them."""

import pytest

from appliance.config.size import in_words, parse, write


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100mb", 104857600),
        ("100MB", 104857600),
        ("100m", 100000000),
        ("1gb", 1073741824),
        ("64kb", 65536),
        ("1k", 1000),
        ("12345", 12345),
    ],
)
def test_read(text: str, number: int) -> None:
    assert parse(text) == number


@pytest.mark.parametrize("text", ["", "mb", "100 mb", "-1mb", "1.5gb", "1tb", "٣mb"])
def test_no_size(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize("text", ["100mb", "1gb", "1536kb", "12345"])
def test_what_is_read_is_written_the_same(text: str) -> None:
    assert write(parse(text)) == text


def test_in_words() -> None:
    assert [in_words(n) for n in (0, 395720, 3 * 1024**2, 104857600)] == [
        "1 MB",
        "1 MB",
        "3 MB",
        "100 MB",
    ]

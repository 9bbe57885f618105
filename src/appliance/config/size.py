"""Memory sizes as redis.conf writes them: 100mb is 100 times 1024 * 1024 bytes, 100m is 10**8."""

import re

UNITS = {
    "": 1,
    "b": 1,
    "k": 1000,
    "kb": 1024,
    "m": 1000**2,
    "mb": 1024**2,
    "g": 1000**3,
    "gb": 1024**3,
}


def parse(text: str) -> int:
    """Bytes; ValueError when the text is no size."""
    match = re.fullmatch(r"(\d{1,15})([a-z]*)", text.lower(), re.ASCII)
    if not match or match[2] not in UNITS:
        raise ValueError(text)
    return int(match[1]) * UNITS[match[2]]


def write(number: int) -> str:
    """The shortest exact way to write it: 104857600 is "100mb"."""
    for unit in ("gb", "mb", "kb"):
        if number and number % UNITS[unit] == 0:
            return f"{number // UNITS[unit]}{unit}"
    return str(number)


def in_words(number: int) -> str:
    """For a person: 3145728 is "3 MB"; to the nearest, and never less than 1."""
    return f"{max(1, round(number / UNITS['mb']))} MB"

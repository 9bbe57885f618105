"""Durations as people write them: 90, 90s, 15m, 12h, 7d, 12h30m. Whole seconds."""

import re

UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}

#: What people write for a unit, where it is not the letter itself.
_WORDS = re.compile(r"([dhms])(?:ays?|ours?|rs?|in(?:ute)?s?|ec(?:ond)?s?)?\Z")

_DURATION = re.compile(r"(?:(\d{1,15})d)?(?:(\d{1,15})h)?(?:(\d{1,15})m)?(?:(\d{1,15})s)?\Z")


def parse(text: str) -> int:
    """Seconds; ValueError when the text is no duration."""
    if re.fullmatch(r"\d{1,15}", text, re.ASCII):
        return int(text)
    match = _DURATION.match(text)
    if not text.isascii() or not match or not any(match.groups()):
        raise ValueError(text)
    return sum(
        int(number) * size
        for number, size in zip(match.groups(), UNITS.values(), strict=True)
        if number
    )


def write(seconds: int) -> str:
    """The shortest way to write it: 45000 is "12h30m"."""
    if seconds == 0:
        return "0s"
    parts = []
    for unit, size in UNITS.items():
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def meant(text: str) -> str | None:
    """What somebody who wrote "1 h" or "5 minutes" will have meant, else None."""
    match = re.fullmatch(r"(\d{1,15})\s*([a-zA-Z]+)", text.strip(), re.ASCII)
    unit = match and _WORDS.match(match[2].lower())
    return f"{match[1]}{unit[1]}" if match and unit else None

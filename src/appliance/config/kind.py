"""What a field may hold: how to read it, how to say what was expected, what to write instead.

A kind's `read` takes the node as it stands in the file and gives the value that `Config` holds, or
raises `Wrong`. `expects` is part of a sentence: "must be ...".
"""

import math
import re
import shlex
import zoneinfo
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from appliance.config import duration, size
from appliance.config.document import Node

#: No ETA that anybody plans is further away; and what is longer is a slip of the finger.
LONGEST = 3650 * 86400

#: As long as a path may be (PATH_MAX, limits.h).
LONGEST_TEXT = 4095


class Wrong(ValueError):
    """A value that its field cannot hold: what is wrong, and what to write."""

    def __init__(self, what: str, write: str) -> None:
        super().__init__(what)
        self.what = what
        self.write = write


@dataclass(frozen=True)
class Kind:
    """A type of value: its name in the manual, and how it is read."""

    name: str
    read: Callable[[Node], Any]


def found(node: Node) -> str:
    """A node in words, for messages; a long text is cut short, and control characters escaped."""
    match node.value:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case None:
            return "nothing"
        case _:
            text = node.text if len(node.text) <= 40 else node.text[:37] + "..."
            return repr(text)


def nearest(word: str, words: list[str]) -> str | None:
    """The known word that somebody will have meant."""
    matches = get_close_matches(word[:100], words, n=1)
    return matches[0] if matches else None


def _duration(shortest: int, longest: int) -> Callable[[Node], int]:
    span = f"{duration.write(shortest)} to {duration.write(longest)}"

    def read(node: Node) -> int:
        text = node.text
        if isinstance(node.value, (dict, list, bool)) or node.value is None:
            raise Wrong(f"{found(node)} is not a duration", f"write {span}, such as 90s or 12h")
        if text.startswith("-"):
            raise Wrong(f"{found(node)} is less than nothing", f"write {span}")
        try:
            seconds = duration.parse(text)
        except ValueError:
            meant = duration.meant(text)
            write = f"write {meant}" if meant else "write 90, 90s, 15m, 12h or 7d"
            raise Wrong(f"{found(node)} is not a duration", write) from None
        if not shortest <= seconds <= longest:
            limit = "short" if seconds < shortest else "long"
            raise Wrong(f"{found(node)} is too {limit}", f"write {span}")
        return seconds

    return read


def duration_between(shortest: int, longest: int = LONGEST) -> Kind:
    """A duration with bounds, both in seconds and both allowed."""
    return Kind("duration", _duration(shortest, longest))


def auto_or(kind: Kind) -> Kind:
    """The word `auto` (read as None), or the kind itself."""

    def read(node: Node) -> Any:
        if node.value == "auto":
            return None
        try:
            return kind.read(node)
        except Wrong as wrong:
            raise Wrong(wrong.what, f"{wrong.write}, or auto") from None

    return Kind(f"auto or {kind.name}", read)


def _size(node: Node) -> int:
    if not isinstance(node.value, (int, str)) or isinstance(node.value, bool):
        raise Wrong(f"{found(node)} is not a size", "write a size such as 100mb")
    try:
        return size.parse(node.text)
    except ValueError:
        raise Wrong(f"{found(node)} is not a size", "write a size such as 100mb") from None


SIZE = Kind("size", _size)


def whole_number(least: int, most: int) -> Kind:
    """An integer with bounds, both allowed."""

    def read(node: Node) -> int:
        value = node.value
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong(f"{found(node)} is not a whole number", f"write {least} to {most}")
        if not least <= value <= most:
            raise Wrong(f"{value} is out of range", f"write {least} to {most}")
        return value

    return Kind("number", read)


def one_of(*words: str) -> Kind:
    """One of a few words."""

    def read(node: Node) -> str:
        if node.value not in words or not isinstance(node.value, str):
            meant = nearest(node.text, list(words))
            raise Wrong(f"{found(node)} is not known", f"write {meant or ', '.join(words)}")
        return node.value

    return Kind(", ".join(words), read)


def _text(node: Node) -> str:
    if not isinstance(node.value, str) or not node.value:
        raise Wrong(
            f"{found(node)} is not text", "write a word, in quotes if it looks like a number"
        )
    if not node.value.isprintable():
        raise Wrong(f"{found(node)} has a character that cannot be printed", "remove it")
    if len(node.value) > LONGEST_TEXT:
        raise Wrong(f"{found(node)} is too long", f"write at most {LONGEST_TEXT} characters")
    return node.value


def _path(node: Node) -> Path:
    path = Path(_text(node))
    if not path.is_absolute():
        raise Wrong(f"{found(node)} is not an absolute path", f"write /{path} or the like")
    return path


PATH = Kind("path", _path)

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")


def _dotted(node: Node) -> str:
    text = _text(node)
    if not _DOTTED.match(text):
        raise Wrong(f"{found(node)} is not a dotted name", "write package.module, without .py")
    return text


MODULE = Kind("module name", _dotted)


def _task(node: Node) -> str:
    text = _text(node)
    if any(character.isspace() for character in text):
        raise Wrong(f"{found(node)} is not a task's name", "write it as in package.module.function")
    return text


TASK = Kind("task name", _task)


def _timezone(node: Node) -> str:
    name = _text(node)
    if len(name) > 100:  # the longest is 32; Python's own look-up fails on a thousand parts
        raise Wrong(f"{found(node)} is not a time zone", "write a name such as Europe/Berlin")
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        meant = nearest(name, sorted(zoneinfo.available_timezones()))
        raise Wrong(
            f"{found(node)} is not a time zone", f"write {meant or 'a name such as Europe/Berlin'}"
        ) from None
    return name


TIMEZONE = Kind("time zone", _timezone)


def _command(node: Node) -> tuple[str, ...]:
    if node.value is None:
        return ()
    try:
        words = tuple(shlex.split(_text(node)))
    except ValueError:
        raise Wrong(f"{found(node)} has a quote without its pair", "close it") from None
    if not words or not Path(words[0]).is_absolute():
        raise Wrong(f"{found(node)} does not begin with an absolute path", "write /usr/bin/...")
    return words


COMMAND = Kind("null or command line", _command)


#: Any; its February is the longest.
LEAP_YEAR = 2000


def _cron(node: Node) -> str:
    text = _text(node)
    fields = text.split()
    if len(fields) != 5:
        raise Wrong(
            f"{found(node)} has {len(fields)} fields, not 5",
            'write "minute hour day-of-month month day-of-week", such as "30 3 * * *"',
        )
    # Celery is what will run it, so Celery says whether it is one.
    from celery.schedules import ParseException, crontab  # noqa: PLC0415 - slow, and rarely needed

    try:
        cron = crontab(
            *fields[:2], day_of_month=fields[2], month_of_year=fields[3], day_of_week=fields[4]
        )
    except (ParseException, ValueError) as error:
        raise Wrong(
            f"{found(node)} is no cron line: {error}", 'write it like "30 3 * * *"'
        ) from None
    if not _comes_due(cron.day_of_month, cron.month_of_year):
        raise Wrong(f"{found(node)} never comes due", "write a day that one of its months has")
    return " ".join(fields)


def _comes_due(days: set[int], months: set[int]) -> bool:
    """Each day of the year falls on each day of the week in some year, 29 February too."""
    return min(days) <= max(monthrange(LEAP_YEAR, month)[1] for month in months)


CRON = Kind("cron line", _cron)


def _json_value(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _all_values(node: Node) -> list[Any]:
    if isinstance(node.value, dict):
        return [inner for child in node.value.values() for inner in _all_values(child)]
    if isinstance(node.value, list):
        return [inner for child in node.value for inner in _all_values(child)]
    return [node.value]


def _arguments(kind: type, name: str) -> Callable[[Node], Any]:
    def read(node: Node) -> Any:
        if not isinstance(node.value, kind):
            raise Wrong(f"{found(node)} is not a {name}", f"write a {name}")
        if not all(map(_json_value, _all_values(node))):
            raise Wrong("an infinite number cannot be sent in a message", "write a finite one")
        return node.plain()

    return read


ARGS = Kind("list", lambda node: tuple(_arguments(list, "list")(node)))
KWARGS = Kind("mapping", _arguments(dict, "mapping"))

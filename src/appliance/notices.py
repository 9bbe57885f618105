"""What needs a person, kept where the volatile journal does not lose it.

A small file of JSON lines, the newest last. A notice stays until somebody acknowledges it; the same
thing happening again counts up instead of adding a line, and the oldest go when there are too many.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from appliance import files

#: More than a person reads. A hundred lines of a few hundred bytes each keep the file in a few
#: blocks of the card.
MOST = 100

#: A message is cut here, so that the bound on lines is one on bytes too.
LONGEST_TEXT = 2000

#: Of the file: each character of a text as its longest escape, and room for the rest.
LONGEST_LINE = 6 * LONGEST_TEXT + 500


@dataclass(frozen=True)
class Notice:
    """One thing that needs a person.

    `first` and `last` are local times with their offset (ISO 8601): when it happened first and
    last, `count` how often. `told` says that alert.command was given it.
    """

    text: str
    first: str
    last: str
    count: int = 1
    told: bool = False


def read(directory: Path) -> tuple[Notice, ...]:
    """All notices, the oldest first; none when there is no file yet.

    A line that a failing card tore is left out: the others are worth more than an error.
    """
    try:
        data = files.read(_file(directory), MOST * LONGEST_LINE)
    except FileNotFoundError:
        return ()
    lines = data.decode("utf-8", errors="replace").splitlines()
    return tuple(notice for notice in map(_parse, lines) if notice)


def add(directory: Path, text: str, now: datetime) -> None:
    """Note something, or that it happened once more. Raises OSError when it cannot be kept."""
    text = text[:LONGEST_TEXT]
    with files.locked(_lock(directory)):
        _write(directory, with_notice(read(directory), text, now))


def with_notice(notices: tuple[Notice, ...], text: str, now: datetime) -> tuple[Notice, ...]:
    """The notices after one more happened."""
    moment = now.astimezone().isoformat(timespec="seconds")
    same = next((notice for notice in notices if notice.text == text), None)
    others = tuple(notice for notice in notices if notice is not same)
    newest = (
        replace(same, last=moment, count=same.count + 1) if same else Notice(text, moment, moment)
    )
    return (*others, newest)[-MOST:]


def acknowledge(directory: Path) -> int:
    """Forget all notices; gives how many there were."""
    with files.locked(_lock(directory)):
        count = len(read(directory))
        if count:
            _write(directory, ())
    return count


def mark_told(directory: Path, told: tuple[Notice, ...]) -> None:
    """Remember that alert.command was given these."""
    texts = {notice.text for notice in told}
    with files.locked(_lock(directory)):
        notices = read(directory)
        _write(directory, tuple(replace(n, told=n.told or n.text in texts) for n in notices))


def _file(directory: Path) -> Path:
    return directory / "notices"


def _lock(directory: Path) -> Path:
    return directory / "lock"


def _parse(line: str) -> Notice | None:
    try:
        notice = Notice(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None
    sound = all(isinstance(text, str) for text in (notice.text, notice.first, notice.last))
    return notice if sound and isinstance(notice.count, int) else None


def _write(directory: Path, notices: tuple[Notice, ...]) -> None:
    text = "".join(json.dumps(asdict(notice), ensure_ascii=False) + "\n" for notice in notices)
    files.replace(_file(directory), text)

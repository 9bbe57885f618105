"""The day's own directory: cleaned for each run, and nothing outside it is ever touched."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

#: A directory with this file in it is ours, and may be emptied.
MARK = ".household"

#: A unix socket's path may have so many bytes (unix(7)).
SOCKET_PATH_BYTES = 107

#: As long as the longest name of a socket in the appliance's directory.
SOCKET_NAME = "worker.notify"


class NotOurs(RuntimeError):
    """The directory holds something else, or is somebody else's; give an empty or a new one."""


class InUse(RuntimeError):
    """Another household's day is running in the directory; end it or give another one."""


@dataclass(frozen=True)
class Place:
    """Where one run keeps its files."""

    root: Path

    @property
    def appliance(self) -> Path:
        """The private appliance: its configuration, its socket, its store."""
        return self.root / "appliance"

    @property
    def home(self) -> Path:
        """The house's folder, where tasks write."""
        return self.root / "house"

    @property
    def log(self) -> Path:
        """What redis-server, worker and beat say."""
        return self.root / "appliance.log"

    @property
    def is_short_enough(self) -> bool:
        """Whether the appliance's sockets may be in here."""
        return len(os.fsencode(self.appliance / SOCKET_NAME)) <= SOCKET_PATH_BYTES


@contextmanager
def claimed(root: Path) -> Iterator[Place]:
    """The directory, ours alone, with what an earlier run left removed."""
    place = Place(root.absolute())
    with ExitStack() as stack:
        try:
            _mark(place.root)
            _lock(stack.enter_context((place.root / MARK).open("a")), place.root)
            _clean(place)
        except PermissionError as error:
            raise NotOurs(f"{place.root} belongs to somebody else: {error}") from error
        yield place


def _lock(mark: IO[str], root: Path) -> None:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse(f"another household's day is running in {root}") from None


def _mark(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    mark = root / MARK
    if not mark.exists():
        if any(root.iterdir()):
            raise NotOurs(f"{root} is not empty, and no household's day was there before")
        mark.touch()


def _clean(place: Place) -> None:
    """Remove our own two directories and the log; rmtree follows no links."""
    for directory in (place.appliance, place.home):
        if directory.exists():
            shutil.rmtree(directory)
        directory.mkdir()
    place.log.unlink(missing_ok=True)

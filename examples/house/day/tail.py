"""Files of JSON lines as they grow, awaited by inotify(7): no polling, no line missed."""

import ctypes
import os
import select
from pathlib import Path
from typing import Any

from house.files import parsed

#: From <sys/inotify.h>.
IN_MODIFY = 0x2
IN_CREATE = 0x100


class Tail:
    """The lines of some files in one directory, which need not be there yet."""

    def __init__(self, directory: Path, names: list[str]) -> None:
        self._files = {directory / name: 0 for name in names}
        directory.mkdir(parents=True, exist_ok=True)
        self._watch = _watch(directory)

    def __enter__(self) -> "Tail":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._watch)

    def lines(self) -> list[dict[str, Any]]:
        """All whole lines since the last call, in the order of their time."""
        new = [record for path in self._files for record in self._read(path)]
        return sorted(new, key=lambda record: float(record["at"]))

    def wait(self, also: int, seconds: float) -> None:
        """Until a file grew, or the descriptor `also` has something to say, or the time is up."""
        poll = select.poll()
        poll.register(self._watch, select.POLLIN)
        poll.register(also, select.POLLIN)
        ready = [descriptor for descriptor, _ in poll.poll(max(0, seconds) * 1000)]
        if self._watch in ready:
            os.read(self._watch, 65536)  # what happened where does not matter: lines() looks

    def _read(self, path: Path) -> list[dict[str, Any]]:
        if not path.exists():
            return []
        with path.open("rb") as file:
            file.seek(self._files[path])
            whole, newline, _ = file.read().rpartition(b"\n")
        self._files[path] += len(whole) + len(newline)
        return [record for line in whole.split(b"\n") if (record := parsed(line))]


def _watch(directory: Path) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor: int = libc.inotify_init1(os.O_CLOEXEC)
    mask = IN_MODIFY | IN_CREATE
    if descriptor < 0 or libc.inotify_add_watch(descriptor, os.fsencode(directory), mask) < 0:
        raise OSError(ctypes.get_errno(), "cannot watch", str(directory))
    return descriptor

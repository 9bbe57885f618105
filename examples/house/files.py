"""Files that survive a power cut: what is written is whole, and is on the disk when it returns."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Where the house keeps its files; without it, the directory that the worker runs in.
HOME_VARIABLE = "HOUSE_DIR"


def home() -> Path:
    """The house's folder."""
    return Path(os.environ.get(HOME_VARIABLE, "."))


def replace(path: Path, content: bytes) -> None:
    """Write a whole file, or leave the old one: nobody ever sees half of it.

    The temporary file bears the process's number, since two processes may write the same file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_directory(path.parent)


def append(path: Path, record: dict[str, Any]) -> None:
    """Add one line of JSON, by one write, so that lines of several processes do not mix.

    The newline comes first too: half a line from a power cut then spoils no line but itself.
    """
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"\n{json.dumps(record)}\n".encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_directory(path.parent)


def records(path: Path) -> list[dict[str, Any]]:
    """The lines that `append` wrote; a torn one is left out, a file not there is an empty one."""
    if not path.exists():
        return []
    return [record for line in path.read_bytes().split(b"\n") if (record := parsed(line))]


def parsed(line: bytes) -> dict[str, Any] | None:
    """One line of `append`, or None if it is blank or torn."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process, so no power cut leaves it behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sync_directory(directory: Path) -> None:
    """A new name in a directory is on the disk only once the directory is."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

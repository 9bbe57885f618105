"""Writing files so that a reader, or a power cut, finds the old content or the new, never half."""

import fcntl
import grp
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: How long somebody else may hold a lock, in seconds: what is done under one takes a few syncs.
PATIENCE = 10.0

#: Between two attempts; a lock tells nobody that it is free.
PAUSE = 0.02


def replace(
    path: Path, text: str, mode: int = 0o644, durable: bool = True, group: str | None = None
) -> None:
    """Put a new file in the place of an old one.

    `durable` syncs it to the card before this returns; what is gone after a reboot does not need
    it. Raises OSError, and then the old file is still there, whole.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            if group:
                os.fchown(file.fileno(), -1, _group(group))
            os.fchmod(file.fileno(), mode)
            if durable:
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if durable:
        _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _group(name: str) -> int:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError as error:
        raise OSError(f"there is no group {name}") from error


def read(path: Path, most: int) -> bytes:
    """At most so many bytes of a file that somebody else may have put there.

    Raises OSError for anything but a regular file: reading a FIFO would wait for ever.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{path} is not a file")
        return os.read(descriptor, most)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process at a time, of those that may open this lock file; a dead one holds nothing.

    Raises TimeoutError when somebody holds it for longer than is right: a boot must not hang on it.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o660)
    try:
        if os.fstat(descriptor).st_uid == os.geteuid():
            os.fchmod(descriptor, 0o660)  # the umask took the group's part
        _lock(descriptor, path, time.monotonic() + PATIENCE)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError(f"somebody holds {path}: find it with fuser {path}") from None
            time.sleep(PAUSE)


def hold(directory: Path) -> int | None:
    """Keep others out of this directory for as long as the descriptor given is open anywhere.

    None when somebody else holds it. A child that inherits the descriptor goes on holding.
    """
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor

"""The sensors: each rewrites its file `sensors/NAME.reading` whenever it measures.

`check` runs by schedule. A sensor that has been silent for too long gets some time to come back; an
alert by countdown then looks again, and only then is anybody told.
"""

import time
from pathlib import Path

from celery import Task, shared_task

from house import files, notify


@shared_task(bind=True)
def check(self: Task, silent_after: int = 600, grace: int = 600) -> None:
    """Plan an alert for each sensor that has become silent; both times in seconds."""
    with files.locked(_place() / "lock"):
        names = newly_silent(_place(), time.time(), silent_after)
        for name, heard in names.items():
            alert.apply_async((name, heard), countdown=grace)
            files.replace(_place() / f"{name}.silent", repr(heard).encode())
        _journal(self, silent=sorted(names))


@shared_task(bind=True)
def alert(self: Task, name: str, heard: float) -> None:
    """Tell the people, once, unless the sensor has come back; `heard` is its last sign of life.

    The notification's id says what it is about. Should the power be cut just after it was sent,
    this runs again and sends it again under the same id, and the endpoint knows that id.
    """
    told = _place() / f"{name}.told"
    with files.locked(_place() / "lock"):
        is_silent = last_heard(_place() / f"{name}.reading") == heard
        if is_silent and not _says(told, heard):
            notify.send.apply_async(
                (f"sensor {name} is silent since {_clock(heard)}",),
                task_id=f"silent-{name}-{heard:.0f}",
            )
            files.replace(told, repr(heard).encode())
        _journal(self, sensor=name, told=is_silent)


def newly_silent(place: Path, now: float, silent_after: int) -> dict[str, float]:
    """Sensors not heard for so long, with their last sign of life, but for those known already."""
    heard = {path.stem: last_heard(path) for path in sorted(place.glob("*.reading"))}
    return {
        name: at
        for name, at in heard.items()
        if now - at > silent_after and not _says(place / f"{name}.silent", at)
    }


def last_heard(reading: Path) -> float:
    """When the sensor's file was last written; seconds since the epoch."""
    return reading.stat().st_mtime


def _says(note: Path, heard: float) -> bool:
    """Whether the note is about this silence, not about an earlier one."""
    return note.exists() and float(note.read_text()) == heard


def _clock(at: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at))


def _journal(task: Task, **what: object) -> None:
    files.append(_place() / "journal.jsonl", {"at": time.time(), "id": task.request.id, **what})


def _place() -> Path:
    return files.home() / "sensors"

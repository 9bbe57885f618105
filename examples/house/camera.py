"""The camera's recordings, cut into parts while motion lasts.

The camera writes `recordings/EVENT.wav` (its sound, to keep the example small), and keeps
`recordings/EVENT.motion` there while something moves. The parts are WAV files of their own in
`recordings/EVENT/`, so the first ones can be heard, or sent away, before the event is over.
"""

import io
import wave
from pathlib import Path

from celery import Task, shared_task

from house import files


# max_retries belongs here: `self.retry(max_retries=None)` would mean the default, which is 3.
@shared_task(bind=True, max_retries=None)
def split(self: Task, event: str, part_seconds: int = 60) -> int:
    """Cut off what has been recorded so far, and carry on until the event is over."""
    recording = files.home() / "recordings" / f"{event}.wav"
    # Look for the motion first: what is recorded after this look is for the next attempt.
    is_over = not recording.with_suffix(".motion").exists()
    parts = cut(recording, part_seconds, is_over)
    if not is_over:
        raise self.retry(countdown=part_seconds)
    return parts


def cut(recording: Path, part_seconds: int, is_over: bool) -> int:
    """Write every part that is complete, and the short last one if the recording is over.

    Part N is always the same piece of the recording and a part appears under its name only when it
    is whole: running this again, after a power cut at any point, does no harm. Returns how many
    parts there are.
    """
    number = 0
    with wave.open(str(recording), "rb") as source:
        size = source.getframerate() * part_seconds
        while (left := source.getnframes() - number * size) >= size or (is_over and left > 0):
            part = part_path(recording, number)
            if not part.exists():
                files.replace(part, _piece(source, number * size, min(size, left)))
            number += 1
    return number


def part_path(recording: Path, number: int) -> Path:
    """Sorting by name is sorting by time."""
    return recording.with_suffix("") / f"{number:05d}.wav"


def _piece(source: wave.Wave_read, start: int, frames: int) -> bytes:
    source.setpos(start)
    piece = io.BytesIO()
    with wave.open(piece, "wb") as target:
        target.setparams(source.getparams())
        target.writeframes(source.readframes(frames))
    return piece.getvalue()

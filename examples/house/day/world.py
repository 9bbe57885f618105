"""The house around the tasks: a camera that records, sensors that measure."""

import io
import math
import random
import threading
import wave
from array import array
from pathlib import Path

#: Frames a second, 16 bits each, one channel: 16 kB a second.
FRAME_RATE = 8000

#: How often the camera's file grows and sensors measure; in seconds.
RECORD_EVERY = 0.25
MEASURE_EVERY = 0.5


class Camera:
    """Records one event: the file grows while motion lasts, in real time."""

    def __init__(self, recordings: Path, event: str, seconds: float) -> None:
        self._file = recordings / f"{event}.wav"
        self._motion = recordings / f"{event}.motion"
        self._frames = sound(event, seconds)
        self._begun = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._record, daemon=True)

    @property
    def recording(self) -> bytes:
        """The whole file as it will be."""
        whole = io.BytesIO()
        with wave.open(whole, "wb") as target:
            _describe(target)
            target.writeframes(self._frames)
        return whole.getvalue()

    def start(self) -> None:
        """Returns when the file is there."""
        self._motion.parent.mkdir(parents=True, exist_ok=True)
        self._motion.touch()
        self._thread.start()
        self._begun.wait()

    def stop(self) -> None:
        """The event is over, or the day is, perhaps before the event."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _record(self) -> None:
        step = int(FRAME_RATE * RECORD_EVERY) * 2
        # Without a buffer: what was recorded is there for whoever reads the file.
        with self._file.open("wb", buffering=0) as file, wave.open(file, "wb") as target:
            _describe(target)
            for start in range(0, len(self._frames), step):
                # Sets the number of frames in the file's head after the frames are there.
                target.writeframes(self._frames[start : start + step])
                self._begun.set()
                if self._stop.wait(RECORD_EVERY):
                    break
        self._motion.unlink()


def sound(event: str, seconds: float) -> bytes:
    """Steps and noise; the same for the same event."""
    noise = random.Random(event)
    frames = array("h")
    for frame in range(int(FRAME_RATE * seconds)):
        step = math.exp(-8 * (frame / FRAME_RATE % 0.6))
        frames.append(int(9000 * step * math.sin(frame / 25) + noise.uniform(-900, 900)))
    return frames.tobytes()


def _describe(target: wave.Wave_write) -> None:
    target.setparams((1, 2, FRAME_RATE, 0, "NONE", "not compressed"))


class Sensors:
    """Each writes its reading again and again, until it is silenced."""

    def __init__(self, place: Path, names: list[str]) -> None:
        self._place = place
        self._alive = set(names)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._measure, daemon=True)

    def __enter__(self) -> "Sensors":
        self._place.mkdir(parents=True, exist_ok=True)
        self._write()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def silence(self, name: str) -> None:
        """Its battery is empty: no reading after this returns."""
        with self._lock:
            self._alive.discard(name)

    def revive(self, name: str) -> None:
        """Back again: a reading is there when this returns."""
        with self._lock:
            self._alive.add(name)
        self._write()

    def _measure(self) -> None:
        while not self._stop.wait(MEASURE_EVERY):
            self._write()

    def _write(self) -> None:
        with self._lock:
            for name in self._alive:
                (self._place / f"{name}.reading").write_text("21.5\n")

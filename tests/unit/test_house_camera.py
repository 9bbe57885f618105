"""Cutting a recording: any number of times, at any moment, with the same result."""

import io
import wave
from pathlib import Path

import pytest
from celery.exceptions import Retry

from house import camera, files
from house.day.checks import joined
from house.day.world import FRAME_RATE, Camera


def recorded(place: Path, seconds: float) -> Path:
    path = place / "door.wav"
    path.write_bytes(Camera(place, "door", seconds).recording)
    return path


def parts(recording: Path) -> list[Path]:
    return sorted(recording.with_suffix("").glob("*"))


def seconds(part: Path) -> float:
    with wave.open(str(part), "rb") as file:
        return file.getnframes() / file.getframerate()


def test_while_motion_lasts_only_whole_parts_are_cut(tmp_path: Path) -> None:
    recording = recorded(tmp_path, 2.5)
    assert camera.cut(recording, part_seconds=1, is_over=False) == 2
    assert [seconds(part) for part in parts(recording)] == [1, 1]


def test_at_the_end_the_rest_is_a_part(tmp_path: Path) -> None:
    recording = recorded(tmp_path, 2.5)
    assert camera.cut(recording, part_seconds=1, is_over=True) == 3
    assert [seconds(part) for part in parts(recording)] == [1, 1, 0.5]
    assert joined(parts(recording)) == recording.read_bytes()


def test_a_recording_without_a_rest(tmp_path: Path) -> None:
    recording = recorded(tmp_path, 2)
    assert camera.cut(recording, part_seconds=1, is_over=True) == 2
    assert joined(parts(recording)) == recording.read_bytes()


def test_parts_cut_while_it_grows_are_those_cut_at_once(tmp_path: Path) -> None:
    growing = recorded(tmp_path, 1.2)
    camera.cut(growing, part_seconds=1, is_over=False)
    grown = recorded(tmp_path, 3.4)
    camera.cut(grown, part_seconds=1, is_over=False)
    camera.cut(grown, part_seconds=1, is_over=True)
    assert joined(parts(grown)) == grown.read_bytes()


@pytest.mark.parametrize("done", range(4))
def test_a_power_cut_after_any_part_does_no_harm(tmp_path: Path, done: int) -> None:
    recording = recorded(tmp_path, 3.5)
    camera.cut(recording, part_seconds=1, is_over=True)
    for part in parts(recording)[done:]:
        part.unlink()
    # What a cut in the middle of a write leaves.
    camera.part_path(recording, done).with_name(f".{done:05d}.wav.1").write_bytes(b"RIFF")
    assert camera.cut(recording, part_seconds=1, is_over=True) == 4
    whole = sorted(recording.with_suffix("").glob("*.wav"))
    assert joined(whole) == recording.read_bytes()


def test_it_carries_on_until_the_motion_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(files.HOME_VARIABLE, str(tmp_path))
    (tmp_path / "recordings").mkdir()
    recording = recorded(tmp_path / "recordings", 1.5)
    motion = recording.with_suffix(".motion")
    motion.touch()
    with pytest.raises(Retry):
        camera.split.run("door", part_seconds=1)
    motion.unlink()
    assert camera.split.run("door", part_seconds=1) == 2
    assert camera.split.max_retries is None


def test_the_camera_writes_what_it_promised(tmp_path: Path) -> None:
    filming = Camera(tmp_path, "door", 0.2)
    filming.start()
    with wave.open(str(tmp_path / "door.wav"), "rb") as growing:
        assert growing.getnframes() > 0
    filming.stop()
    assert not (tmp_path / "door.motion").exists()
    assert (tmp_path / "door.wav").read_bytes() == filming.recording
    with wave.open(io.BytesIO(filming.recording), "rb") as file:
        assert file.getnframes() == FRAME_RATE * 0.2


def test_a_camera_that_never_saw_anything_can_be_stopped(tmp_path: Path) -> None:
    Camera(tmp_path, "door", 0.2).stop()
    assert list(tmp_path.iterdir()) == []

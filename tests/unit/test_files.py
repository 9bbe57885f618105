"""Old content or new, never half; one at a time."""

import os
import stat
from pathlib import Path

import pytest

from appliance import files


def test_the_new_file_is_there_whole_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    files.replace(path, "new", mode=0o640)
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        files.replace(path, "\ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_it_is_synced_before_it_takes_the_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order is what a power cut sees; the calls are the real ones, listened to."""
    path = tmp_path / "a"
    path.write_text("old")
    seen: list[tuple[bool, str]] = []
    sync = os.fsync

    def listen(descriptor: int) -> None:
        seen.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.read_text()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", listen)
    files.replace(path, "new")
    assert seen == [(False, "old"), (True, "new")]
    seen.clear()
    files.replace(path, "newer", durable=False)
    assert seen == []


def test_a_directory_is_held_by_one(tmp_path: Path) -> None:
    first = files.hold(tmp_path)
    assert first is not None
    assert files.hold(tmp_path) is None
    os.close(first)
    again = files.hold(tmp_path)
    assert again is not None
    os.close(again)

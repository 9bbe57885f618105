"""What needs a person."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance import files, notices
from appliance.notices import LONGEST_TEXT, MOST, Notice, with_notice

WRONG = b'{"text": "a", "first": "b", "last": "c", "count": "7", "told": false}'

NOW = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)


def test_none_before_the_first(tmp_path: Path) -> None:
    assert notices.read(tmp_path) == ()
    assert notices.acknowledge(tmp_path) == 0
    assert not (tmp_path / "notices").exists()


def test_it_stays_until_acknowledged(tmp_path: Path) -> None:
    notices.add(tmp_path, "the file was refused", NOW)
    assert [notice.text for notice in notices.read(tmp_path)] == ["the file was refused"]
    assert notices.acknowledge(tmp_path) == 1
    assert notices.read(tmp_path) == ()


def test_the_same_again_counts_up_and_comes_last(tmp_path: Path) -> None:
    for minutes, text in enumerate(("a", "b", "a")):
        notices.add(tmp_path, text, NOW + timedelta(minutes=minutes))
    b, a = notices.read(tmp_path)
    assert (a.text, a.count, b.text, b.count) == ("a", 2, "b", 1)
    assert datetime.fromisoformat(a.first) == NOW
    assert datetime.fromisoformat(a.last) == NOW + timedelta(minutes=2)


def test_the_file_is_bounded() -> None:
    kept: tuple[Notice, ...] = ()
    for number in range(MOST + 5):
        kept = with_notice(kept, f"notice {number}", NOW)
    assert len(kept) == MOST
    assert kept[0].text == "notice 5"


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    notices.add(tmp_path, "x" * 10 * LONGEST_TEXT, NOW)
    assert len(notices.read(tmp_path)[0].text) == LONGEST_TEXT


@pytest.mark.parametrize("torn", [b'{"text": "half', b"\xff\xfe", b"[]", b'{"other": 1}', WRONG])
def test_a_torn_line_hides_no_other(tmp_path: Path, torn: bytes) -> None:
    notices.add(tmp_path, "whole", NOW)
    file = tmp_path / "notices"
    file.write_bytes(torn + b"\n" + file.read_bytes())
    assert [notice.text for notice in notices.read(tmp_path)] == ["whole"]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from appliance import notices\n"
        "for number in range(300):\n"
        "    notices.add(Path(sys.argv[1]), sys.argv[2], datetime.now(UTC))\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, tmp_path, name]) for name in ("a", "b")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert {notice.text: notice.count for notice in notices.read(tmp_path)} == {"a": 300, "b": 300}


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A FIFO in its place would hold up the boot for ever."""
    os.mkfifo(tmp_path / "notices")
    with pytest.raises(OSError, match="not a file"):
        notices.add(tmp_path, "a", NOW)


def test_a_lock_that_somebody_keeps_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.1)
    with files.locked(tmp_path / "lock"), pytest.raises(TimeoutError, match="somebody holds"):
        notices.add(tmp_path, "a", NOW)
    notices.add(tmp_path, "a", NOW)
    assert len(notices.read(tmp_path)) == 1


def test_told_is_remembered(tmp_path: Path) -> None:
    notices.add(tmp_path, "a", NOW)
    told = notices.read(tmp_path)
    notices.add(tmp_path, "b", NOW)
    notices.mark_told(tmp_path, told)
    assert [(notice.text, notice.told) for notice in notices.read(tmp_path)] == [
        ("a", True),
        ("b", False),
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another user")
def test_each_of_two_users_can_replace_the_others_file(tmp_path: Path) -> None:
    """The folder's group decides, as for the worker's and Redis's users."""
    program = (
        "import os, sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from appliance import notices\n"
        "os.setgroups([]); os.setgid(4711); os.setuid(int(sys.argv[2]))\n"
        "notices.add(Path(sys.argv[1]), sys.argv[2], datetime.now(UTC))\n"
    )
    folder = tmp_path / "notices"
    folder.mkdir()
    os.chown(folder, 0, 4711)
    folder.chmod(0o2775)
    for parent in tmp_path.parents:
        if parent != Path("/tmp") and parent != Path("/"):
            parent.chmod(0o755)
    tmp_path.chmod(0o755)
    for user in ("4711", "4712", "4711"):
        subprocess.run([sys.executable, "-c", program, folder, user], check=True)
    assert [(notice.text, notice.count) for notice in notices.read(folder)] == [
        ("4712", 1),
        ("4711", 2),
    ]

"""Which configuration takes effect."""

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import notices
from appliance.cli import render
from appliance.config.accepted import last_accepted
from appliance.config.force import NothingInForce, in_force
from appliance.config.machine import this_machine
from appliance.paths import Paths, under


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = under(tmp_path)
    paths.notices.mkdir(parents=True)
    return paths


def write(paths: Paths, text: str) -> None:
    paths.file.write_text(text, encoding="utf-8")


def source(paths: Paths) -> dict[str, object]:
    found: dict[str, object] = json.loads(paths.config.read_text(encoding="utf-8"))["source"]
    return found


def texts(paths: Paths) -> list[str]:
    return [notice.text for notice in notices.read(paths.notices)]


def test_a_good_file_takes_effect(paths: Paths) -> None:
    write(paths, "tasks: {time_limit: 5m}\n")
    assert render.run(paths, strict=False) == 0
    assert in_force(paths).tasks.time_limit == 300
    assert source(paths)["fallback"] is False
    assert texts(paths) == []


def test_a_bad_file_falls_back_loudly(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    write(paths, "tasks: {time_limit: 5m}\n")
    render.run(paths, strict=False)
    write(paths, "tasks: {time_limit: 5 minutes}\n")
    assert render.run(paths, strict=False) == 0
    assert in_force(paths).tasks.time_limit == 300
    assert source(paths)["fallback"] is True
    assert "write 5m" in capsys.readouterr().err
    refusal, fallback = texts(paths)
    assert "write 5m" in refusal
    assert "last accepted" in fallback


@pytest.mark.parametrize("hurt", ["missing", "empty"])
def test_a_file_that_a_power_cut_took_falls_back(paths: Paths, hurt: str) -> None:
    write(paths, "tasks: {time_limit: 5m}\n")
    render.run(paths, strict=False)
    if hurt == "missing":
        paths.file.unlink()
    else:
        write(paths, "")
    assert render.run(paths, strict=False) == 0
    assert in_force(paths).tasks.time_limit == 300


def test_only_a_first_start_refuses(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    write(paths, "tasks: [1]\n")
    assert render.run(paths, strict=False) == 1
    with pytest.raises(NothingInForce):
        in_force(paths)
    assert "nothing starts" in capsys.readouterr().err


def test_strict_changes_nothing(paths: Paths) -> None:
    write(paths, "tasks: {time_limit: 5m}\n")
    render.run(paths, strict=False)
    before = paths.config.read_text(encoding="utf-8"), paths.redis_conf.read_text(encoding="utf-8")
    write(paths, "redis: {memory: 1}\n")
    assert render.run(paths, strict=True) == 1
    after = paths.config.read_text(encoding="utf-8"), paths.redis_conf.read_text(encoding="utf-8")
    assert before == after
    assert len(texts(paths)) == 1


def test_a_boot_with_the_same_file_writes_nothing_to_the_card(paths: Paths) -> None:
    write(paths, "{}\n")
    render.run(paths, strict=False)
    before = paths.accepted.stat()
    render.run(paths, strict=False)
    after = paths.accepted.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("content", [b"", b"\xff", b"tasks: [1]\n"])
def test_a_hurt_copy_is_none(paths: Paths, content: bytes) -> None:
    paths.accepted.write_bytes(content)
    assert last_accepted(paths, this_machine()) is None


def test_a_hurt_copy_is_mended_by_the_next_good_file(paths: Paths) -> None:
    paths.accepted.write_bytes(b"\xff")
    write(paths, "{}\n")
    assert render.run(paths, strict=True) == 0
    assert last_accepted(paths, this_machine())


def test_running_on_the_copy_keeps_the_copy(paths: Paths) -> None:
    """Falling back twice, over two boots, still finds what was accepted."""
    write(paths, "tasks: {time_limit: 5m}\n")
    render.run(paths, strict=False)
    write(paths, "tasks: [1]\n")
    for _ in range(2):
        assert render.run(paths, strict=False) == 0
    assert in_force(paths).tasks.time_limit == 300
    assert notices.read(paths.notices)[0].count == 2


def test_a_notice_that_cannot_be_kept_stops_nothing(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    write(paths, "{}\n")
    render.run(paths, strict=False)
    write(paths, "tasks: [1]\n")
    paths.notices.rmdir()
    assert render.run(paths, strict=False) == 0
    assert "could not be kept" in capsys.readouterr().err


@pytest.fixture
def full_card(paths: Paths) -> Iterator[Paths]:
    """All that survives a reboot is on a card without a free block."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    write(paths, "tasks: {time_limit: 5m}\n")
    assert render.run(paths, strict=True) == 0
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "full", paths.state], check=True)
    try:
        paths.notices.mkdir()
        with pytest.raises(OSError, match="No space left"):
            (paths.state / "filler").write_bytes(b"x" * 100_000)
        yield paths
    finally:
        subprocess.run(["umount", paths.state], check=True)


def test_a_full_card_does_not_stop_a_start(
    full_card: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    write(full_card, "tasks: {time_limit: 7m}\n")
    assert render.run(full_card, strict=False) == 0
    assert in_force(full_card).tasks.time_limit == 420
    said = capsys.readouterr().err
    assert f"{full_card.accepted} could not be kept" in said
    assert "make room" in said


def test_when_nothing_can_be_put_in_force_it_says_so(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    write(paths, "{}\n")
    paths.config.mkdir()
    (paths.config / "in the way").touch()
    assert render.run(paths, strict=False) == 1
    assert "nothing was put in force" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"config": {}}', '{"config": {"tasks": 5}}'])
def test_what_another_release_wrote_is_not_in_force(paths: Paths, text: str) -> None:
    paths.config.write_text(text, encoding="utf-8")
    with pytest.raises(NothingInForce):
        in_force(paths)


def test_what_the_admin_hid_stays_hidden(paths: Paths) -> None:
    write(paths, "{}\n")
    render.run(paths, strict=False)
    assert stat.S_IMODE(paths.accepted.stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.config.stat().st_mode) == 0o640

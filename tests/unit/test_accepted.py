"""Which configuration takes effect."""

import json
from pathlib import Path

import pytest

from appliance import notices
from appliance.cli import render
from appliance.config.accepted import judge, last_accepted, put_in_force
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
    put_in_force(judge(paths.file, this_machine()), paths)
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

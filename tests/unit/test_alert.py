"""alert.command: told of each notice once, not too often, and harmless when it fails."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import notices
from appliance.cli import alert, render
from appliance.paths import Paths, under

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = under(tmp_path)
    paths.notices.mkdir(parents=True)
    return paths


def command(paths: Paths, text: str) -> None:
    """Put alert.command in force."""
    paths.file.write_text(f"alert: {{command: {text}}}\n")
    assert render.run(paths, strict=True) == 0


def no_pause(seconds: float) -> None:
    raise AssertionError("nothing was to be told, so there is nothing to wait for")


def test_new_notices_are_on_standard_input(paths: Paths) -> None:
    told = paths.run / "told"
    command(paths, f'/bin/sh -c "cat >> {told}"')
    notices.add(paths.notices, "the file was refused", NOW)
    notices.add(paths.notices, "the card is full", NOW)
    assert alert.run(paths, pause=lambda seconds: None) == 0
    first, second = told.read_text().splitlines()
    assert first.endswith("the file was refused")
    assert second.endswith("the card is full")


def test_each_is_told_once(paths: Paths) -> None:
    told = paths.run / "told"
    command(paths, f'/bin/sh -c "cat >> {told}"')
    notices.add(paths.notices, "the file was refused", NOW)
    alert.run(paths, pause=lambda seconds: None)
    alert.run(paths, pause=no_pause)
    assert len(told.read_text().splitlines()) == 1


def test_what_comes_during_the_pause_is_gathered(paths: Paths) -> None:
    told = paths.run / "told"
    command(paths, f'/bin/sh -c "cat >> {told}; echo -- >> {told}"')
    notices.add(paths.notices, "first", NOW)
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 1:
            notices.add(paths.notices, "second", NOW)
            notices.add(paths.notices, "third", NOW)

    alert.run(paths, pause)
    assert waits == [alert.QUIET, alert.QUIET]
    assert [line.split()[-1] for line in told.read_text().splitlines()] == [
        "first",
        "--",
        "second",
        "third",
        "--",
    ]


@pytest.mark.parametrize("text", ["/bin/false", "/nonexistent/program", "/etc/passwd"])
def test_its_failure_is_said_and_harmless(
    paths: Paths, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command(paths, text)
    notices.add(paths.notices, "the file was refused", NOW)
    assert alert.run(paths, pause=lambda seconds: None) == 0
    assert "alert.command failed" in capsys.readouterr().err
    assert len(notices.read(paths.notices)) == 1


def test_a_failed_one_is_run_again(paths: Paths) -> None:
    """At boot the network may not be up yet."""
    told, up = paths.run / "told", paths.run / "up"
    command(paths, f'/bin/sh -c "test -e {up} && cat >> {told}"')
    notices.add(paths.notices, "the file was refused", NOW)
    assert alert.run(paths, pause=lambda seconds: up.touch()) == 0
    assert len(told.read_text().splitlines()) == 1
    assert notices.read(paths.notices)[0].told


def test_one_that_always_fails_is_left_in_the_end(paths: Paths) -> None:
    command(paths, "/bin/false")
    notices.add(paths.notices, "the file was refused", NOW)
    waits: list[float] = []
    assert alert.run(paths, pause=waits.append) == 0
    assert len(waits) == alert.ATTEMPTS


def test_one_that_hangs_is_ended(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(alert, "COMMAND_SECONDS", 0.2)
    command(paths, "/bin/sleep 1000")
    notices.add(paths.notices, "the file was refused", NOW)
    assert alert.run(paths, pause=lambda seconds: None) == 0
    assert "timed out" in capsys.readouterr().err


def test_without_a_command_there_is_nothing_to_do(paths: Paths) -> None:
    command(paths, "null")
    notices.add(paths.notices, "the file was refused", NOW)
    assert alert.run(paths, pause=no_pause) == 0
    assert not notices.read(paths.notices)[0].told

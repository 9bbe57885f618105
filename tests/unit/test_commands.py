"""The small subcommands, as a person runs them."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import notices
from appliance.paths import Paths, under


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = under(tmp_path)
    paths.notices.mkdir(parents=True)
    return paths


def command(paths: Paths, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli.main", *arguments, "--dir", paths.run],
        capture_output=True,
        text=True,
        check=False,
    )


def test_notices_are_shown_and_forgotten(paths: Paths) -> None:
    assert command(paths, "notices").stdout == "no notices\n"
    notices.add(paths.notices, "the card is full", datetime(2026, 11, 24, 22, 0, tzinfo=UTC))
    notices.add(paths.notices, "the card is full", datetime(2026, 11, 24, 23, 0, tzinfo=UTC))
    shown = command(paths, "notices")
    assert shown.returncode == 0
    assert "the card is full (2 times since " in shown.stdout
    assert command(paths, "notices", "ack").stdout == "1 acknowledged\n"
    assert command(paths, "notices").stdout == "no notices\n"


def test_a_call_without_an_appliance_says_how_to_start_one(paths: Paths) -> None:
    result = command(paths, "call", "house.alarm.turn_on")
    assert result.returncode == 1
    what, hint = result.stderr.splitlines()
    assert what.startswith("appliance: no configuration is in force")
    assert hint == f"  start the appliance: appliance run --dir {paths.run}"


def test_a_call_while_redis_is_away_fails_with_a_sentence(paths: Paths) -> None:
    paths.file.write_text("{}\n")
    command(paths, "render")
    result = command(paths, "call", "house.alarm.turn_on")
    assert result.returncode == 1
    what, hint = result.stderr.splitlines()
    assert what.startswith("appliance: the task was not sent: ")
    assert hint == "  look at `appliance status`"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--args", "{"), "'{' is not JSON"),
        (("--args", "{}"), "'{}' is not a list, such as [1, 2]"),
        (("--kwargs", "[]"), "'[]' is not a mapping"),
        (("--args", "[NaN]"), "NaN is not a number in JSON"),
        (("--args", "[" * 100_000), "is not JSON"),
        (("--in", "5 minutes"), "'5 minutes' is not a duration; write 5m"),
        (("--in", "10000000000d"), "is too long; at most 3650d"),
    ],
)
def test_a_wrong_option_says_what_to_write(
    paths: Paths, arguments: tuple[str, ...], words: str
) -> None:
    result = command(paths, "call", "house.alarm.turn_on", *arguments)
    assert result.returncode == 2
    assert words in result.stderr


def test_a_call_beyond_the_ceiling_is_refused(paths: Paths) -> None:
    paths.file.write_text("tasks: {eta_ceiling: 1h}\n")
    command(paths, "render")
    result = command(paths, "call", "house.alarm.turn_on", "--in", "1h1s")
    assert result.returncode == 1
    assert "1h1s is beyond tasks.eta_ceiling, 1h" in result.stderr


def test_an_empty_directory_is_no_directory() -> None:
    """An unset variable must not mean the system's own appliance."""
    line = [sys.executable, "-m", "appliance.cli.main", "run", "--dir", ""]
    result = subprocess.run(line, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "--dir is empty" in result.stderr


@pytest.mark.parametrize("text", ["{", '{"pid": "x"}', '{"pid": []}', "[]"])
def test_a_status_file_of_nonsense_is_no_worker(paths: Paths, text: str) -> None:
    paths.worker_status.parent.mkdir()
    paths.worker_status.write_text(text)
    result = command(paths, "status")
    assert "no worker runs" in result.stdout
    assert result.stderr == ""


def test_status_of_nothing_is_exit_1(paths: Paths) -> None:
    result = command(paths, "status")
    assert result.returncode == 1
    assert "redis             does not answer" in result.stdout
    assert "running           no worker runs" in result.stdout
    assert "none is in force" in result.stdout


def test_a_reader_that_had_enough_is_no_error(paths: Paths) -> None:
    line = f"{sys.executable} -m appliance.cli.main --help | head -n 1"
    result = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert result.stdout.startswith("usage: appliance")
    assert result.stderr == ""


def test_the_help_of_each_command_is_a_sentence(paths: Paths) -> None:
    for name in ("status", "check", "call", "notices", "run"):
        text = command(paths, name, "--help").stdout
        assert text.startswith(f"usage: appliance {name}")
        assert "\n\n" in text

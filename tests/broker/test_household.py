"""The main job, whole: what `make run` runs, with a real redis-server, worker and beat."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from house.day import running
from house.day.__main__ import live
from house.day.place import claimed
from house.day.running import Appliance, NotRunning

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

SUMMARY = re.compile(r"household: (\d+) sent, (\d+) finished, 0 lost, 0 run twice")


@contextmanager
def household(*options: str | Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "house.day", *options],
        env={**os.environ, "PYTHONPATH": str(EXAMPLES)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            process.communicate()


def test_a_day_without_loss(short_dir: Path) -> None:
    with household("--dir", short_dir / "day") as process:
        output, _ = process.communicate()
    assert process.returncode == 0, output
    summary = SUMMARY.fullmatch(output.splitlines()[-1])
    assert summary, output
    sent, finished = summary.groups()
    assert sent == finished
    for word in ("sent", "waiting until", "started", "retried", "finished"):
        assert word in output


def test_after_the_count_it_can_go_on_until_ctrl_c(short_dir: Path) -> None:
    with household("--dir", short_dir / "day", "--keep") as process:
        assert process.stdout
        lines = iter(process.stdout)
        assert any(SUMMARY.fullmatch(line.rstrip()) for line in lines)
        assert any("finished  sensors.check" in line for line in lines)
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 0
    assert running_under(short_dir) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_day_leaves_nothing_running(short_dir: Path, number: signal.Signals) -> None:
    with household("--dir", short_dir / "day") as process:
        assert process.stdout
        for line in process.stdout:
            if "are up" in line:
                break
        process.send_signal(number)
        output, _ = process.communicate()
    assert process.returncode == 130, output
    assert running_under(short_dir) == []


def test_an_appliance_that_does_not_start_is_said(short_dir: Path) -> None:
    home, log = short_dir / "house", short_dir / "log"
    home.mkdir()
    (short_dir / "a").write_text("in the way of the appliance's directory")
    appliance = Appliance(short_dir / "a", home, log)
    with pytest.raises(NotRunning, match=r"it ended before it was ready\n(.*\n)+"):
        appliance.await_ready()
    assert appliance.stop() is not None


def test_a_day_that_cannot_begin_is_said(
    short_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("HOUSE_DIR", "APPLIANCE_DIR"):
        monkeypatch.setenv(variable, "set back after the test")
    monkeypatch.setattr(running, "_command", lambda: "/bin/false")
    with claimed(short_dir) as place:
        assert live(place, keep=True) == 1
    *_, summary = output = capsys.readouterr().out.splitlines()
    assert "WRONG: the appliance: it ended before it was ready" in output
    assert summary == "household: 0 sent, 0 finished, 0 lost, 0 run twice"


def running_under(directory: Path) -> list[str]:
    """The command lines of processes that have the directory in their arguments."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in lines if str(directory) in line]

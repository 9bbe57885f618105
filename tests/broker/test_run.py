"""`appliance run`: everything in the foreground, without systemd."""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from appliance.config.force import in_force
from appliance.paths import Paths, under
from appliance.supervision import supervisor
from appliance.worker import stopping
from tests.broker.foreground import Foreground, children, command

CODE = """
from celery import shared_task

@shared_task
def note(path, text):
    with open(path, "a") as file:
        file.write(text + "\\n")

@shared_task
def wait(path, gate):
    note(path, "started")
    open(gate).read()
"""

#: A task module that hangs, and hears no SIGTERM, once it said so.
DEAF = """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
print("deaf", flush=True)
while True:
    signal.pause()
"""


@pytest.fixture
def paths(directory: Path) -> Paths:
    (directory / "code").mkdir()
    (directory / "code" / "house.py").write_text(CODE)
    paths = under(directory)
    paths.file.write_text(f"tasks: {{modules: [house], path: {directory}/code}}\n")
    return paths


@pytest.fixture
def running(paths: Paths) -> Iterator[Foreground]:
    with Foreground(paths) as foreground:
        foreground.until("appliance: ready")
        yield foreground


def fifo(paths: Paths) -> Path:
    """What a task writes, as an event to wait for."""
    path = paths.run / "fifo"
    os.mkfifo(path)
    return path


def test_a_task_that_was_called_runs(running: Foreground, paths: Paths) -> None:
    told = fifo(paths)
    sent = command(paths, "call", "house.note", "--args", f'["{told}", "hello"]')
    assert sent.returncode == 0
    assert len(sent.stdout.strip()) == 36
    assert told.read_text() == "hello\n"


def test_status_on_one_screen(running: Foreground, paths: Paths) -> None:
    status = command(paths, "status")
    assert status.returncode == 0, status.stdout
    assert "queue             0 waiting, 0 in flight" in status.stdout
    assert "running           nothing" in status.stdout
    assert f"configuration     in force is {paths.file}" in status.stdout
    assert "notices           none" in status.stdout


def test_status_shows_an_edited_and_a_refused_file(running: Foreground, paths: Paths) -> None:
    good = paths.file.read_text()
    paths.file.write_text(good + "log_level: debug\n")
    edited = command(paths, "status")
    assert (edited.returncode, "edited since" in edited.stdout) == (1, True)
    paths.file.write_text(good + "log_level: loud\n")
    refused = command(paths, "status")
    assert (refused.returncode, ":2: log_level: 'loud' is not known" in refused.stdout) == (1, True)


def test_asking_writes_nothing_to_the_store(running: Foreground, paths: Paths) -> None:
    with redis.Redis(unix_socket_path=str(paths.socket)) as client:
        before = client.info("persistence")["aof_current_size"]
        command(paths, "status")
        command(paths, "check")
        assert client.info("persistence")["aof_current_size"] == before


@pytest.mark.parametrize("name", ["redis", "worker", "beat"])
def test_what_dies_is_started_again(running: Foreground, paths: Paths, name: str) -> None:
    died = children(running.process.pid)[name]
    os.kill(died, signal.SIGKILL)
    running.until(f"{name} ended with signal SIGKILL and is started again")
    told = fifo(paths)
    if name == "redis":
        running.until("redis: Ready to accept connections")
    sent = command(paths, "call", "house.note", "--args", f'["{told}", "again"]')
    assert sent.returncode == 0, sent.stderr
    assert told.read_text() == "again\n"


def test_ctrl_c_stops_all_of_it(running: Foreground, paths: Paths) -> None:
    pids = children(running.process.pid).values()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait() == 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_killed_it_leaves_nothing_behind(running: Foreground, paths: Paths) -> None:
    watched = [os.pidfd_open(pid) for pid in children(running.process.pid).values()]
    running.process.kill()
    for descriptor in watched:
        ended, _, _ = select.select([descriptor], [], [], 60)
        os.close(descriptor)
        assert ended


def stat(pid: int) -> list[str]:
    """/proc/PID/stat from the state on (proc(5))."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def in_session(leader: int) -> list[int]:
    """Who lives in it: the leader, and what it started."""
    found = []
    for directory in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, _, _, session, *_ = stat(int(directory.name))
            if int(session) == leader and state != "Z":
                found.append(int(directory.name))
    return found


def start_waiting(paths: Paths) -> tuple[Path, Path]:
    """A task runs until its gate, the second path, is opened; it tells the first at each start."""
    told, gate = fifo(paths), paths.run / "gate"
    os.mkfifo(gate)
    sent = command(paths, "call", "house.wait", "--args", f'["{told}", "{gate}"]')
    assert sent.returncode == 0, sent.stderr
    assert told.read_text() == "started\n"
    return told, gate


def test_killed_it_loses_no_running_task(paths: Paths) -> None:
    paths.file.write_text(paths.file.read_text() + "worker: {stop_timeout: 1s}\n")
    with Foreground(paths) as first:
        first.until("appliance: ready")
        told, gate = start_waiting(paths)
        watched = [os.pidfd_open(pid) for pid in children(first.process.pid).values()]
        first.process.kill()
        for descriptor in watched:
            assert select.select([descriptor], [], [], 60)[0]
            os.close(descriptor)
    with Foreground(paths) as second:
        second.until("appliance: ready")
        # At once, not after the visibility timeout.
        assert told.read_text() == "started\n"
        gate.write_text("")


def test_a_stop_goes_on_telling(running: Foreground, paths: Paths) -> None:
    _, gate = start_waiting(paths)
    running.process.send_signal(signal.SIGTERM)
    running.until("worker: stopping: waiting up to 60 s for 1 running task")
    gate.write_text("")
    assert running.process.wait() == 0


def test_what_does_not_end_is_killed(running: Foreground) -> None:
    os.kill(children(running.process.pid)["beat"], signal.SIGSTOP)
    running.process.send_signal(signal.SIGTERM)
    running.until("beat did not end in time and is killed")
    assert running.process.wait() == 0


def test_a_redis_that_does_not_end_is_killed_last(running: Foreground) -> None:
    pids = children(running.process.pid)
    for pid in pids.values():
        os.kill(pid, signal.SIGSTOP)
    running.process.send_signal(signal.SIGTERM)
    running.until("appliance: stopping")
    # Its time begins when nobody needs it any more.
    for name in ("worker", "beat"):
        os.kill(pids[name], signal.SIGKILL)
    running.until("redis did not end in time and is killed")
    assert running.process.wait() == 0


def test_a_second_ctrl_c_kills_all_at_once(running: Foreground) -> None:
    pids = children(running.process.pid)
    for pid in pids.values():
        os.kill(pid, signal.SIGSTOP)
    running.process.send_signal(signal.SIGINT)
    running.until("appliance: stopping")
    running.process.send_signal(signal.SIGINT)
    running.until("killed, as asked again: redis, worker, beat")
    assert running.process.wait() == 0
    # The pool's processes too.
    assert not [pid for leader in pids.values() for pid in in_session(leader)]


def test_a_module_that_hangs_can_be_stopped(paths: Paths) -> None:
    (paths.run / "code" / "house.py").write_text(DEAF)
    with Foreground(paths) as foreground:
        # Worker and beat.
        foreground.until("deaf")
        foreground.until("deaf")
        foreground.process.send_signal(signal.SIGINT)
        foreground.until("appliance: stopping")
        foreground.process.send_signal(signal.SIGINT)
        foreground.until("killed, as asked again: redis, worker, beat")
        assert foreground.process.wait() == 1


def test_the_supervisor_is_more_patient_than_the_worker() -> None:
    assert supervisor.WORKER_MARGIN > stopping.MARGIN


def test_two_in_one_directory_are_one_too_many(running: Foreground, paths: Paths) -> None:
    second = command(paths, "run")
    assert second.returncode == 1
    assert "another `appliance run` works in" in second.stderr
    assert running.process.poll() is None
    assert command(paths, "status").returncode == 0


def test_a_module_that_is_broken_ends_it(paths: Paths) -> None:
    (paths.run / "code" / "house.py").write_text("import nosuch\n")
    with Foreground(paths) as foreground:
        foreground.until("nosuch")
        assert foreground.process.wait() == 1


def test_a_bad_file_at_the_first_start_refuses(paths: Paths) -> None:
    paths.file.write_text("tasks: [1]\n")
    first = command(paths, "run")
    assert first.returncode == 1
    assert "a list where a mapping belongs" in first.stderr


def test_a_file_of_ones_own(paths: Paths, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("log_level: warning\n")
    paths.file.unlink()
    with Foreground(paths, "--config", str(other)) as foreground:
        foreground.until("appliance: ready")
        assert in_force(paths).log_level == "warning"
        other.write_text("log_level: loud\n")
        assert command(paths, "check").returncode == 1


def test_the_file_itself_named_as_the_file(paths: Paths) -> None:
    before = paths.file.read_text()
    with Foreground(paths, "--config", str(paths.file)) as foreground:
        foreground.until("appliance: ready")
    assert not paths.file.is_symlink()
    assert paths.file.read_text() == before


def test_a_file_of_the_admins_is_not_replaced(paths: Paths, tmp_path: Path) -> None:
    before = paths.file.read_text()
    other = tmp_path / "other.yaml"
    other.write_text("{}\n")
    refused = command(paths, "run", "--config", str(other))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"appliance: {paths.file} is there, so --config {other} is not used\n"
        f"  leave --config out, or move {paths.file} away\n"
    )
    assert (paths.file.is_symlink(), paths.file.read_text()) == (False, before)


@pytest.mark.parametrize(("text", "code"), [(None, 2), ("log_level: loud\n", 1)])
def test_a_link_stays_when_the_file_named_is_not_fine(
    paths: Paths, tmp_path: Path, text: str | None, code: int
) -> None:
    linked, other = tmp_path / "linked.yaml", tmp_path / "other.yaml"
    linked.write_text("{}\n")
    if text:
        other.write_text(text)
    paths.file.unlink()
    paths.file.symlink_to(linked)
    refused = command(paths, "run", "--config", str(other))
    assert refused.returncode == code
    assert str(other) in refused.stderr
    assert len(refused.stderr.splitlines()) == 2
    assert paths.file.readlink() == linked


def test_a_link_is_replaced(paths: Paths, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("{}\n")
    paths.file.unlink()
    # What an earlier version made of a file that was named as itself.
    paths.file.symlink_to(paths.file)
    with Foreground(paths, "--config", str(other)) as foreground:
        foreground.until("appliance: ready")
    assert paths.file.readlink() == other


def test_a_missing_file_makes_no_directory(directory: Path) -> None:
    new = under(directory / "new")
    refused = command(new, "run", "--config", str(directory / "nofile"))
    assert (refused.returncode, refused.stderr.splitlines()[0]) == (
        2,
        f"appliance: {directory / 'nofile'} does not exist",
    )
    assert not new.run.exists()


@pytest.mark.parametrize("place", ["/proc/x", "file", "file/below"])
def test_a_place_that_can_be_no_directory(directory: Path, place: str) -> None:
    (directory / "file").write_text("")
    where = directory / place
    refused = command(under(where), "run")
    assert refused.returncode == 1
    what, hint = refused.stderr.splitlines()
    assert what.startswith(f"appliance: {where} cannot be used: ")
    assert hint == "  name a directory that you may write to, or one that can be made"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a directory away")
def test_a_directory_that_is_somebody_elses(directory: Path) -> None:
    """As root without root's right to write everywhere: this checkout may be root's alone."""
    os.chown(directory, 65534, -1)
    directory.chmod(0o755)
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    refused = subprocess.run(
        [*powerless, sys.executable, "-m", "appliance.cli.main", "run", "--dir", directory / "new"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert f"{directory / 'new'} cannot be used: Permission denied" in refused.stderr
    assert len(refused.stderr.splitlines()) == 2


def test_a_directory_whose_sockets_would_not_fit(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 110)
    result = subprocess.run(
        [sys.executable, "-m", "appliance.cli.main", "run", "--dir", deep],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "is longer than 107 bytes" in result.stderr
    assert not deep.exists()

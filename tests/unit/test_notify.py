"""What is sent to systemd, read from the other end of a real socket."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.notify import Notifier


@pytest.fixture
def systemd(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with (
        tempfile.TemporaryDirectory(prefix="appl-") as directory,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening,
    ):
        path = Path(directory) / "notify"
        listening.bind(str(path))
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        yield listening


def _heard(listening: socket.socket) -> str:
    return listening.recv(4096).decode()


def test_ready_and_status_come_together(systemd: socket.socket) -> None:
    Notifier().ready("0 running")
    assert _heard(systemd) == "READY=1\nSTATUS=0 running"


def test_a_status_is_sent_only_when_it_changed(systemd: socket.socket) -> None:
    notifier = Notifier()
    for status in ("one", "one", "two"):
        notifier.status(status)
    assert [_heard(systemd), _heard(systemd)] == ["STATUS=one", "STATUS=two"]


def test_a_status_in_any_language_arrives(systemd: socket.socket) -> None:
    """sdnotify alone drops, in silence, what Latin-1 has no letter for."""
    Notifier().status("следующая: отчёт")
    assert _heard(systemd) == "STATUS=следующая: отчёт"


def test_a_status_cannot_say_anything_else(systemd: socket.socket) -> None:
    Notifier().status("one\nMAINPID=1")
    assert _heard(systemd) == "STATUS=one MAINPID=1"


def test_stopping_asks_for_time(systemd: socket.socket) -> None:
    Notifier().stopping("stopping", 90)
    assert _heard(systemd) == "STOPPING=1\nEXTEND_TIMEOUT_USEC=90000000\nSTATUS=stopping"


def test_an_abstract_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"appliance-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name}")
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        Notifier().status("here")
        assert _heard(listening) == "STATUS=here"


def test_without_systemd_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notifier = Notifier()
    notifier.ready("ready")
    notifier.alive()
    assert not notifier.connected


def test_a_systemd_that_does_not_listen_any_more_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    Notifier().ready("ready")


@pytest.mark.parametrize(
    ("microseconds", "pid", "seconds"),
    [
        ("180000000", None, 180.0),
        ("1500000", str(os.getpid()), 1.5),
        ("180000000", "1", None),
        ("0", None, None),
        ("", None, None),
        ("soon", None, None),
    ],
)
def test_the_watchdogs_time(
    monkeypatch: pytest.MonkeyPatch, microseconds: str, pid: str | None, seconds: float | None
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", microseconds)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    if pid:
        monkeypatch.setenv("WATCHDOG_PID", pid)
    assert Notifier().watchdog == seconds


def test_the_watchdog_is_fed_only_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, systemd: socket.socket
) -> None:
    path = os.environ["NOTIFY_SOCKET"]
    Notifier().alive()
    monkeypatch.setenv("NOTIFY_SOCKET", path)
    monkeypatch.setenv("WATCHDOG_USEC", "1000000")
    Notifier().alive()
    assert _heard(systemd) == "WATCHDOG=1"
    systemd.setblocking(False)
    with pytest.raises(BlockingIOError):
        systemd.recv(1)


def test_a_tasks_own_programs_do_not_find_the_socket(systemd: socket.socket) -> None:
    Notifier()
    assert "NOTIFY_SOCKET" not in os.environ

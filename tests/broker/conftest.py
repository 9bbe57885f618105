"""A private appliance: a short directory, a configuration in force, a Redis."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config.model import Alert, Config, Entry, Queue, Redis, Tasks, Worker
from tests.broker.publishing import Gate, Publisher
from tests.broker.server import Server
from tests.broker.service import Service


@pytest.fixture
def directory() -> Iterator[Path]:
    """Short: a socket's path has 107 bytes, which pytest's own directories may exceed."""
    with tempfile.TemporaryDirectory(prefix="appl-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def server(directory: Path) -> Iterator[Server]:
    with Server(directory) as running:
        yield running


class Appliance:
    """What is in force under one directory, and the processes that read it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.gate = Gate(directory / "gate")
        self.config = Config(
            tasks=Tasks(modules=(), path=directory / "code", eta_ceiling=3600, time_limit=600),
            queue=Queue(visibility_timeout=4200),
            redis=Redis(memory=100 * 1024 * 1024),
            worker=Worker(concurrency=2, stop_timeout=20),
            schedule={},
            timezone="UTC",
            alert=Alert(command=()),
            log_level="info",
        )
        self.config.tasks.path.mkdir()
        self._put_in_force()

    def module(self, name: str, code: str) -> None:
        """A task module of the user's; in it `LEDGER` and `GATE` are paths."""
        header = f"LEDGER = {str(self.ledger)!r}\nGATE = {str(self.gate.path)!r}\n"
        (self.config.tasks.path / f"{name}.py").write_text(header + code)
        modules = (*self.config.tasks.modules, name)
        self.config = replace(self.config, tasks=replace(self.config.tasks, modules=modules))
        self._put_in_force()

    def worker_settings(self, **settings: int) -> None:
        self.config = replace(self.config, worker=replace(self.config.worker, **settings))
        self._put_in_force()

    def schedule(self, **entries: Entry) -> None:
        self.config = replace(self.config, schedule=entries)
        self._put_in_force()

    def worker(self, watchdog: float | None = None, notify: bool = True) -> Service:
        return Service("worker", self.directory, watchdog, notify)

    def beat(self, watchdog: float | None = None) -> Service:
        return Service("beat", self.directory, watchdog)

    def again(self, service: Service) -> Service:
        """The same one, started anew after it ended."""
        service.listener.path.unlink()
        return Service(service.subcommand, self.directory, service.watchdog)

    @property
    def ledger(self) -> Path:
        return self.directory / "ledger"

    def entries(self) -> list[str]:
        """The lines that tasks left."""
        return self.ledger.read_text().split("\n")[:-1] if self.ledger.exists() else []

    def _put_in_force(self) -> None:
        source = {"file": "test", "sha256": "", "fallback": False}
        text = json.dumps({"config": self.config.to_json(), "source": source})
        (self.directory / "config.json").write_text(text)


@pytest.fixture
def appliance(directory: Path) -> Iterator[Appliance]:
    made = Appliance(directory)
    yield made
    made.gate.close()


@pytest.fixture
def publisher(server: Server) -> Publisher:
    return Publisher(server)

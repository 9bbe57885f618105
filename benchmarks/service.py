"""One side: a private directory with Redis, a worker and beat."""

import json
import os
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from appliance.paths import under
from benchmarks import process
from benchmarks.polling import NeverCame, until
from benchmarks.program import Program, script
from benchmarks.store import Store
from benchmarks.syncs import Trace

CHECKOUT = Path(__file__).parents[1]

#: Worker processes, on both sides.
CONCURRENCY = 2


class Service(ABC):
    """Not running when made. `trace` counts the syncs of all that is started."""

    #: "appliance" or "stock"
    side: str

    def __init__(self, directory: Path, trace: Trace | None = None) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.paths = under(directory)
        self.environment = {**os.environ, "APPLIANCE_DIR": str(directory)}
        # What Redis and the worker would talk to if a service manager started the benchmark.
        self.environment.pop("NOTIFY_SOCKET", None)
        self.environment["PYTHONPATH"] = str(CHECKOUT)
        self.environment["BENCH_BROKER"] = f"redis+socket://{self.paths.socket}"
        self.trace = trace
        self._programs: list[Program] = []
        self._render()

    def _render(self) -> None:
        """Both sides' redis.conf is the one that the appliance renders."""
        self._configure()
        for directory in (self.paths.redis_data, self.paths.beat_data, self.paths.notices):
            directory.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [script("appliance"), "render", "--dir", str(self.paths.run)],
            env=self.environment,
            check=True,
            capture_output=True,
        )

    def _configure(self) -> None:
        """Write the file that an admin would have written."""
        settings = {
            "tasks": {"path": str(CHECKOUT), "modules": ["benchmarks.tasks"]},
            "worker": {"concurrency": CONCURRENCY},
        }
        # JSON is YAML.
        self.paths.file.write_text(json.dumps(settings) + "\n", encoding="utf-8")

    @abstractmethod
    def _begin(self) -> None:
        """Start all of it."""

    @abstractmethod
    def _begin_store(self) -> None:
        """Start Redis alone."""

    @contextmanager
    def running(self) -> Iterator[Store]:
        """All of it, from its start; it is stopped at the end."""
        with self._stopped_at_end():
            self._begin()
            yield self._store

    @contextmanager
    def store_running(self) -> Iterator[Store]:
        """Redis alone, up; it is stopped at the end."""
        with self._stopped_at_end():
            self._begin_store()
            self.await_store()
            yield self._store

    def await_store(self) -> float:
        """Until Redis answers; the moment."""
        return until(lambda: self.insist() and self._store.answers(), f"{self.side}: Redis")

    def await_ready(self) -> float:
        """Until a worker waits for tasks; the moment. Redis must be up."""
        try:
            return self._store.await_consumer()
        except redis.RedisError as error:
            self.insist()
            raise NeverCame(f"{self.side}: READY") from error

    def insist(self) -> bool:
        """True, or raises Ended if a program of it has ended by itself."""
        for program in self._programs:
            program.insist()
        return True

    @property
    def roots(self) -> list[int]:
        """The processes that were started, in their order."""
        return [program.pid for program in self._programs]

    def pids(self) -> list[int]:
        """All its processes."""
        return process.descendants(self.roots)

    def cpu_seconds(self) -> float:
        """What it has used since its start."""
        return process.cpu_seconds(self.pids())

    def memory(self) -> dict[str, int]:
        """PSS by role, in bytes."""
        sums = dict.fromkeys(ROLES, 0)
        for pid in self.pids():
            sums[role(process.arguments(pid))] += process.pss_bytes(pid)
        return sums

    def stop(self) -> float:
        """In order, the last started first; the seconds it took."""
        began = time.monotonic()
        while self._programs:
            self._programs.pop().stop()
        return time.monotonic() - began

    @contextmanager
    def _stopped_at_end(self) -> Iterator[None]:
        self._store = Store(self.paths.socket)
        try:
            yield
        finally:
            self._store.close()
            self.stop()

    def _run(self, *command: str) -> None:
        log = self.paths.run / "log"
        prefix = self.trace.prefix() if self.trace else ()
        self._programs.append(Program(command, self.environment, log, prefix))


#: `run` is what stands in for systemd where there is none.
ROLES = ("redis", "worker", "beat", "run")


def role(arguments: list[str]) -> str:
    """Which part of a side a command line is."""
    if arguments[0].endswith("redis-server") or "redis-server " in arguments[0]:
        return "redis"
    return next((part for part in ("worker", "beat") if part in arguments), "run")

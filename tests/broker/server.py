"""A real redis-server of a test's own, on a unix socket, with the appliance's settings."""

import signal
import subprocess
from pathlib import Path
from types import TracebackType

import redis

from appliance.broker.waiting import wait
from appliance.store.server import binary

SETTINGS = {
    "port": "0",
    "appendonly": "yes",
    "appendfsync": "always",
    "save": "",
    "maxmemory": "100mb",
    "maxmemory-policy": "noeviction",
    "logfile": "",
}


class Server:
    """Start, freeze and kill it; the data in `directory` survives all of these."""

    def __init__(self, directory: Path, start: bool = True) -> None:
        self.directory = directory
        self.socket = directory / "redis.sock"
        self._data = directory / "lib" / "redis"
        self._data.mkdir(parents=True, exist_ok=True)
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        if self._start:
            self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self, ready: bool = True, delay_of_a_key: int = 0) -> None:
        """Returns when it serves, unless not `ready`; the delay, at loading, is in microseconds."""
        options = {**SETTINGS, "unixsocket": str(self.socket), "dir": str(self._data)}
        if delay_of_a_key:
            options["key-load-delay"] = str(delay_of_a_key)
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        with (self.directory / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["redis-server", *arguments], executable=binary(), stdout=log, stderr=log
            )
        if ready:
            wait(self.socket)

    def fill(self, keys: int) -> None:
        """Data that takes time to load. Meanwhile Redis answers only after each 1024 commands."""
        with self.client() as client:
            pipeline = client.pipeline(transaction=False)
            for number in range(keys):
                pipeline.set(f"filling:{number}", "")
            pipeline.execute()

    def freeze(self) -> None:
        """As a card does whose sync stalls: connections stay, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """As the kernel does when memory runs out."""
        self._signal(signal.SIGKILL)
        if self._process:
            self._process.wait()

    def client(self) -> redis.Redis:
        made: redis.Redis = redis.Redis(unix_socket_path=str(self.socket), decode_responses=True)
        return made

    def _signal(self, number: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(number)

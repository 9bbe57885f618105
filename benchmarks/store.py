"""What Redis says of itself, over a connection that is left out of the counts."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from appliance.broker.probe import client


class Rewritten(RuntimeError):
    """The append-only file was rewritten meanwhile: its growth cannot be told from its size."""


@dataclass(frozen=True)
class Counts:
    """So far: commands of others, bytes of append-only file, and how often that was rewritten."""

    commands: int
    bytes: int
    rewrites: int

    def since(self, before: "Counts") -> "Counts":
        """What came on top; raises Rewritten."""
        if self.rewrites != before.rewrites:
            raise Rewritten
        return Counts(self.commands - before.commands, self.bytes - before.bytes, 0)


#: The list of tasks that are sent to no queue in particular.
QUEUE = "celery"


def is_fetch(command: str) -> bool:
    """Whether a command, as MONITOR tells it, asks for the next task and waits for it."""
    words = command.split()
    return words[0].upper() == "BRPOP" and QUEUE in words[1:]


class Store:
    """Our own commands are counted, to be taken off."""

    def __init__(self, socket: Path) -> None:
        # redis-py types each answer as one that may have to be awaited.
        self._client: Any = client(socket, timeout=60)
        self._asked = 0

    def answers(self) -> bool:
        """Whether Redis is up and has loaded its data."""
        try:
            self._client.ping()
        except (redis.RedisError, OSError):
            return False
        self._asked += 1
        return True

    def await_consumer(self) -> float:
        """Until a worker waits for tasks; the moment. redis.TimeoutError if none ever does.

        CLIENT LIST would tell of a client blocked in BRPOP, but not on which list: when stock
        Celery starts, it first waits a second for other workers' answers, in BRPOP too.
        """
        with self._client.monitor() as commands:
            while not is_fetch(commands.next_command()["command"]):
                pass
            return time.monotonic()

    def counts(self) -> Counts:
        """As they are now."""
        info = self._client.info("commandstats", "persistence")
        calls = sum(each["calls"] for name, each in info.items() if name.startswith("cmdstat_"))
        counts = Counts(calls - self._asked, info["aof_current_size"], info["aof_rewrites"])
        # Redis counts this INFO only after it has answered it.
        self._asked += 1
        return counts

    def close(self) -> None:
        """Its connection counts as a client of Redis until then."""
        self._client.close()

"""Publishing as any Celery program on the machine would, and waiting for what tasks leave."""

import json
import os
from pathlib import Path
from typing import Any

from celery import Celery

from tests.broker.server import Server


class Publisher:
    """A stock Celery app on the appliance's socket."""

    def __init__(self, server: Server) -> None:
        url = f"redis+socket://{server.socket}"
        self._app = Celery("publisher", broker=url, set_as_current=False)

    def send(self, task: str, *args: Any, **options: Any) -> str:
        """Returns the task's id when the message is in Redis."""
        return str(self._app.send_task(task, args, **options).id)


class Gate:
    """Tasks that open it wait until the test does, once for all: a named pipe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)

    def open(self) -> None:
        """Lets through whoever waits, and whoever comes later."""
        # Held open, for both directions: so this waits for nobody.
        self._held = self.path.open("rb+", buffering=0)

    def close(self) -> None:
        """The test is over."""
        if hasattr(self, "_held"):
            self._held.close()


def queued(server: Server) -> list[str]:
    """The first arguments of the messages in the queue, the next one first."""
    with server.client() as client:
        messages = [json.loads(text) for text in reversed(client.lrange("celery", 0, -1))]
    return [message["headers"]["argsrepr"] for message in messages]


def unacknowledged(server: Server) -> int:
    with server.client() as client:
        return max(int(client.hlen("unacked")), int(client.zcard("unacked_index")))

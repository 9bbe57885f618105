"""Waiting for a Redis that is starting."""

import time
from pathlib import Path

import redis

from appliance.broker.probe import client

#: A Redis that is away for so long does not start by itself; systemd tries the worker again.
PATIENCE = 10.0

#: Between two looks, in seconds.
PAUSE = 0.1


class RedisAway(RuntimeError):
    """There is no Redis on the socket."""

    def __init__(self, socket: Path, reason: object) -> None:
        super().__init__(f"Redis does not answer on {socket}: {reason}")
        self.hint = "see why: systemctl status appliance-redis"


def wait(socket: Path, patience: float = PATIENCE) -> None:
    """Return when Redis serves; raises RedisAway after `patience` seconds without any answer.

    One that loads its data answers, with an error, and is waited for however long it takes.
    """
    with client(socket, timeout=patience) as connection:
        answered = time.monotonic()
        while True:
            try:
                connection.ping()
            except (redis.BusyLoadingError, redis.ResponseError):
                answered = time.monotonic()
            except (redis.RedisError, OSError) as error:
                if time.monotonic() - answered >= patience:
                    raise RedisAway(socket, error) from error
            else:
                return
            time.sleep(PAUSE)

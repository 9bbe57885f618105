"""Asking Redis how it is, over a connection of its own. Only reads: asking costs no sync."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry


@dataclass(frozen=True)
class Reading:
    """What Redis answered; None where it answered with an error (it loads, a script runs).

    `queued` is in messages, `used` and `limit` in bytes, as they count towards maxmemory.
    """

    queued: int | None
    used: int | None
    limit: int | None


def client(socket: Path, timeout: float | None = None) -> redis.Redis:
    """A connection that sends nothing but what it is told to, and tries nothing twice.

    `timeout` bounds one answer, in seconds; None waits for as long as Redis lives.
    """
    made: redis.Redis = redis.Redis(
        unix_socket_path=str(socket),
        socket_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        health_check_interval=0,
        # No CLIENT SETINFO: one round trip less, and Redis 7.0 does not know it.
        lib_name=None,
        lib_version=None,
    )
    return made


def ask(connection: redis.Redis, lists: Sequence[str]) -> Reading:
    """One round trip; raises redis.RedisError or OSError when there was no answer at all."""
    pipeline = connection.pipeline(transaction=False)
    pipeline.info("memory")
    for name in lists:
        pipeline.llen(name)
    memory, *lengths = pipeline.execute(raise_on_error=False)
    return Reading(_sum(lengths), *_memory(memory))


def _sum(lengths: Sequence[Any]) -> int | None:
    return sum(lengths) if all(isinstance(length, int) for length in lengths) else None


def _memory(info: Any) -> tuple[int | None, int | None]:
    if not isinstance(info, dict):
        return None, None
    # Buffers of the append-only file are not counted when Redis decides that it is full.
    return info["used_memory"] - info.get("mem_not_counted_for_evict", 0), info["maxmemory"]

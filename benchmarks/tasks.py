"""The tasks that both sides run."""

import socket
import time

from celery import shared_task


def _nothing() -> None:
    """What a task costs when it does nothing."""


def _stamp(bell: str) -> None:
    """Tell the benchmark, at its socket `bell`, when this ran: an event, nothing to be polled."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.sendto(str(time.monotonic()).encode(), bell)


# Called, not used as a decorator: Celery's has no types.
noop = shared_task(name="benchmarks.noop")(_nothing)
stamp = shared_task(name="benchmarks.stamp")(_stamp)

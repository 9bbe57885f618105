"""A program that publishes: one process, one task after another, as `delay` does it.

Run as `python -m benchmarks.publisher SIDE BELL`; see `Publisher` for the other end.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from types import TracebackType

from celery import Celery

from benchmarks.bell import Bell
from benchmarks.service import Service


class Publisher:
    """Has imported all it needs when made, so that this costs no CPU later; a context ends it."""

    def __init__(self, service: Service, bell: Bell) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.publisher", service.side, str(bell.path)],
            env=service.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def connect(self) -> None:
        """Ahead of the first publish; Redis must be up."""
        self._ask("connect")

    def publish(self, task: str, count: int = 1) -> float:
        """`count` tasks, "noop" or "stamp"; the seconds until the last one was taken."""
        return self._ask(task, count)

    def _ask(self, what: str, count: int = 1) -> float:
        assert self._process.stdin
        self._process.stdin.write(f"{what} {count}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> float:
        assert self._process.stdout
        return float(self._process.stdout.readline())


def main(side: str, bell: str) -> None:
    """Read lines of what to do and how often; answer each with the seconds that it took."""
    app = _application(side)
    from benchmarks import tasks  # noqa: PLC0415 - they belong to the app that is set by now

    act: dict[str, Callable[[], object]] = {
        "connect": lambda: _connect(app),
        "noop": tasks.noop.delay,
        "stamp": lambda: tasks.stamp.delay(bell),
    }
    print(0.0, flush=True)
    for line in sys.stdin:
        what, count = line.split()
        print(_timed(act[what], int(count)), flush=True)


def _connect(app: Celery) -> None:
    with app.producer_or_acquire() as producer:
        producer.connection.ensure_connection()


def _timed(act: Callable[[], object], count: int) -> float:
    began = time.monotonic()
    for _ in range(count):
        act()
    return time.monotonic() - began


def _application(side: str) -> Celery:
    if side == "stock":
        from benchmarks.stock_app import app  # noqa: PLC0415 - reads the stock side's environment
    else:
        app = Celery("publisher")
        app.config_from_object("appliance.celeryconfig")
    app.set_default()
    return app


if __name__ == "__main__":
    main(*sys.argv[1:])

"""`python -m benchmarks.stock_day --dir DIR`: `python -m house.day`, but on stock Celery."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.service import CHECKOUT
from benchmarks.stock import StockSide
from house.day import household
from house.day.__main__ import main


class _Side(StockSide):
    app = "benchmarks.stock_house_app"

    def __init__(self, directory: Path, home: Path) -> None:
        super().__init__(directory)
        self.environment |= {"HOUSE_DIR": str(home), "no_proxy": "127.0.0.1"}
        self.environment["PYTHONPATH"] += f":{CHECKOUT / 'examples'}"

    def _configure(self) -> None:
        """The day has done it."""


class StockHouse:
    """In the place of the day's appliance, with what the day uses of that."""

    def __init__(self, directory: Path, home: Path, _log: Path) -> None:
        self._side = _Side(directory, home)
        self._stack = ExitStack()
        self._stack.enter_context(self._side.running())
        #: Becomes readable when beat, which is started last, has ended.
        self.ended = os.pidfd_open(self._side.roots[-1])
        self._stack.callback(os.close, self.ended)

    def await_ready(self) -> None:
        """Until the worker waits for tasks."""
        self._side.await_ready()

    def insist(self) -> None:
        """Raises Ended if anything has ended by itself."""
        self._side.insist()

    def stop(self) -> None:
        """Warmly."""
        self._stack.close()


if __name__ == "__main__":
    # It has what the day uses, and the day has no other way to be given it.
    household.Appliance = StockHouse  # type: ignore[attr-defined, assignment]
    sys.exit(main())

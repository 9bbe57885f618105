"""The appliance: `appliance run`."""

from benchmarks.program import script
from benchmarks.service import Service


class ApplianceSide(Service):
    """As `make run` starts it."""

    side = "appliance"

    def _begin(self) -> None:
        self._run(script("appliance"), "run", "--dir", str(self.paths.run))

    def _begin_store(self) -> None:
        self._run(script("appliance"), "redis", "--dir", str(self.paths.run))

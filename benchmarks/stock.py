"""Stock Celery: redis-server, `celery worker` and `celery beat` with their default flags."""

from appliance.store.server import binary
from benchmarks.program import script
from benchmarks.service import CONCURRENCY, Service


class StockSide(Service):
    """Started in the appliance's order, on the same Redis settings, and as bare as can be."""

    side = "stock"
    app = "benchmarks.stock_app"

    def _begin(self) -> None:
        self._begin_store()
        self.await_store()
        self._celery("worker", "--concurrency", str(CONCURRENCY))
        self._celery("beat", "--schedule", str(self.paths.beat_data / "stock"))

    def _begin_store(self) -> None:
        # By its name the binary knows whether it is to be a server.
        server = self.paths.run / "redis-server"
        if not server.is_symlink():
            server.symlink_to(binary())
        self._run(str(server), str(self.paths.redis_conf))

    def _celery(self, *arguments: str) -> None:
        self._run(script("celery"), "--app", self.app, *arguments)

"""Celery's consumer, with one thing changed: it stays alive while it waits for Redis."""

from typing import Any

from celery.utils.log import get_logger
from celery.worker.consumer import Consumer as CeleryConsumer
from celery.worker.state import maybe_shutdown

logger = get_logger(__name__)

#: Celery's own pause grows to 30 s; a Redis on the same machine is back long before.
PAUSE = 1.0


class Consumer(CeleryConsumer):  # type: ignore[misc]  # Celery has no types
    """Waits for Redis for as long as it takes: systemd's watchdog bounds it."""

    def ensure_connected(self, conn: Any) -> Any:
        """Connect; the watchdog is fed meanwhile if Redis answers, and a stop is heard."""

        def turn() -> None:
            self.controller.service.away()
            maybe_shutdown()

        def failed(error: Exception, interval: float) -> None:
            logger.error("no connection to Redis: %s; next attempt in %g s", error, interval)

        conn.ensure_connection(
            failed, interval_start=PAUSE, interval_step=0.0, interval_max=PAUSE, callback=turn
        )
        self.first_connection_attempt = False
        return conn

"""Celery's worker with our signals and our service in its loop."""

from typing import Any

from celery import Celery
from celery.apps.worker import Worker as CeleryWorker
from celery.apps.worker import install_cry_handler
from celery.utils.log import get_logger

from appliance.config.model import Config
from appliance.notify import Notifier
from appliance.paths import Paths
from appliance.signals import on_stop
from appliance.watchdog import turn
from appliance.worker.application import NODE, queue_lists
from appliance.worker.consumer import Consumer
from appliance.worker.pulse import PAUSE, Pulse
from appliance.worker.service import Service

logger = get_logger(__name__)


class Worker(CeleryWorker):  # type: ignore[misc]  # Celery has no types
    """Runs in this very process: systemd watches the process that works."""

    service: Service

    def install_platform_tweaks(self, worker: Any) -> None:
        """Our signals in place of Celery's: SIGTERM, SIGINT and SIGHUP ask for a stop."""
        on_stop(self.service.ask_to_stop)
        # SIGUSR1 logs what each thread is doing.
        install_cry_handler()

    def terminate(self, in_sighandler: bool = False) -> None:
        """Celery's cold stop: ours when waiting is no use, Redis being away, or at an end."""
        try:
            super().terminate(in_sighandler)
        except Exception as error:
            logger.error("what ran comes back after the visibility timeout only: %r", error)

    def register_with_event_loop(self, hub: Any) -> None:
        """At each start of the consumer, the ones after a lost connection too."""
        super().register_with_event_loop(hub)
        self.service.register(hub)


def worker(app: Celery, config: Config, paths: Paths, notifier: Notifier) -> Worker:
    """The worker of the unit: alone on its queue, so it neither looks for nor greets others."""
    made = Worker(
        app=app,
        hostname=NODE,
        concurrency=config.worker.concurrency,
        loglevel=config.log_level.upper(),
        optimization="fair",
        prefetch_multiplier=1,
        consumer_cls=Consumer,
        pool_cls="prefork",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        no_color=True,
        quiet=True,
    )
    pulse = Pulse(paths.socket, queue_lists(app), turn(PAUSE, notifier.watchdog))
    made.service = Service(made, notifier, pulse, paths.worker_status, config.worker.stop_timeout)
    return made

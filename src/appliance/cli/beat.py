"""`appliance beat`: what appliance-beat.service runs."""

from celery.utils.log import get_logger

from appliance.beat.schedule import beat_schedule
from appliance.beat.service import Service
from appliance.config.force import NothingInForce, in_force
from appliance.config.model import Config
from appliance.notify import Notifier
from appliance.output import FAILED, OK, complain
from appliance.paths import Paths
from appliance.stop import Stop
from appliance.worker.application import application
from appliance.worker.modules import import_what_works

logger = get_logger(__name__)


def run(paths: Paths) -> int:
    """Send what is due until asked to stop; 0 if it was asked to."""
    notifier = Notifier()
    stop = Stop()
    stop.listen()
    try:
        _send(in_force(paths), paths, notifier, stop)
    except NothingInForce as error:
        complain(str(error), error.hint)
        return FAILED
    return OK


def _send(config: Config, paths: Paths, notifier: Notifier, stop: Stop) -> None:
    app = application(config)
    app.conf.update(
        beat_schedule=beat_schedule(config.schedule),
        # Beat reads no results. With a result backend each task sent is subscribed to for ever, and
        # a lost connection is waited for in the middle of sending, 20 s each time.
        result_backend="disabled://",
        # Else Celery schedules a task of its own to clean that backend up.
        result_expires=None,
    )
    app.log.setup(config.log_level.upper(), redirect_stdouts=False, colorize=False)
    paths.beat_data.mkdir(parents=True, exist_ok=True)
    service = Service(app, notifier, str(paths.beat_data / "schedule"), stop)
    service.run(prepare=lambda: _import(config, stop))


def _import(config: Config, stop: Stop) -> None:
    """A task's own options (its queue, its expiry) are known only to who imported it."""
    for broken in import_what_works(config.tasks, stop):
        logger.warning("%s; its tasks are sent with default options", broken)

"""The Celery app of the appliance's own processes."""

import sys

from celery import Celery

from appliance.broker.consuming import lists
from appliance.config.model import Config

#: Fixed, whatever the host is called: a renamed Pi is still the same worker.
NODE = "worker@appliance"

#: Celery's own 4 s kills the children of a slow Pi while they start, for ever.
PROC_ALIVE_SECONDS = 60.0

#: The journal has the time already.
LOG_FORMAT = "%(levelname)s %(processName)s: %(message)s"
TASK_LOG_FORMAT = "%(levelname)s %(task_name)s[%(task_id)s]: %(message)s"


def application(config: Config) -> Celery:
    """The app with the settings in force; imports nothing of the user's yet."""
    path = str(config.tasks.path)
    if path in sys.path:
        sys.path.remove(path)
    sys.path.insert(0, path)
    app = Celery("appliance")
    app.Task.Request = "appliance.worker.request:Request"
    app.config_from_object("appliance.celeryconfig")
    app.conf.update(
        imports=config.tasks.modules,
        worker_proc_alive_timeout=PROC_ALIVE_SECONDS,
        # What a task prints goes to the journal as it is.
        worker_redirect_stdouts=False,
        worker_log_format=LOG_FORMAT,
        worker_task_log_format=TASK_LOG_FORMAT,
        beat_log_format=LOG_FORMAT,
    )
    app.set_default()
    return app


def queue_lists(app: Celery) -> tuple[str, ...]:
    """The Redis lists that the worker consumes from."""
    return lists(app.amqp.queues.consume_from)

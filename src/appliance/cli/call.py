"""`appliance call`: send one task."""

import os
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

from appliance.cli.output import FAILED, OK, complain, say
from appliance.config.force import NothingInForce
from appliance.paths import Paths


def run(paths: Paths, task: str, args: list[Any], kwargs: dict[str, Any], countdown: int) -> int:
    """Publish the task; when this returns 0, it is synced to the card."""
    app = Celery("call", set_as_current=False)
    app.config_from_object("appliance.celeryconfig")
    try:
        # Nobody waits for its result here: without this, sending would subscribe to one.
        result = app.send_task(task, args, kwargs, countdown=countdown or None, ignore_result=True)
    except NothingInForce as error:
        complain(str(error), error.hint)
        return FAILED
    except OperationalError as error:
        complain(f"the task was not sent: {error}", _hint(paths))
        return FAILED
    say(str(result.id))
    return OK


def _hint(paths: Paths) -> str:
    if paths.socket.exists() and not os.access(paths.socket, os.W_OK):
        return "join the group: sudo adduser $USER appliance, then log in again"
    return "look at `appliance status`"

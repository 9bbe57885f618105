"""`appliance call`: send one task."""

import os
import threading
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

from appliance.config import duration
from appliance.config.force import JOIN, NothingInForce, in_force
from appliance.output import FAILED, INTERRUPTED, OK, complain, say
from appliance.paths import Paths

#: A Redis behind a card that stalls a sync answers late; who waits longer than this is told so.
SILENT_SECONDS = 2.0


def run(paths: Paths, task: str, args: list[Any], kwargs: dict[str, Any], countdown: int) -> int:
    """Publish the task; when this returns 0, it is synced to the card."""
    try:
        ceiling = in_force(paths).tasks.eta_ceiling
    except NothingInForce as error:
        complain(str(error), error.hint)
        return FAILED
    if countdown > ceiling:
        complain(
            f"{duration.write(countdown)} is beyond tasks.eta_ceiling, {duration.write(ceiling)}",
            f"send it later, or raise tasks.eta_ceiling in {paths.file}",
        )
        return FAILED
    waiting = threading.Timer(SILENT_SECONDS, _say_waiting)
    waiting.daemon = True
    waiting.start()
    try:
        return _publish(paths, task, args, kwargs, countdown)
    except KeyboardInterrupt:
        complain("given up; whether the task was sent is not known", "look at `appliance status`")
        return INTERRUPTED
    finally:
        waiting.cancel()


def _publish(
    paths: Paths, task: str, args: list[Any], kwargs: dict[str, Any], countdown: int
) -> int:
    app = Celery("call", set_as_current=False)
    app.config_from_object("appliance.celeryconfig")
    try:
        # Nobody waits for its result here: without this, sending would subscribe to one.
        result = app.send_task(task, args, kwargs, countdown=countdown or None, ignore_result=True)
    except OperationalError as error:
        complain(f"the task was not sent: {error}", _hint(paths))
        return FAILED
    say(str(result.id))
    return OK


def _say_waiting() -> None:
    complain("Redis does not answer yet; waiting", "Ctrl-C gives up")


def _hint(paths: Paths) -> str:
    if paths.socket.exists() and not os.access(paths.socket, os.W_OK):
        return JOIN
    return "look at `appliance status`"

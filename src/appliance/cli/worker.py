"""`appliance worker`: what appliance-worker.service runs."""

import os

from appliance.broker.waiting import PATIENCE, RedisAway, wait
from appliance.cli.output import FAILED, OK, complain
from appliance.config.force import NothingInForce, in_force
from appliance.config.model import Config
from appliance.notify import Notifier
from appliance.paths import Paths
from appliance.signals import on_stop
from appliance.worker.application import application
from appliance.worker.controller import worker
from appliance.worker.modules import ModuleBroken, import_modules


class StopAsked(BaseException):
    """A stop was asked for before the worker took over the signals.

    Not an Exception, nor a SystemExit: a task module that is being imported might swallow it.
    """


def run(paths: Paths, patience: float = PATIENCE) -> int:
    """Work until asked to stop; 0 if it was asked to. `patience` with a Redis that is away."""
    notifier = Notifier()
    try:
        on_stop(_stop)
        return _work(in_force(paths), paths, notifier, patience)
    except (NothingInForce, ModuleBroken, RedisAway) as error:
        complain(str(error), error.hint)
        return FAILED
    except StopAsked:
        return OK


def _stop() -> None:
    raise StopAsked


def _work(config: Config, paths: Paths, notifier: Notifier, patience: float) -> int:
    app = application(config)
    import_modules(config.tasks)
    wait(paths.socket, patience)
    made = worker(app, config, paths, notifier)
    try:
        made.start()
    finally:
        made.service.close()
    # None when its last resort, tearing the pool down, ended it.
    return int(made.exitcode or os.EX_OK)

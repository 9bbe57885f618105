"""`appliance worker`: what appliance-worker.service runs."""

import os

from appliance.broker.waiting import PATIENCE, RedisAway, wait
from appliance.config.force import NothingInForce, in_force
from appliance.config.model import Config
from appliance.notify import Notifier
from appliance.output import FAILED, OK, complain
from appliance.paths import Paths
from appliance.stop import Stop, StopAsked
from appliance.worker.application import application
from appliance.worker.controller import worker
from appliance.worker.modules import ModuleBroken, import_modules


def run(paths: Paths, patience: float = PATIENCE) -> int:
    """Work until asked to stop; 0 if it was asked to. `patience` with a Redis that is away."""
    notifier = Notifier()
    stop = Stop()
    try:
        with stop.interrupting():
            return _work(in_force(paths), paths, notifier, patience, stop)
    except (NothingInForce, ModuleBroken, RedisAway) as error:
        complain(str(error), error.hint)
        return FAILED
    except StopAsked:
        # Before the worker took over the signals.
        return OK


def _work(config: Config, paths: Paths, notifier: Notifier, patience: float, stop: Stop) -> int:
    app = application(config)
    import_modules(config.tasks, stop)
    wait(paths.socket, patience)
    made = worker(app, config, paths, notifier)
    try:
        made.start()
    finally:
        made.service.close()
    # None when its last resort, tearing the pool down, ended it.
    return int(made.exitcode or os.EX_OK)

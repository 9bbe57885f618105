"""`appliance check`: is the file fine, and does Redis run with what was promised?"""

import json
from dataclasses import asdict
from pathlib import Path

from appliance.config import duration, size
from appliance.config.accepted import judge
from appliance.config.force import NothingInForce, in_force
from appliance.config.machine import this_machine
from appliance.config.model import Config
from appliance.config.problem import Problem, Refused, Unreadable
from appliance.output import FAILED, OK, UNREADABLE, complain, say
from appliance.paths import Paths
from appliance.store import promise

#: How long Redis may take to answer, in seconds, before it is not compared.
PATIENCE = 10


def run(paths: Paths, file: Path | None, as_json: bool) -> int:
    """Judge a file; without one, the admin's file and the running Redis too."""
    path = file or paths.file
    try:
        config = judge(path, this_machine()).config
    except Unreadable as error:
        return _unreadable(path, error, as_json)
    except Refused as error:
        return _refused(path, error.problems, as_json)
    broken = () if file else _running(paths)
    if as_json:
        differences = [asdict(difference) for difference in broken]
        say(json.dumps({"file": str(path), "verdict": "accepted", "redis": differences}))
    else:
        say(f"{path}: accepted: {_summary(config)}")
        for difference in broken:
            complain(difference.sentence(), "systemctl restart appliance-redis")
    return FAILED if broken else OK


def _unreadable(path: Path, error: Unreadable, as_json: bool) -> int:
    if as_json:
        verdict = {"verdict": "unreadable", "what": str(error), "write": error.hint}
        say(json.dumps({"file": str(path), **verdict}))
    else:
        complain(str(error), error.hint)
    return UNREADABLE


def _refused(path: Path, problems: tuple[Problem, ...], as_json: bool) -> int:
    if as_json:
        listed = [asdict(problem) for problem in problems]
        say(json.dumps({"file": str(path), "verdict": "refused", "problems": listed}))
    else:
        for line in sentences(path, problems):
            complain(line)
    return FAILED


def sentences(path: Path, problems: tuple[Problem, ...]) -> list[str]:
    """A line for each problem, and one that counts them."""
    count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
    return [*(problem.sentence(str(path)) for problem in problems), f"{path}: refused: {count}"]


def _summary(config: Config) -> str:
    """The numbers of the ceiling rule, and what is started."""
    tasks = config.tasks
    return (
        f"an ETA may be {duration.write(tasks.eta_ceiling)} away and a task run"
        f" {duration.write(tasks.time_limit)}, visibility timeout"
        f" {duration.write(config.queue.visibility_timeout)}; {config.worker.concurrency} tasks at"
        f" once, {size.write(config.redis.memory)} for Redis, {len(config.schedule)} schedules"
    )


def _running(paths: Paths) -> tuple[promise.Difference, ...]:
    """What runs otherwise than promised; nothing when no Redis runs that this user may ask."""
    import redis  # noqa: PLC0415 - as slow to import as all the rest, and a file needs it not

    try:
        promised = promise.promised(in_force(paths), paths)
        with redis.Redis(unix_socket_path=str(paths.socket), socket_timeout=PATIENCE) as client:
            return promise.differences(promised, client.config_get("*"))
    except NothingInForce:
        return ()
    except redis.RedisError as error:
        complain(f"the running Redis was not compared: {error}")
        return ()

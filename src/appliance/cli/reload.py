"""`appliance reload`: apply an edited configuration; what `systemctl reload appliance` runs."""

import subprocess

import redis

from appliance.cli.output import FAILED, OK, complain, say
from appliance.cli.render import accept
from appliance.config.accepted import put_in_force
from appliance.config.change import Change, between
from appliance.config.force import NothingInForce, in_force
from appliance.paths import Paths


def run(paths: Paths) -> int:
    """A bad file changes nothing; a good one restarts only what reads what was changed."""
    accepted = accept(paths)
    if accepted is None:
        complain("nothing was changed", "correct the file, then systemctl reload appliance")
        return FAILED
    try:
        before = in_force(paths)
    except NothingInForce as error:
        complain(str(error), error.hint)
        return FAILED
    put_in_force(accepted, paths)
    return _apply(between(before, accepted.config), paths, accepted.config.redis.memory)


def _apply(change: Change, paths: Paths, memory: int) -> int:
    done = [not change.memory or _set_memory(paths, memory)]
    for unit, changed in (("worker", change.worker), ("beat", change.beat)):
        done.append(not changed or _restart(f"appliance-{unit}.service"))
    return OK if all(done) else FAILED


def _set_memory(paths: Paths, memory: int) -> bool:
    """Redis takes a new limit as it runs; what runs on is better than what starts again."""
    try:
        with redis.Redis(unix_socket_path=str(paths.socket)) as client:
            client.config_set("maxmemory", memory)
    except redis.RedisError as error:
        complain(f"Redis did not take the new limit: {error}", "systemctl restart appliance-redis")
        return False
    say("applied: redis.memory")
    return True


def _restart(unit: str) -> bool:
    if subprocess.run(["systemctl", "restart", unit], check=False).returncode:
        complain(f"{unit} did not start again", f"journalctl -u {unit}")
        return False
    say(f"restarted: {unit}")
    return True

"""`appliance reload`: apply an edited configuration; what `systemctl reload appliance` runs."""

import subprocess

import redis

from appliance.cli.render import accept, take_effect
from appliance.config import size
from appliance.config.change import between
from appliance.config.force import NothingInForce, in_force
from appliance.output import FAILED, OK, complain, say
from appliance.paths import SYSTEM, Paths

#: How long Redis may take over its new limit, in seconds; behind a card that stalls, a minute.
PATIENCE = 90


def run(paths: Paths) -> int:
    """A bad file changes nothing; a good one restarts only what reads what was changed.

    It fails while something is not as the file says, however often it is asked for: a limit that
    Redis did not take the first time is not forgotten.
    """
    accepted = accept(paths)
    if accepted is None:
        complain("nothing was changed", "correct the file, then systemctl reload appliance")
        return FAILED
    try:
        before = in_force(paths)
    except NothingInForce as error:
        complain(str(error), error.hint)
        return FAILED
    if not take_effect(accepted, paths):
        return FAILED
    change = between(before, accepted.config)
    done = [
        _apply_memory(paths, accepted.config.redis.memory),
        _apply_unit(paths, "appliance-worker.service", change.worker),
        _apply_unit(paths, "appliance-beat.service", change.beat),
    ]
    return OK if all(done) else FAILED


def _apply_memory(paths: Paths, memory: int) -> bool:
    """Redis takes a new limit as it runs; what runs on is better than what starts again."""
    try:
        with redis.Redis(unix_socket_path=str(paths.socket), socket_timeout=PATIENCE) as client:
            if int(client.config_get("maxmemory")["maxmemory"]) != memory:
                client.config_set("maxmemory", memory)
                say(f"applied: redis.memory {size.write(memory)}")
    except redis.RedisError as error:
        complain(f"Redis was not asked for its limit: {error}", "systemctl restart appliance-redis")
        return False
    return True


def _apply_unit(paths: Paths, unit: str, changed: bool) -> bool:
    """Restart it if it has to read the file again; whether it runs then."""
    if paths != SYSTEM:
        if changed:
            complain(f"{unit} is not under systemd here", "stop `appliance run` and start it again")
        return not changed
    words = ["restart"] if changed else ["is-active", "--quiet"]
    if subprocess.run(["systemctl", *words, unit], check=False).returncode:
        complain(f"{unit} does not run", f"journalctl -u {unit}")
        return False
    if changed:
        say(f"restarted: {unit}")
    return True

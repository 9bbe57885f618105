"""`appliance status`: one screen of what runs, what waits, and what needs a person.

It only reads. Asking the worker itself (Celery's inspect) would write to the append-only file, so
the worker's own file under /run is read instead.
"""

import json
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import redis

from appliance import notices
from appliance.cli.notices import line
from appliance.config import size
from appliance.config.accepted import judge
from appliance.config.force import JOIN
from appliance.config.machine import this_machine
from appliance.config.problem import Refused, Unreadable
from appliance.output import FAILED, OK, complain, say
from appliance.paths import SYSTEM, Paths

UNITS = ("appliance", "appliance-config", "appliance-redis", "appliance-worker", "appliance-beat")

#: kombu's default queue, and where it keeps what a worker holds.
QUEUE, UNACKED = "celery", "unacked"


def run(paths: Paths, as_json: bool) -> int:
    """Exit 0 when it all runs, on the file as it is now."""
    report = _report(paths)
    say(json.dumps(report, indent=1) if as_json else _screen(report))
    healthy = report["redis"].get("answers") and report["worker"] and _active(report["units"])
    return OK if healthy and report["config"]["verdict"] == "in force" else FAILED


def _report(paths: Paths) -> dict[str, Any]:
    return {
        "units": _units() if paths == SYSTEM else [],
        "redis": _redis(paths),
        "worker": _worker(paths),
        "config": _config(paths),
        "notices": [asdict(notice) for notice in _notices(paths)],
    }


def _notices(paths: Paths) -> tuple[notices.Notice, ...]:
    try:
        return notices.read(paths.notices)
    except OSError as error:
        complain(f"{paths.notices} cannot be read: {error}")
        return ()


def _active(units: list[dict[str, str]]) -> bool:
    return all(unit["state"] == "active" for unit in units)


def _units() -> list[dict[str, str]]:
    """What systemd says of each unit; nothing where no systemd runs."""
    properties = "Id,ActiveState,StatusText"
    try:
        output = subprocess.run(
            ["systemctl", "show", "-p", properties, *(f"{unit}.service" for unit in UNITS)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    blocks = [
        dict(entry.split("=", 1) for entry in block.splitlines() if "=" in entry)
        for block in output.strip().split("\n\n")
    ]
    return [
        {
            "unit": block.get("Id", "").removesuffix(".service"),
            "state": block.get("ActiveState", "unknown"),
            "says": block.get("StatusText", ""),
        }
        for block in blocks
    ]


def _redis(paths: Paths) -> dict[str, Any]:
    try:
        with redis.Redis(unix_socket_path=str(paths.socket), socket_timeout=10) as client:
            memory = client.info("memory")
            return {
                "answers": True,
                "memory": memory["used_memory"],
                "limit": memory["maxmemory"],
                "queued": client.llen(QUEUE),
                "in_flight": client.hlen(UNACKED),
            }
    except redis.RedisError as error:
        return {"answers": False, "why": str(error)}


def _worker(paths: Paths) -> dict[str, Any] | None:
    """The worker's own words; None when it does not run."""
    try:
        status: dict[str, Any] = json.loads(paths.worker_status.read_text(encoding="utf-8"))
        return status if Path(f"/proc/{int(status['pid'])}").exists() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _config(paths: Paths) -> dict[str, Any]:
    try:
        source = json.loads(paths.config.read_text(encoding="utf-8"))["source"]
    except PermissionError:
        return {"source": None, "verdict": "hidden", "problems": []}
    except (OSError, ValueError, KeyError):
        source = None
    report: dict[str, Any] = {"source": source}
    try:
        accepted = judge(paths.file, this_machine())
    except Unreadable as error:
        return {**report, "verdict": "unreadable", "problems": [str(error)]}
    except Refused as error:
        problems = [problem.sentence(str(paths.file)) for problem in error.problems]
        return {**report, "verdict": "refused", "problems": problems}
    same = source is not None and source["sha256"] == accepted.sha256
    return {**report, "verdict": "in force" if same else "edited", "problems": []}


def _screen(report: dict[str, Any]) -> str:
    rows = [
        *(_row(unit["unit"], unit["state"], unit["says"]) for unit in report["units"]),
        *_redis_rows(report["redis"]),
        *_worker_rows(report["worker"]),
        *_config_rows(report["config"]),
        *_notice_rows([notices.Notice(**notice) for notice in report["notices"]]),
    ]
    return "\n".join(rows)


def _row(name: str, *words: str) -> str:
    return f"{name:<18}{'  '.join(word for word in words if word)}"


def _redis_rows(server: dict[str, Any]) -> list[str]:
    if not server["answers"]:
        return [_row("redis", f"does not answer: {server['why']}")]
    used, limit = server["memory"], server["limit"]
    return [
        _row("memory", f"{size.in_words(used)} of {size.in_words(limit)}"),
        _row("queue", f"{server['queued']} waiting, {server['in_flight']} in flight"),
    ]


def _worker_rows(worker: dict[str, Any] | None) -> list[str]:
    if worker is None:
        return [_row("running", "no worker runs")]
    running = [f"{task['name']} {task['id']}" for task in worker.get("running", [])]
    return [_row("running", running[0] if running else "nothing")] + [
        _row("", task) for task in running[1:]
    ]


def _config_rows(config: dict[str, Any]) -> list[str]:
    source = config["source"]
    force = f"in force is {source['file']}" if source else "none is in force"
    if source and source["fallback"]:
        force += ", the last accepted one"
    words = {
        "in force": force,
        "hidden": f"{JOIN}, to see it",
        "edited": f"{force}, but the file was edited since: systemctl reload appliance",
        "refused": f"{force}; the file is refused:",
        "unreadable": f"{force}; the file cannot be read:",
    }
    problems = [_row("", problem) for problem in config["problems"]]
    return [_row("configuration", words[config["verdict"]]), *problems]


def _notice_rows(found: list[notices.Notice]) -> list[str]:
    if not found:
        return [_row("notices", "none")]
    shown = [_row("", line(notice)) for notice in found[-5:]]
    return [_row("notices", f"{len(found)}, newest last; appliance notices ack forgets"), *shown]

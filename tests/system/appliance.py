"""What the tests ask of, and do to, an appliance that runs inside a machine."""

import json
import shutil
import time
from collections.abc import Callable
from typing import Any

from tests.system.machine import Machine
from tests.system.package import CHECKOUT

#: Seconds for what takes a few. In containers on a hybrid control group hierarchy systemd was twice
#: seen to miss that a killed service's last process is gone (its state stays "stop-sigkill" with an
#: empty control group); it should go on after TimeoutStopSec=, 90 s.
PATIENCE = 120

#: The three that do something, without which there is no appliance.
SERVICES = ("appliance-redis.service", "appliance-worker.service", "appliance-beat.service")

UNITS = ("appliance.service", "appliance-config.service", *SERVICES, "appliance-alert.path")

CONFIGURATION = "/etc/appliance.yaml"

#: The worker's working directory.
WORK = "/var/lib/appliance/work"

#: Refused by the check: one letter is missing.
BAD = "tasks:\n  module: []\n"

#: Tasks whose effect is a file in WORK.
PROBE = """
import os
import time
from pathlib import Path

from celery import shared_task


@shared_task
def touch(name):
    Path(name).touch()


@shared_task
def slow(name, seconds):
    Path(name + ".begun").touch()
    time.sleep(seconds)
    Path(name).touch()


@shared_task
def limits():
    Path("limits").write_text(Path("/proc/self/status").read_text())
    for path in ("/etc/written", "/var/lib/appliance/redis/written", "/home/written"):
        try:
            Path(path).touch()
        except OSError:
            continue
        Path("escaped").write_text(path)
"""


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that tells nobody when it happens."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.1)


def states(machine: Machine) -> dict[str, str]:
    """Each unit's state."""
    return {unit: machine.state(unit) for unit in UNITS}


def pids(machine: Machine) -> dict[str, str]:
    """Each service's main process; "0" when there is none."""
    return {unit: machine.show(unit, "MainPID") for unit in SERVICES}


def all_active(machine: Machine) -> bool:
    """Whether every unit runs."""
    return set(states(machine).values()) == {"active"}


def configure(machine: Machine, text: str) -> None:
    """Edit the one file, as an admin does."""
    machine.write(CONFIGURATION, text)


def with_probe(machine: Machine, extra: str = "") -> None:
    """Give the appliance the PROBE tasks, and restart it."""
    (machine.root / "srv/appliance").mkdir(parents=True)
    machine.write("/srv/appliance/probe.py", PROBE)
    configure(machine, f"tasks: {{modules: [probe]}}\n{extra}")
    machine.run("systemctl", "restart", "appliance")


def with_house(machine: Machine) -> None:
    """Give the appliance the example that the package ships, as its README says."""
    examples = "/usr/share/doc/task-queue-appliance/examples"
    machine.shell(
        f"mkdir /srv/appliance; cp -r {examples}/house /srv/appliance; "
        f"cp {examples}/house/appliance.yaml {CONFIGURATION}; systemctl restart appliance"
    )


def call(machine: Machine, task: str, *args: Any, user: str = "root") -> str:
    """Publish a task; its id."""
    command = ("appliance", "call", task, "--args", json.dumps(args))
    return machine.run(*command, user=user).stdout.strip()


def call_many(machine: Machine, task: str, names: list[str]) -> None:
    """Publish a task once for each name; by one program, which is quicker."""
    program = f"""
from celery import Celery
app = Celery()
app.config_from_object("appliance.celeryconfig")
for name in {names!r}:
    app.send_task({task!r}, [name])
"""
    machine.run("python3", "-c", program)


def done(machine: Machine, name: str) -> bool:
    """Whether a file is there, in WORK unless it is absolute."""
    return machine.run("test", "-e", f"{WORK}/{name}", check=False).returncode == 0


def said(machine: Machine, unit: str) -> str:
    """What a unit wrote into the journal since the boot."""
    return machine.run("journalctl", "--no-pager", "--output=cat", "--unit", unit).stdout


def redis(machine: Machine, *command: str) -> str:
    """Ask the broker."""
    return machine.run("redis-cli", "-s", "/run/appliance/redis.sock", *command).stdout.strip()


def notices(machine: Machine) -> str:
    """What `appliance notices` shows."""
    return machine.run("appliance", "notices", check=False).stdout


def copy_in(machine: Machine, path: str, where: str) -> None:
    """A file of the checkout into the machine."""
    shutil.copy(CHECKOUT / path, machine.root / where.lstrip("/"))

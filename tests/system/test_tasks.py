"""Tasks of a household, on a booted Debian."""

from collections.abc import Callable

import pytest

from tests.system.appliance import WORK, call, call_many, done, eventually, with_house, with_probe
from tests.system.machine import Machine

#: As many as a worker fetches at once, and more.
SOME = 20


def test_a_member_of_the_group_publishes(appliance: Machine) -> None:
    with_house(appliance)
    appliance.shell("useradd --create-home member --groups appliance")
    call(appliance, "house.alarm.turn_on", user="member")
    eventually(lambda: done(appliance, "alarm.json"), "the alarm was switched on")
    assert '"on": true' in appliance.run("cat", f"{WORK}/alarm.json").stdout


def test_a_program_of_a_member_publishes(appliance: Machine) -> None:
    """Plain Celery, with the appliance's settings and nothing else of it."""
    with_house(appliance)
    appliance.shell("useradd --create-home member --groups appliance")
    program = (
        "from celery import Celery; app = Celery(); "
        "app.config_from_object('appliance.celeryconfig'); "
        "app.send_task('house.alarm.turn_on')"
    )
    appliance.run("python3", "-c", program, user="member")
    eventually(lambda: done(appliance, "alarm.json"), "the alarm was switched on")


def test_others_do_not_publish(appliance: Machine) -> None:
    appliance.shell("useradd --create-home stranger")
    refused = appliance.run("appliance", "call", "x.y", user="stranger", check=False)
    assert refused.returncode == 1
    assert "adduser" in refused.stdout
    status = appliance.run("appliance", "status", user="stranger", check=False).stdout
    assert "Permission denied" in status
    assert "adduser" in status


@pytest.mark.parametrize("end", [Machine.off, Machine.crash])
def test_a_reboot_keeps_what_is_queued(appliance: Machine, end: Callable[[Machine], None]) -> None:
    with_probe(appliance)
    appliance.run("systemctl", "stop", "appliance-worker")
    names = [f"task-{number}" for number in range(SOME)]
    call_many(appliance, "probe.touch", names)
    end(appliance)
    appliance.boot()
    eventually(lambda: all(done(appliance, name) for name in names), "all of them ran")


def test_a_task_is_confined(appliance: Machine) -> None:
    with_probe(appliance)
    call(appliance, "probe.limits")
    eventually(lambda: done(appliance, "limits"), "the task ran")
    limits = appliance.run("cat", f"{WORK}/limits").stdout
    assert "NoNewPrivs:\t1" in limits
    assert "CapBnd:\t0000000000000000" in limits
    call(appliance, "probe.touch", "end")
    eventually(lambda: done(appliance, "end"), "the task before it has ended")
    assert not done(appliance, "escaped")

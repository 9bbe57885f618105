"""`systemctl start, stop, restart, reload, status appliance`: what they do and what they return."""

import pytest

from tests.system.appliance import (
    BAD,
    CONFIGURATION,
    SERVICES,
    all_active,
    call,
    configure,
    done,
    eventually,
    notices,
    pids,
    redis,
    said,
    states,
    with_probe,
)
from tests.system.machine import Machine


def systemctl(machine: Machine, verb: str) -> int:
    return machine.run("systemctl", verb, "appliance", check=False).returncode


def test_stop_stops_all_and_start_starts_all(appliance: Machine) -> None:
    assert systemctl(appliance, "stop") == 0
    assert {state for unit, state in states(appliance).items() if unit.endswith("service")} == {
        "inactive"
    }
    assert systemctl(appliance, "start") == 0
    assert all_active(appliance)


def test_a_stop_returns_when_running_tasks_have_ended(appliance: Machine) -> None:
    with_probe(appliance)
    call(appliance, "probe.slow", "slept", 3)
    eventually(lambda: done(appliance, "slept.begun"), "the task began")
    assert systemctl(appliance, "stop") == 0
    assert done(appliance, "slept")
    assert set(pids(appliance).values()) == {"0"}


def test_restart_restarts_all(appliance: Machine) -> None:
    before = pids(appliance)
    assert systemctl(appliance, "restart") == 0
    after = pids(appliance)
    assert all_active(appliance)
    assert not before.items() & after.items()


def test_status_says_what_the_worker_does(untouched: Machine) -> None:
    assert systemctl(untouched, "status") == 0
    shown = untouched.run("systemctl", "status", "--no-pager", "appliance-worker").stdout
    assert "0 running, 0 queued; Redis" in shown


def test_reload_applies_what_changed_and_restarts_no_more(appliance: Machine) -> None:
    before = pids(appliance)
    configure(appliance, "redis: {memory: 50mb}\n")
    assert systemctl(appliance, "reload") == 0
    assert pids(appliance) == before
    assert redis(appliance, "config", "get", "maxmemory").split()[-1] == str(50 * 1024**2)
    configure(appliance, "redis: {memory: 50mb}\nworker: {concurrency: 1}\n")
    assert systemctl(appliance, "reload") == 0
    changed = {unit for unit, pid in pids(appliance).items() if pid != before[unit]}
    assert changed == {"appliance-worker.service"}


def test_reload_of_a_bad_file_changes_nothing(appliance: Machine) -> None:
    before = pids(appliance)
    in_force = appliance.run("cat", "/run/appliance/config.json").stdout
    configure(appliance, BAD)
    assert systemctl(appliance, "reload") == 1
    assert f"{CONFIGURATION}:2" in said(appliance, "appliance")
    assert all_active(appliance)
    assert pids(appliance) == before
    assert appliance.run("cat", "/run/appliance/config.json").stdout == in_force


@pytest.mark.parametrize("verb", ["start", "restart"])
def test_a_bad_file_is_passed_over_loudly(appliance: Machine, verb: str) -> None:
    """The last accepted configuration is used instead."""
    configure(appliance, BAD)
    if verb == "start":
        systemctl(appliance, "stop")
    assert systemctl(appliance, verb) == 0
    assert all_active(appliance)
    assert f"{CONFIGURATION}:2" in said(appliance, "appliance-config")
    assert "last accepted configuration" in notices(appliance)


def test_a_worker_that_dies_is_reported(appliance: Machine) -> None:
    (appliance.root / "srv/appliance").mkdir()
    appliance.write("/srv/appliance/deadly.py", "import os\nos._exit(3)\n")
    configure(appliance, "tasks: {modules: [deadly]}\n")
    assert systemctl(appliance, "reload") == 1
    assert systemctl(appliance, "restart") == 1
    systemctl(appliance, "stop")
    assert systemctl(appliance, "start") == 1
    # It goes on trying, and all is well as soon as it is.
    appliance.write("/srv/appliance/deadly.py", "")
    eventually(lambda: all_active(appliance), "the appliance came up by itself")


def test_a_redis_that_dies_is_reported(appliance: Machine) -> None:
    # Redis loads only what it finds whole: this is what a power cut may leave.
    damage = 'printf x >>"$(echo /var/lib/appliance/redis/appendonlydir/*.incr.aof)"'
    appliance.shell(f"{damage}; systemctl kill --signal=KILL appliance-redis")
    eventually(lambda: appliance.state("appliance-redis") != "active", "Redis died")
    configure(appliance, "redis: {memory: 50mb}\n")
    assert systemctl(appliance, "reload") == 1
    assert systemctl(appliance, "restart") == 1
    systemctl(appliance, "stop")
    assert systemctl(appliance, "start") == 1


@pytest.mark.parametrize("unit", SERVICES)
def test_a_killed_service_comes_back_alone(appliance: Machine, unit: str) -> None:
    before = pids(appliance)
    appliance.run("systemctl", "kill", "--signal=KILL", "--kill-whom=main", unit)
    eventually(lambda: pids(appliance)[unit] not in (before[unit], "0"), f"{unit} came back")
    eventually(lambda: all_active(appliance), "all is well")
    others = set(SERVICES) - {unit}
    assert all(pids(appliance)[other] == before[other] for other in others)


def test_data_that_needs_a_person_is_not_started_over_and_over(appliance: Machine) -> None:
    appliance.shell("mkdir -p /etc/systemd/system/appliance-redis.service.d")
    appliance.write(
        "/etc/systemd/system/appliance-redis.service.d/refuses.conf",
        "[Service]\nExecStart=\nExecStart=/bin/sh -c 'echo x >>/run/appliance/starts; exit 78'\n",
    )
    appliance.shell("chmod 1777 /run/appliance; systemctl daemon-reload")
    assert systemctl(appliance, "restart") == 1
    assert appliance.state("appliance.service") == "failed"
    assert appliance.state("appliance-redis.service") == "failed"
    # One for the restart, one since appliance.service itself asks for it.
    assert len(appliance.run("cat", "/run/appliance/starts").stdout.split()) <= 2

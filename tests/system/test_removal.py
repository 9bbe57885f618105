"""What goes with the package, and what stays."""

from tests.system.appliance import (
    BAD,
    CONFIGURATION,
    call,
    configure,
    done,
    eventually,
    with_probe,
)
from tests.system.conftest import APPLIANCE, REPOSITORY
from tests.system.machine import Machine


def exists(machine: Machine, path: str) -> bool:
    return machine.run("test", "-e", path, check=False).returncode == 0


def processes(machine: Machine) -> str:
    """The processes in the control groups of the appliance's units."""
    found = machine.shell("grep --files-with-matches appliance /proc/[0-9]*/cgroup", check=False)
    return found.stdout


def test_a_removal_keeps_configuration_and_tasks(appliance: Machine) -> None:
    with_probe(appliance)
    appliance.run("systemctl", "stop", "appliance-worker")
    call(appliance, "probe.touch", "kept")
    assert processes(appliance)
    appliance.run("apt-get", "-qq", "remove", APPLIANCE)
    assert processes(appliance) == ""
    assert "probe" in appliance.run("cat", CONFIGURATION).stdout
    appliance.apt_install(REPOSITORY, APPLIANCE)
    eventually(lambda: done(appliance, "kept"), "the task ran")


def test_nothing_runs_on_after_a_removal(appliance: Machine) -> None:
    """Not even where the appliance itself had failed, and so its stop waits for nothing."""
    with_probe(appliance)
    appliance.write("/srv/appliance/probe.py", "import os\nos._exit(3)\n")
    appliance.run("systemctl", "kill", "--signal=KILL", "appliance-redis")
    appliance.run("systemctl", "restart", "appliance", check=False)
    appliance.run("systemctl", "start", "--no-block", "appliance-alert")
    assert processes(appliance)
    appliance.run("apt-get", "-qq", "remove", APPLIANCE)
    assert processes(appliance) == ""


def test_a_purge_removes_them(appliance: Machine) -> None:
    configure(appliance, BAD)
    appliance.run("apt-get", "-qq", "purge", APPLIANCE)
    for path in ("/etc/appliance.yaml", "/var/lib/appliance", "/run/appliance"):
        assert not exists(appliance, path), path
    leftover = appliance.shell("find / -xdev -name '*appliance*' -not -path '/proc/*' -print")
    kept = [line for line in leftover.stdout.split() if "task-queue-appliance" not in line]
    assert kept == []
    # Not by oversight: see the postrm.
    assert appliance.run("id", "appliance").returncode == 0

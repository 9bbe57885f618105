"""A new version of the package under a running appliance."""

from tests.system.appliance import (
    BAD,
    CONFIGURATION,
    all_active,
    configure,
    notices,
    pids,
    said,
)
from tests.system.conftest import APPLIANCE, UPGRADE
from tests.system.machine import Machine


def version(machine: Machine) -> str:
    return machine.run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", APPLIANCE).stdout


def test_with_a_good_file_it_restarts(appliance: Machine) -> None:
    before = pids(appliance)
    output = appliance.apt_install(UPGRADE, APPLIANCE)
    assert f"{CONFIGURATION}: accepted" in output
    assert version(appliance).startswith("installed") and version(appliance).endswith("+next")
    assert all_active(appliance)
    assert not before.items() & pids(appliance).items()


def test_with_a_bad_file_it_runs_on_untouched(appliance: Machine) -> None:
    before = pids(appliance)
    configure(appliance, BAD)
    output = appliance.apt_install(UPGRADE, APPLIANCE)
    assert f"{CONFIGURATION}:2" in output
    assert "what runs goes on untouched" in output
    assert version(appliance).startswith("installed") and version(appliance).endswith("+next")
    assert appliance.run("cat", CONFIGURATION).stdout == BAD
    assert all_active(appliance)
    assert pids(appliance) == before

    # A restart goes on with the last accepted configuration, and says so.
    appliance.run("systemctl", "restart", "appliance")
    assert all_active(appliance)
    assert "last accepted" in said(appliance, "appliance-config")
    assert "last accepted" in notices(appliance)


def test_a_stopped_appliance_is_not_in_the_way(appliance: Machine) -> None:
    appliance.run("systemctl", "stop", "appliance")
    appliance.run("systemctl", "disable", "appliance")
    appliance.apt_install(UPGRADE, APPLIANCE)
    assert appliance.state("appliance.service") == "inactive"
    assert set(pids(appliance).values()) == {"0"}

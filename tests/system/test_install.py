"""From `apt install` to a running appliance, wherever it is typed."""

import re

from tests.system.appliance import CONFIGURATION, SERVICES, UNITS, all_active, said, states
from tests.system.conftest import APPLIANCE, REPOSITORY, Installed
from tests.system.machine import Machine


def test_all_units_are_active_by_themselves(installed: Installed) -> None:
    assert installed.states == dict.fromkeys(UNITS, "active")


def test_the_verdict_is_said(installed: Installed) -> None:
    assert f"{CONFIGURATION}: accepted" in installed.said


def test_all_units_are_active_after_a_reboot(untouched: Machine) -> None:
    assert states(untouched) == dict.fromkeys(UNITS, "active")


def test_the_clock_was_never_synchronised(untouched: Machine) -> None:
    """What the tests above have shown was shown without a clock to trust."""
    mark = untouched.run("test", "-e", "/run/systemd/timesync/synchronized", check=False)
    assert mark.returncode
    assert untouched.state("time-sync.target") == "inactive"
    assert untouched.state("network-online.target") == "inactive"


def test_no_unit_waits_for_the_network_or_the_clock(untouched: Machine) -> None:
    """Even PrivateNetwork= and the like bring none in."""
    for unit in UNITS:
        waited = untouched.show(unit, "After") + untouched.show(unit, "Requires")
        assert not re.search(r"network|time-s", waited), f"{unit}: {waited}"


def test_nothing_listens_on_a_port(untouched: Machine) -> None:
    assert untouched.run("ss", "--no-header", "--listening", "--tcp", "--udp").stdout == ""


def test_only_redis_reads_its_data(appliance: Machine) -> None:
    appliance.shell("useradd member --groups appliance")
    read = ("find", "/var/lib/appliance/redis", "-name", "*.incr.aof", "-exec", "cat", "{}", "+")
    assert appliance.run(*read, user="appliance-redis").returncode == 0
    for user in ("member", "appliance", "nobody"):
        denied = appliance.run(*read, user=user, check=False)
        assert "Permission denied" in denied.stdout


def test_in_a_chroot_without_systemd(bare: Machine) -> None:
    """As in an image that is made for many machines: it starts when the image is booted."""
    bare.chroot(f"echo 'deb [trusted=yes] file:{REPOSITORY} ./' >/etc/apt/sources.list")
    bare.chroot("apt-get -qq update")
    output = bare.chroot(f"apt-get -qq -oDpkg::Use-Pty=0 install {APPLIANCE}")
    assert f"{CONFIGURATION}: accepted" in output
    bare.boot()
    assert all_active(bare)


def test_where_policy_forbids_to_start(prepared: Machine) -> None:
    prepared.boot()
    prepared.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n")
    prepared.run("chmod", "755", "/usr/sbin/policy-rc.d")
    prepared.apt_install(REPOSITORY, APPLIANCE)
    assert {prepared.state(unit) for unit in SERVICES} == {"inactive"}
    prepared.run("systemctl", "start", "appliance")


def test_a_first_start_with_a_bad_file_is_refused(prepared: Machine) -> None:
    prepared.boot()
    prepared.write(CONFIGURATION, "tasks:\n  module: []\n")
    prepared.write("/etc/apt/apt.conf.d/keep", 'Dpkg::Options {"--force-confold";};\n')
    output = prepared.apt_install(REPOSITORY, APPLIANCE)
    assert f"{CONFIGURATION}:2" in output
    assert "So nothing starts" in output
    assert {prepared.state(unit) for unit in SERVICES} == {"inactive"}
    assert prepared.run("systemctl", "start", "appliance", check=False).returncode == 1
    assert f"{CONFIGURATION}:2" in said(prepared, "appliance-config")

"""How exposed each unit is, as systemd judges it."""

import re

import pytest

from tests.system.machine import Machine

#: 0 is best, 10 is a service without any hardening. The alert runs the admin's own command.
CEILINGS = {
    "appliance-redis.service": 0.5,
    "appliance-beat.service": 0.5,
    "appliance-config.service": 1.5,
    "appliance.service": 2.0,
    "appliance-worker.service": 2.0,
    "appliance-alert.service": 8.0,
}


def test_exposure(untouched: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for unit in CEILINGS:
        shown = untouched.run("systemd-analyze", "security", "--no-pager", unit).stdout
        (level,) = re.findall(r"exposure level for \S+: ([0-9.]+)", shown)
        found[unit] = float(level)
    with capsys.disabled():
        print("\nsystemd-analyze security:", found)
    assert all(found[unit] <= ceiling for unit, ceiling in CEILINGS.items()), found

"""A Redis that stands still for a minute, as behind a card that stalls a sync, is no dead one."""

import time

from tests.system.appliance import call, done, eventually, pids, with_probe
from tests.system.machine import Machine

#: Longer than cards were seen to stall, well under the units' WatchdogSec=.
STALL = 65

#: Beat publishes during the stall too.
SCHEDULE = "schedule:\n  tick: {task: probe.touch, every: 3s, args: [ticked]}\n"


def freeze(machine: Machine, signal: str) -> None:
    machine.run("systemctl", "kill", "--kill-whom=main", f"--signal={signal}", "appliance-redis")


def test_nothing_is_restarted_for_it_and_nothing_is_lost(appliance: Machine) -> None:
    with_probe(appliance, SCHEDULE)
    eventually(lambda: done(appliance, "ticked"), "the schedule's first task")
    call(appliance, "probe.slow", "over-it", 10)
    eventually(lambda: done(appliance, "over-it.begun"), "a task that ends during the stall")
    before = pids(appliance)
    freeze(appliance, "STOP")
    time.sleep(STALL)
    assert done(appliance, "over-it")
    freeze(appliance, "CONT")
    call(appliance, "probe.touch", "after")
    eventually(lambda: done(appliance, "after"), "a task that was sent after the stall")
    assert pids(appliance) == before
    for unit in ("appliance-worker", "appliance-beat"):
        assert appliance.show(unit, "NRestarts") == "0"

"""What a new configuration has to restart: only what reads what was changed."""

import pytest

from appliance.config.change import Change, between
from appliance.config.document import parse
from appliance.config.machine import MIB, Machine
from appliance.config.validation import validate

MACHINE = Machine(1000 * MIB, 4, "UTC")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("{}", Change(worker=False, beat=False)),
        ("redis: {memory: 50mb}", Change(worker=False, beat=False)),
        ("worker: {concurrency: 1}", Change(worker=True, beat=False)),
        ("worker: {stop_timeout: 1s}", Change(worker=True, beat=False)),
        ("schedule: {a: {task: x, every: 5}}", Change(worker=False, beat=True)),
        ("alert: {command: /bin/true}", Change(worker=False, beat=False)),
        ("log_level: debug", Change(worker=True, beat=True)),
        ("timezone: Europe/Berlin", Change(worker=True, beat=True)),
        ("tasks: {modules: [json]}", Change(worker=True, beat=True)),
        ("tasks: {eta_ceiling: 1h}", Change(worker=True, beat=True)),
    ],
)
def test_between_the_defaults_and(text: str, change: Change) -> None:
    old, new = (validate(parse(each.encode()), MACHINE) for each in ("{}", text))
    assert between(old, new) == change
    assert between(new, old) == change

"""The two files that a newcomer copies, and the driver's own day and night."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from appliance.config.accepted import judge
from appliance.config.machine import this_machine
from appliance.config.model import Config
from house.day import configuration


def accepted(values: dict[str, Any], path: Path) -> Config:
    configuration.write(values, path)
    return judge(path, this_machine()).config


@pytest.mark.parametrize("name", ["appliance.yaml", "compressed.yaml"])
def test_the_examples_are_accepted_where_the_code_is(tmp_path: Path, name: str) -> None:
    text = (configuration.EXAMPLES / "house" / name).read_text()
    assert "path: /srv/appliance " in text or "path: /srv/appliance\n" in text
    values = yaml.safe_load(text)
    values["tasks"]["path"] = str(configuration.EXAMPLES)
    config = accepted(values, tmp_path / name)
    assert set(config.schedule) == {"alarm-on", "alarm-off", "check-sensors", "nightly-report"}


def test_the_real_house_keeps_its_hours() -> None:
    values = yaml.safe_load((configuration.EXAMPLES / "house" / "appliance.yaml").read_text())
    schedule = values["schedule"]
    assert schedule["alarm-on"]["cron"] == "0 22 * * *"
    assert schedule["nightly-report"]["cron"] == "30 3 * * *"


def test_at_night_nothing_is_sent(tmp_path: Path) -> None:
    assert accepted(configuration.day(), tmp_path / "day.yaml").schedule
    assert not accepted(configuration.night(), tmp_path / "night.yaml").schedule


def test_the_day_waits_for_every_scheduled_task() -> None:
    assert configuration.scheduled_tasks() == {
        "house.alarm.turn_on",
        "house.alarm.turn_off",
        "house.sensors.check",
        "house.report.write",
    }

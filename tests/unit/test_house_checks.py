"""The checks of what a day leaves: each is fed a day with one thing wrong."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from house import alarm, camera, files, report
from house.day import checks
from house.day.checks import Day
from house.day.endpoint import ACCEPTED, REFUSED, Delivery
from house.day.evidence import Ledgers
from house.day.readings import FILE as READINGS
from house.day.world import Camera

TOLD = "sensor cellar is silent since 12:00:00"

TASKS = {
    "split": ("house.camera.split", ["door"]),
    "on": ("house.alarm.turn_on", []),
    "off": ("house.alarm.turn_off", []),
    "check": ("house.sensors.check", []),
    "alert-cellar": ("house.sensors.alert", ["cellar", 1.0]),
    "alert-garage": ("house.sensors.alert", ["garage", 1.0]),
    "told": ("house.notify.send", [TOLD]),
    "report": ("house.report.write", []),
}


def lines() -> Iterator[dict[str, Any]]:
    for task, (name, args) in TASKS.items():
        for what in ("sending", "sent", "started", "finished"):
            yield {"at": 1, "what": what, "id": task, "task": name, "retries": 0, "args": args}


@pytest.fixture
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Day:
    """A good day, written by the tasks' own code where that needs no worker."""
    monkeypatch.setenv(files.HOME_VARIABLE, str(tmp_path))
    recording = tmp_path / "recordings" / "door.wav"
    recording.parent.mkdir()
    recording.write_bytes(Camera(recording.parent, "door", 3.5).recording)
    camera.cut(recording, part_seconds=1, is_over=True)
    alarm.switch(on=True, task_id="on")
    alarm.switch(on=False, task_id="off")
    journal = tmp_path / "sensors" / "journal.jsonl"
    files.append(journal, {"id": "check", "silent": ["cellar", "garage"]})
    files.append(journal, {"id": "alert-cellar", "sensor": "cellar", "told": True})
    files.append(journal, {"id": "alert-garage", "sensor": "garage", "told": False})
    shutil.copyfile(READINGS, tmp_path / "readings.csv")
    report.write()
    ledgers = Ledgers()
    ledgers.add(lines())
    return Day(
        home=tmp_path,
        ledgers=ledgers,
        deliveries=[Delivery("told", TOLD, status) for status in (REFUSED, REFUSED, ACCEPTED)],
        recordings={"door": recording.read_bytes()},
        dead={"cellar"},
        revived={"garage"},
    )


def test_a_good_day(day: Day) -> None:
    assert checks.problems(day) == []


def only_problem(day: Day) -> str:
    (problem,) = checks.problems(day)
    return problem


def test_a_missing_part(day: Day) -> None:
    camera.part_path(day.home / "recordings" / "door.wav", 1).unlink()
    assert only_problem(day) == (
        "recordings: the 3 parts of door are not the recording: checksums differ"
    )


def test_one_wrong_byte_in_a_part(day: Day) -> None:
    part = camera.part_path(day.home / "recordings" / "door.wav", 3)
    content = bytearray(part.read_bytes())
    content[-1] ^= 1
    part.write_bytes(content)
    assert "checksums differ" in only_problem(day)


def test_a_recording_that_nobody_split(day: Day) -> None:
    shutil.rmtree(day.home / "recordings" / "door")
    assert only_problem(day) == "recordings: door was not split: 0 parts"


def test_a_switch_that_finished_but_did_nothing(day: Day) -> None:
    journal = day.home / "alarm.jsonl"
    off = files.records(journal)[1]
    journal.unlink()
    files.append(journal, off)
    assert only_problem(day) == "alarm: 0 switches on in its journal, 1 tasks finished"


def test_a_switch_the_wrong_way(day: Day) -> None:
    (day.home / "alarm.jsonl").unlink()
    alarm.switch(on=True, task_id="off")
    alarm.switch(on=False, task_id="on")
    assert len(checks.problems(day)) == 2


def test_an_alarm_that_stands_otherwise_than_last_switched(day: Day) -> None:
    (day.home / "alarm.json").write_text('{"on": true, "by": "on"}')
    assert only_problem(day).startswith("alarm: it stands at {'on': True, 'by': 'on'}")


def test_a_message_delivered_twice(day: Day) -> None:
    again = [*day.deliveries, Delivery("told", "the same", ACCEPTED)]
    assert "told was answered [503, 503, 200, 200]" in only_problem(replace(day, deliveries=again))


def test_a_message_that_gave_up(day: Day) -> None:
    found = checks.problems(replace(day, deliveries=day.deliveries[:2]))
    assert found == [
        "notifications: told was answered [503, 503], not [503, 503, 200]",
        "sensors: people were told 0 times that cellar is silent",
    ]


def test_an_alarm_about_a_sensor_that_came_back(day: Day) -> None:
    found = checks.problems(replace(day, dead=set(), revived={"cellar", "garage"}))
    assert found == ["sensors: people were told 1 times that cellar is silent"]


def test_a_silence_that_nobody_noticed(day: Day) -> None:
    found = checks.problems(replace(day, revived={"garage", "attic"}))
    assert found == ["sensors: no alert was planned for attic, which fell silent"]


def test_a_check_that_left_no_trace(day: Day) -> None:
    (day.home / "sensors" / "journal.jsonl").unlink()
    assert len(checks.problems(day)) == 2


def test_no_report(day: Day) -> None:
    (day.home / "report.txt").unlink()
    assert len(checks.problems(day)) == 28  # 7 days of 4 sensors


def test_a_wrong_figure_in_the_report(day: Day) -> None:
    text = (day.home / "report.txt").read_text()
    (day.home / "report.txt").write_text(text.replace("11.41", "11.42", 1))
    assert only_problem(day).startswith("report: 2026-03-01 cellar: the report says")


def test_a_missing_line_in_the_report(day: Day) -> None:
    text = (day.home / "report.txt").read_text().splitlines()
    (day.home / "report.txt").write_text("\n".join(text[:-1]))
    assert only_problem(day) == "report: 2026-03-07 kitchen is in the readings alone"

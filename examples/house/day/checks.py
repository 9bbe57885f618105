"""What the day left behind: each check gives what is wrong, in words; nothing if all is well.

None of them asks a task, or uses a task's code, to find out whether the task was right.
"""

import csv
import hashlib
import io
import json
import sqlite3
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from house.day import evidence
from house.day.endpoint import ACCEPTED, REFUSALS, REFUSED, Delivery
from house.day.evidence import Ledgers
from house.files import records

#: The report shows two digits after the point.
REPORT_GRAIN = 0.00501


@dataclass(frozen=True)
class Day:
    """What there is to judge: the house's folder, and what the world around it knows."""

    home: Path
    ledgers: Ledgers
    deliveries: list[Delivery]
    recordings: dict[str, bytes]
    """What the camera saw, by event: whole WAV files."""
    dead: set[str]
    """Sensors that fell silent for good."""
    revived: set[str]
    """Sensors that came back before their alert was due."""


def problems(day: Day) -> list[str]:
    """All that is wrong with the day."""
    checks = (recordings, alarm, notifications, sensors, report)
    return [
        *evidence.problems(day.ledgers),
        *(f"{check.__name__}: {problem}" for check in checks for problem in check(day)),
    ]


def recordings(day: Day) -> Iterator[str]:
    """The parts of each recording, joined, are the recording."""
    for event, whole in day.recordings.items():
        parts = sorted((day.home / "recordings" / event).glob("*.wav"))
        if len(parts) < 2:
            yield f"{event} was not split: {len(parts)} parts"
        elif _checksum(joined(parts)) != _checksum(whole):
            yield f"the {len(parts)} parts of {event} are not the recording: checksums differ"


def joined(parts: list[Path]) -> bytes:
    """One WAV file of all parts."""
    whole = io.BytesIO()
    with wave.open(whole, "wb") as target:
        for part in parts:
            with wave.open(str(part), "rb") as source:
                if target.getnframes() == 0:
                    target.setparams(source.getparams())
                target.writeframes(source.readframes(source.getnframes()))
    return whole.getvalue()


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def alarm(day: Day) -> Iterator[str]:
    """Each switch is in the journal once, on or off as sent; the alarm stands as the last one."""
    journal = records(day.home / "alarm.jsonl")
    for name, on in (("house.alarm.turn_on", True), ("house.alarm.turn_off", False)):
        switches = [line["id"] for line in journal if line["on"] == on]
        yield from _same(switches, _finished(day, name), f"switches {'on' if on else 'off'}")
    state = _json(day.home / "alarm.json")
    if journal and state != {"on": journal[-1]["on"], "by": journal[-1]["id"]}:
        yield f"it stands at {state}, but the last switch was {journal[-1]}"


def notifications(day: Day) -> Iterator[str]:
    """The endpoint refused each twice, then took it, and was bothered no more."""
    answers: dict[str, list[int]] = {key: [] for key in _finished(day, "house.notify.send")}
    for delivery in day.deliveries:
        answers.setdefault(delivery.key, []).append(delivery.status)
    expected = [REFUSED] * REFUSALS + [ACCEPTED]
    for key, statuses in answers.items():
        if statuses != expected:
            yield f"{key} was answered {statuses}, not {expected}"


def sensors(day: Day) -> Iterator[str]:
    """Each check ran once; a dead sensor was told of exactly once, one that came back never."""
    journal = records(day.home / "sensors" / "journal.jsonl")
    for name, key in (("house.sensors.check", "silent"), ("house.sensors.alert", "sensor")):
        yield from _same([line["id"] for line in journal if key in line], _finished(day, name), key)
    planned = {str(line.args[0]) for line in day.ledgers.task("house.sensors.alert").values()}
    for name in sorted((day.dead | day.revived) - planned):
        yield f"no alert was planned for {name}, which fell silent"
    accepted = [each.text for each in day.deliveries if each.status == ACCEPTED]
    for name in sorted(day.dead | day.revived | planned):
        told = sum(text.startswith(f"sensor {name} is silent") for text in accepted)
        if told != (name in day.dead):
            yield f"people were told {told} times that {name} is silent"


def report(day: Day) -> Iterator[str]:
    """The table's figures are those that SQLite finds in the readings."""
    text = _text(day.home / "report.txt")
    found = {(day_, sensor): figures for day_, sensor, *figures in map(str.split, text[1:])}
    expected = figures_by_sqlite(day.home / "readings.csv")
    for key in sorted(expected.keys() ^ found.keys()):
        yield f"{' '.join(key)} is in the {'report' if key in found else 'readings'} alone"
    for key in sorted(expected.keys() & found.keys()):
        if not _agree(expected[key], found[key]):
            yield f"{' '.join(key)}: the report says {found[key]}, the readings {expected[key]}"


def figures_by_sqlite(readings: Path) -> dict[tuple[str, str], list[float | None]]:
    """Minimum, mean, maximum and number of missing values by day and sensor."""
    with readings.open(newline="", encoding="utf-8") as file:
        rows = [
            (row["at"][:10], row["sensor"], row["value"] or None) for row in csv.DictReader(file)
        ]
    database = sqlite3.connect(":memory:")
    database.execute("create table reading (day text, sensor text, value real)")
    database.executemany("insert into reading values (?, ?, ?)", rows)
    query = """select day, sensor, min(value), avg(value), max(value), sum(value is null)
               from reading group by day, sensor"""
    return {(day, sensor): list(figures) for day, sensor, *figures in database.execute(query)}


def _agree(expected: list[float | None], found: list[str]) -> bool:
    if len(expected) != len(found):
        return False
    return all(
        text == "-" if value is None else _is_near(text, value)
        for value, text in zip(expected, found, strict=True)
    )


def _is_near(text: str, value: float) -> bool:
    try:
        return abs(float(text) - value) <= REPORT_GRAIN
    except ValueError:
        return False


def _same(left: list[str], right: set[str], what: str) -> Iterator[str]:
    """What tasks left, against the tasks that finished: each once."""
    if sorted(left) != sorted(right):
        yield f"{len(left)} {what} in its journal, {len(right)} tasks finished"


def _finished(day: Day, task: str) -> set[str]:
    return set(day.ledgers.task(task, "finished"))


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes()) if path.exists() else None


def _text(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

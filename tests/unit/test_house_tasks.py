"""The other tasks' own decisions, each run again as after a power cut."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import house
from house import alarm, files, notify, report, sensors
from house.day import readings
from house.day.endpoint import ACCEPTED, REFUSED, Endpoint


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(files.HOME_VARIABLE, str(tmp_path))
    return tmp_path


def imported(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_house_knows_nothing_of_the_appliance() -> None:
    for source in Path(house.__file__).parent.rglob("*.py"):
        assert not [name for name in imported(source) if name.split(".")[0] == "appliance"]


def test_without_a_folder_of_its_own_the_house_is_where_the_worker_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(files.HOME_VARIABLE, raising=False)
    assert files.home().absolute() == Path.cwd()


def test_a_switch_run_again_is_one_switch(home: Path) -> None:
    alarm.switch(on=True, task_id="a")
    alarm.switch(on=True, task_id="a")
    assert [(line["on"], line["id"]) for line in files.records(home / "alarm.jsonl")] == [
        (True, "a")
    ]


def test_a_switch_cut_between_journal_and_state_is_made_good(home: Path) -> None:
    alarm.switch(on=True, task_id="a")
    state = (home / "alarm.json").read_bytes()
    (home / "alarm.json").unlink()
    alarm.switch(on=True, task_id="a")
    assert (home / "alarm.json").read_bytes() == state


def test_the_endpoint_refuses_twice_by_key(home: Path) -> None:
    with Endpoint() as endpoint:
        (home / "notify-url").write_text(f"{endpoint.url}\n")
        for _ in range(2):
            with pytest.raises(OSError, match="503"):
                notify.post("hello", key="a")
        with pytest.raises(OSError, match="503"):
            notify.post("another", key="b")
        notify.post("hello", key="a")
    answers = [(each.key, each.status) for each in endpoint.deliveries]
    assert answers == [("a", REFUSED), ("a", REFUSED), ("b", REFUSED), ("a", ACCEPTED)]


def test_an_endpoint_that_is_not_there_is_tried_again(home: Path) -> None:
    with Endpoint() as endpoint:
        (home / "notify-url").write_text(endpoint.url)
    with pytest.raises(notify.send.autoretry_for):
        notify.post("hello", key="a")


def heard(place: Path, name: str, at: float) -> Path:
    path = place / f"{name}.reading"
    path.touch()
    os.utime(path, (at, at))
    return path


def test_a_sensor_is_silent_after_its_time(home: Path) -> None:
    heard(home, "cellar", 100)
    heard(home, "garage", 101)
    assert sensors.newly_silent(home, now=111, silent_after=10) == {"cellar": 100}


def test_a_silence_is_new_once(home: Path) -> None:
    heard(home, "cellar", 100)
    (home / "cellar.silent").write_text(repr(100.0))
    assert sensors.newly_silent(home, now=111, silent_after=10) == {}
    heard(home, "cellar", 200)
    assert sensors.newly_silent(home, now=211, silent_after=10) == {"cellar": 200}


def test_an_alert_for_a_sensor_that_is_back_tells_nobody(home: Path) -> None:
    (home / "sensors").mkdir()
    heard(home / "sensors", "garage", 200)
    sensors.alert.run("garage", 100.0)
    (line,) = files.records(home / "sensors" / "journal.jsonl")
    assert (line["sensor"], line["told"]) == ("garage", False)
    assert not (home / "sensors" / "garage.told").exists()


def test_figures_of_a_day() -> None:
    figures = report.summarise(
        [
            ("2026-03-01T00:00", "cellar", "1.0"),
            ("2026-03-01T12:00", "cellar", ""),
            ("2026-03-01T23:50", "cellar", "2.0"),
            ("2026-03-02T00:00", "cellar", ""),
        ]
    )
    assert figures == {
        ("2026-03-01", "cellar"): report.Figures(1.0, 1.5, 2.0, 1),
        ("2026-03-02", "cellar"): report.Figures(None, None, None, 1),
    }


def test_what_was_not_measured_has_no_figure() -> None:
    text = report.as_text({("2026-03-01", "cellar"): report.Figures(None, None, None, 144)})
    assert text.splitlines()[1].split() == ["2026-03-01", "cellar", "-", "-", "-", "144"]


def test_the_readings_are_what_their_maker_makes() -> None:
    assert readings.FILE.read_text().splitlines() == list(readings.lines())
    assert readings.FILE.stat().st_size < 300_000

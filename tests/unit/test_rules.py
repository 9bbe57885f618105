"""Rules between fields; the ceiling rule above all."""

from pathlib import Path

import pytest

from appliance.config import rules
from appliance.config.duration import parse

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("eta_ceiling", "time_limit", "visibility_timeout", "kept"),
    [
        ("12h", "30m", "12h30m", True),
        ("12h", "30m", "12h29m59s", False),
        ("12h", "30m", "12h30m1s", True),
        ("1s", "1s", "2s", True),
        ("1s", "1s", "1s", False),
        ("365d", "1h", "365d", False),
        ("365d", "1h", "366d", True),
    ],
)
def test_the_ceiling_rule(
    eta_ceiling: str, time_limit: str, visibility_timeout: str, kept: bool
) -> None:
    conflict = rules.ceiling_conflict(
        parse(eta_ceiling), parse(time_limit), parse(visibility_timeout)
    )
    assert (conflict is None) == kept


def test_a_broken_ceiling_names_both_ways_out() -> None:
    assert rules.ceiling_conflict(parse("12h"), parse("30m"), parse("1h")) == (
        "raise queue.visibility_timeout to at least 12h30m,"
        " or lower tasks.eta_ceiling to at most 30m"
    )


def test_each_way_out_keeps_the_rule() -> None:
    eta_ceiling, time_limit, timeout = parse("12h"), parse("30m"), parse("1h")
    assert rules.ceiling_conflict(eta_ceiling, time_limit, parse("12h30m")) is None
    assert rules.ceiling_conflict(parse("30m"), time_limit, timeout) is None


def test_no_way_out_is_named_that_is_none() -> None:
    """With a time limit above the visibility timeout no ceiling would be low enough."""
    conflict = rules.ceiling_conflict(parse("12h"), parse("30m"), parse("30m"))
    assert conflict == "raise queue.visibility_timeout to at least 12h30m"


@pytest.mark.parametrize(
    ("memory", "words"),
    [(1 * MIB, "Redis needs"), (10 * MIB, ""), (512 * MIB, ""), (513 * MIB, "machine")],
)
def test_memory_between_redis_and_the_machine(memory: int, words: str) -> None:
    what, _ = rules.memory_conflict(memory, 512 * MIB) or ("", "")
    assert bool(what) == bool(words)
    assert words in what


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "house").mkdir()
    for name in ("alarm", "__init__"):
        (tmp_path / "house" / f"{name}.py").write_text("raise SystemExit('imported')\n")
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "lamp.py").write_text("raise SystemExit('imported')\n")
    return tmp_path


@pytest.mark.parametrize(
    ("module", "missing"),
    [
        ("house.alarm", None),
        ("house", None),
        ("bare.lamp", None),
        ("json.decoder", None),
        ("house.alram", "house.alram"),
        ("hose.alarm", "hose"),
        ("house.alarm.on", "house.alarm.on"),
    ],
)
def test_modules_are_found_without_importing_them(
    code: Path, module: str, missing: str | None
) -> None:
    assert rules.missing_module(module, code) == missing

"""YAML with line numbers and YAML 1.2's core types."""

import os
from pathlib import Path
from typing import Any

import pytest

from appliance.config import document
from appliance.config.document import MAX_BYTES, content, parse
from appliance.config.problem import Problem, Refused, Unreadable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22:00", "22:00"),
        ("12:00:00", "12:00:00"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("-3", -3),
        ("1_000", "1_000"),
        ("2026-11-24", "2026-11-24"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("99999999999999999999", "99999999999999999999"),
        ('"5"', "5"),
        ("<<", "<<"),
    ],
)
def test_scalars_are_what_they_look_like(text: str, value: Any) -> None:
    found = parse(f"a: {text}".encode()).value["a"].value
    assert (found, type(found)) == (value, type(value))


def test_infinite_numbers_are_read_as_such() -> None:
    assert parse(b"a: [.inf, -.inf]").plain() == {"a": [float("inf"), float("-inf")]}


def test_a_value_stands_where_its_key_stands() -> None:
    root = parse(b"# comment\na:\n  b:\n    - 1\n    - 2\nc: |\n  text\n")
    assert root.value["a"].line == 2
    assert root.value["a"].value["b"].line == 3
    assert [item.line for item in root.value["a"].value["b"].value] == [4, 5]
    assert root.value["c"].line == 6


def refused(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        parse(data)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "empty"),
        (b" \n\n", 1, "empty"),
        (b"a:\n\tb: 1\n", 2, "tab"),
        (b"a: 1\nb: \xff\n", 2, "UTF-8"),
        (b"a: 1\nb: \x00\n", 2, "U+0000"),
        (b"a: 1\n\nb: &x 1\nc: *x\n", 3, "anchors"),
        (b"a: 1\nb: {a: 1\n", 3, "not YAML"),
        (b"a: 1\n---\nb: 2\n", 2, "not YAML"),
        (b"a:\n  b: c: d\n", 2, "not YAML"),
        (b"a: 1\n" + b"b: " + b"[" * 3000, 2, "deep"),
        (b"? [a]\n: 1\n", 1, "key"),
        (b"a: 1\nb: !!python/object:os.system x\n", 2, "tag"),
        (b"a: 1\nb: !local x\n", 2, "tag"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(data: bytes, line: int, words: str) -> None:
    (problem,) = refused(data)
    assert problem.line == line
    assert words in problem.what


def test_a_duplicate_key_names_both_lines() -> None:
    (problem,) = refused(b"a:\n  b: 1\n  c: 2\n  b: 3\n")
    assert (problem.line, problem.field) == (4, "a.b")
    assert "line 2" in problem.what


def test_all_duplicates_are_said_at_once() -> None:
    assert [problem.line for problem in refused(b"a: 1\na: 2\nb: 1\nb: 2\n")] == [2, 4]


def test_comments_alone_mean_all_defaults() -> None:
    assert parse(b"# nothing yet\n").value is None


def test_a_byte_order_mark_is_no_character() -> None:
    assert parse("\ufeffa: 1".encode()).plain() == {"a": 1}


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(Refused) as refusal:
        content(path)
    assert "52428800 bytes" in refusal.value.problems[0].what


def test_the_largest_file_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "full.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(content(path)) == MAX_BYTES


@pytest.mark.parametrize("kind", ["missing", "directory", "fifo", "dangling"])
def test_what_cannot_be_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Unreadable) as error:
        document.content(path)
    assert str(path) in str(error.value)
    assert error.value.hint

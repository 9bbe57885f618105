"""A YAML file as values with their line numbers.

Scalars are YAML 1.2's core types, so that `22:00`, `no`, `on` and `010` are what they look like
(PyYAML on its own reads YAML 1.1: 1320, False, True, 8). Aliases and tags are refused: no
configuration needs them, and an alias bomb of a few lines fills the memory.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from appliance.config.problem import Problem, Refused, Unreadable

#: A long household's file has 10 kB. PyYAML reads some 100 kB a second on a desktop computer, and a
#: tenth of that on a small Pi.
MAX_BYTES = 32 * 1024

#: The schema needs 4: schedule, its name, kwargs, a value; a task's own arguments may nest.
MAX_DEPTH = 20

_CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Node:
    """A value and where it stands.

    `value` is None, bool, int, float, str, a list of nodes or a dict of nodes by key; `text` is
    what the file says. `line` counts from 1; for a mapping's value it is the line of its key.
    """

    value: Any
    line: int
    text: str = ""

    def plain(self) -> Any:
        """The value without line numbers."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


class _CoreResolver(BaseResolver):
    """YAML 1.2 core schema (yaml.org/spec/1.2.2, section 10.3.2)."""


for _name, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    # At most 18 digits: more is no number of ours, and stays text.
    ("int", r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)([eE][-+]?[0-9]{1,4})?"
        r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
):
    _CoreResolver.add_implicit_resolver(_CORE + _name, re.compile(f"(?:{_pattern})\\Z"), _first)


class _Loader(Reader, Scanner, Parser, Composer, _CoreResolver):
    """PyYAML's own loader up to the nodes, without anchors and without endless nesting."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        _CoreResolver.__init__(self)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave it out
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise Refused(
                Problem(line, "", "anchors (&) and aliases (*) are not used here", "write it out")
            )
        if self._depth == MAX_DEPTH:
            raise Refused(
                Problem(line, "", f"nested more than {MAX_DEPTH} deep", "write it flatter")
            )
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def content(path: Path) -> bytes:
    """The file's bytes, no more of them than a configuration may have.

    Raises Unreadable, or Refused for a file that is too large.
    """
    try:
        # O_NONBLOCK: a FIFO in the file's place must not hold up the boot.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise Unreadable(
            f"{path} does not exist", "write it; {} alone means all defaults"
        ) from error
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {_reason(error)}", "check its path") from error
    try:
        return _content(path, descriptor)
    finally:
        os.close(descriptor)


def _content(path: Path, descriptor: int) -> bytes:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"{path} is not a file", "put a file there")
    if status.st_size > MAX_BYTES:
        what = f"the file has {status.st_size} bytes"
        raise Refused(Problem(1, "", what, f"keep it to {MAX_BYTES} bytes"))
    try:
        return os.read(descriptor, MAX_BYTES)
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be read: {_reason(error)}", "check the card: dmesg"
        ) from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def parse(data: bytes) -> Node:
    """The root node of a YAML file's content; raises Refused."""
    text = _decode(data)
    if not text.strip():
        raise Refused(
            Problem(
                1,
                "",
                "the file is empty, which a power cut may have done",
                "write {} for all defaults",
            )
        )
    root = _compose(text)
    problems: list[Problem] = []
    node = _node(root, root.start_mark.line + 1, "", problems) if root else Node(None, 1)
    if problems:
        raise Refused(*problems)
    return node


def _compose(text: str) -> yaml.Node | None:
    try:
        return _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise Refused(_syntax(error, text)) from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        code = ord(text[position]) if position < len(text) else 0
        what = f"the character U+{code:04X} is not allowed in YAML"
        raise Refused(Problem(line, "", what, "remove it")) from error


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(
            Problem(line, "", f"byte 0x{data[error.start]:02x} is not UTF-8", "save it as UTF-8")
        ) from error


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark else 0
    lines = text.splitlines()
    line = lines[number] if number < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in str(error.problem):
        return Problem(number + 1, "", "a tab; YAML has none at the start", "indent with spaces")
    what = f"this is not YAML: {error.problem or error.context}"
    return Problem(number + 1, "", what, "look at this line and the one above it")


def _node(node: yaml.Node, line: int, at: str, problems: list[Problem]) -> Node:
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, at, problems), line)
    if isinstance(node, yaml.SequenceNode):
        items = [
            _node(item, item.start_mark.line + 1, f"{at}[{index}]", problems)
            for index, item in enumerate(node.value)
        ]
        return Node(items, line)
    assert isinstance(node, yaml.ScalarNode)  # there is no fourth kind
    return Node(_scalar(node, line, at, problems), line, node.value)


def _mapping(node: yaml.MappingNode, at: str, problems: list[Problem]) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(line, at, "a key that is not a word", "write name: value"))
            continue
        name = f"{at}.{key.value}" if at else str(key.value)
        if key.value in entries:
            first = entries[key.value].line
            what = f"stands twice, first in line {first}"
            problems.append(Problem(line, name, what, "keep one of the two"))
            continue
        entries[key.value] = _node(value, line, name, problems)
    return entries


def _scalar(node: yaml.ScalarNode, line: int, at: str, problems: list[Problem]) -> Any:
    text: str = node.value
    match node.tag.removeprefix(_CORE):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return _int(text)
        case "float":
            return float(text.replace(".inf", "inf").replace(".nan", "nan").lower())
        case "str":
            return text
        case _:
            problems.append(Problem(line, at, f"the tag {node.tag}", "write the plain value"))
            return None


def _int(text: str) -> int:
    bases = {"0o": 8, "0x": 16}
    return int(text[2:], bases[text[:2]]) if text[:2] in bases else int(text)

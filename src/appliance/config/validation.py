"""From a document to a `Config`, or to every problem at once."""

from pathlib import Path
from typing import Any

from appliance.config import document, duration, rules
from appliance.config.document import Node
from appliance.config.kind import Wrong, found, nearest
from appliance.config.machine import Machine
from appliance.config.model import Alert, Config, Entry, Queue, Redis, Tasks, Worker
from appliance.config.problem import Problem, Refused
from appliance.config.schema import ENTRY_FIELDS, FIELDS, SCHEDULE, Field

_CEILING_RULE = ("queue.visibility_timeout", "tasks.eta_ceiling", "tasks.time_limit")


def validate(root: Node, machine: Machine) -> Config:
    """The configuration that the document says; raises Refused with all that is wrong."""
    return _Validation(root, machine).config()


class _Validation:
    def __init__(self, root: Node, machine: Machine) -> None:
        self._root = root
        self._machine = machine
        self._problems: list[Problem] = []
        #: Where each field stands, for rules between fields; none for a default.
        self._lines: dict[str, int] = {}
        #: Fields whose value could not be read: rules between fields leave them out.
        self._wrong: set[str] = set()

    def config(self) -> Config:
        values = self._fields(self._flat(), FIELDS, "")
        schedule = self._schedule()
        self._between_fields(values)
        if self._problems:
            raise Refused(*self._problems)
        return self._build(values, schedule)

    # --- Structure ---

    def _problem(self, line: int, field: str, what: str, write: str) -> None:
        self._problems.append(Problem(line, field, what, write))

    def _mapping(self, node: Node, field: str) -> dict[str, Node]:
        """A mapping's entries; nothing written (`tasks:` alone) means all defaults."""
        if node.value is None:
            return {}
        if not isinstance(node.value, dict):
            self._problem(
                node.line, field, f"{found(node)} where a mapping belongs", "write name: value"
            )
            return {}
        return node.value

    def _flat(self) -> dict[str, Node]:
        """The file's fields by their full names, sections opened."""
        sections = {field.name.split(".")[0] for field in FIELDS if "." in field.name}
        flat: dict[str, Node] = {}
        for key, node in self._mapping(self._root, "").items():
            if "." in key:
                section, _, inner = key.partition(".")
                write = f"write {section}: {{{inner}: ...}}"
                self._problem(node.line, key, "a dot in a name does not open a section", write)
                continue
            if key not in sections:
                flat[key] = node
                continue
            for inner, value in self._mapping(node, key).items():
                flat[f"{key}.{inner}"] = value
        return flat

    def _fields(
        self, entries: dict[str, Node], fields: tuple[Field, ...], prefix: str
    ) -> dict[str, Any]:
        known = {field.name: field for field in fields}
        for key, node in entries.items():
            if key not in known and key != SCHEDULE:
                self._unknown(key, node, list(known), prefix)
        return {
            name: self._field(entries.get(name), field, prefix) for name, field in known.items()
        }

    def _unknown(self, key: str, node: Node, known: list[str], prefix: str) -> None:
        words = known if prefix else [*known, SCHEDULE]
        if not prefix and "." not in key:
            words = sorted({name.split(".")[0] for name in words})
        meant = nearest(key, words)
        write = f"write {meant}" if meant else f"known are {', '.join(words)}"
        self._problem(node.line, prefix + key, "there is no such field", write)

    def _field(self, node: Node | None, field: Field, prefix: str) -> Any:
        name = prefix + field.name
        if node is None:
            return _default(field)
        self._lines[name] = node.line
        if not field.each:
            return self._value(node, field, name)
        if not isinstance(node.value, list):
            self._wrong.add(name)
            self._problem(node.line, name, f"{found(node)} where a list belongs", "write [a, b]")
            return ()
        return tuple(
            self._value(item, field, f"{name}[{index}]") for index, item in enumerate(node.value)
        )

    def _value(self, node: Node, field: Field, name: str) -> Any:
        try:
            return field.kind.read(node)
        except Wrong as wrong:
            self._wrong |= {name, name.partition("[")[0]}
            self._problem(node.line, name, wrong.what, wrong.write)
            return None

    # --- Schedule ---

    def _schedule(self) -> dict[str, Entry]:
        root = self._root.value
        node = root.get(SCHEDULE) if isinstance(root, dict) else None
        if node is None:
            return {}
        return {
            name: self._entry(name, entry) for name, entry in self._mapping(node, SCHEDULE).items()
        }

    def _entry(self, name: str, node: Node) -> Entry:
        prefix = f"{SCHEDULE}.{name}."
        at = prefix[:-1]
        entries = self._mapping(node, at)
        values = self._fields(entries, ENTRY_FIELDS, prefix)
        if "task" not in entries:
            self._problem(node.line, at, "names no task", "add task: package.module.function")
        if ("cron" in entries) == ("every" in entries):
            what = "has both cron and every" if "cron" in entries else "says not when"
            self._problem(node.line, at, what, 'write either cron: "30 3 * * *" or every: 5m')
        return Entry(**values)

    # --- Between fields ---

    def _between_fields(self, values: dict[str, Any]) -> None:
        """Each rule whose fields could be read, so that one typing error hides no other problem."""
        for names, rule in (
            (_CEILING_RULE, self._ceiling),
            (("redis.memory",), self._memory),
            (("tasks.modules", "tasks.path"), self._modules),
        ):
            if not self._wrong.intersection(names):
                rule(*(values[name] for name in names))

    def _ceiling(self, timeout: int | None, ceiling: int, limit: int) -> None:
        write = rules.ceiling_conflict(ceiling, limit, timeout) if timeout is not None else None
        if timeout is not None and write:
            field = "queue.visibility_timeout"
            what = (
                f"{duration.write(timeout)} is less than tasks.eta_ceiling"
                f" {duration.write(ceiling)} plus tasks.time_limit {duration.write(limit)}"
            )
            self._problem(self._lines[field], field, what, write)

    def _memory(self, memory: int) -> None:
        conflict = rules.memory_conflict(memory, self._machine.memory)
        if conflict:
            field = "redis.memory"
            self._problem(self._lines.get(field, 1), field, *conflict)

    def _modules(self, modules: tuple[str, ...], path: Path) -> None:
        for index, module in enumerate(modules):
            missing = rules.missing_module(module, path)
            if missing:
                place = path / Path(*missing.split("."))
                self._problem(
                    self._lines["tasks.modules"],
                    f"tasks.modules[{index}]",
                    f"there is no module {missing}",
                    f"put it into {place}.py, or correct the name or tasks.path",
                )

    # --- The result ---

    def _build(self, values: dict[str, Any], schedule: dict[str, Entry]) -> Config:
        ceiling, limit = values["tasks.eta_ceiling"], values["tasks.time_limit"]
        return Config(
            tasks=Tasks(values["tasks.modules"], values["tasks.path"], ceiling, limit),
            queue=Queue(
                values["queue.visibility_timeout"] or rules.least_visibility_timeout(ceiling, limit)
            ),
            redis=Redis(values["redis.memory"]),
            worker=Worker(
                values["worker.concurrency"] or self._machine.concurrency(),
                values["worker.stop_timeout"],
            ),
            schedule=schedule,
            timezone=values["timezone"] or self._machine.timezone,
            alert=Alert(values["alert.command"]),
            log_level=values["log_level"],
        )


def _default(field: Field) -> Any:
    if field.default is None:
        return None
    node = document.parse(field.default.encode())
    if field.each:
        return tuple(field.kind.read(item) for item in node.value)
    return field.kind.read(node)

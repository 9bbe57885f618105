"""From a document to a configuration, or to every problem at once."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from celery import Celery
from celery.schedules import crontab

from appliance.config.document import parse
from appliance.config.machine import MIB, Machine
from appliance.config.model import Config, Entry
from appliance.config.problem import Problem, Refused
from appliance.config.validation import validate

PI = Machine(memory=924 * MIB, cores=4, timezone="Europe/Berlin")


def config(text: str, machine: Machine = PI) -> Config:
    return validate(parse(text.encode()), machine)


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        config(text)
    return refusal.value.problems


def test_defaults() -> None:
    found = config("{}")
    assert found.tasks.eta_ceiling == 12 * 3600
    assert found.tasks.time_limit == 30 * 60
    assert found.queue.visibility_timeout == 12 * 3600 + 30 * 60
    assert found.redis.memory == 100 * MIB
    assert found.worker.stop_timeout == 60
    assert found.timezone == "Europe/Berlin"
    assert found.alert.command == ()
    assert found.schedule == {}


@pytest.mark.parametrize(
    ("machine", "concurrency"),
    [
        (Machine(16000 * MIB, 4, "UTC"), 4),
        (PI, 4),
        (Machine(430 * MIB, 4, "UTC"), 2),
        (Machine(430 * MIB, 1, "UTC"), 2),
        (Machine(250 * MIB, 1, "UTC"), 1),
    ],
)
def test_concurrency_goes_by_cores_and_memory(machine: Machine, concurrency: int) -> None:
    assert config("{}", machine).worker.concurrency == concurrency


def test_an_empty_section_means_its_defaults() -> None:
    assert config("tasks:\nredis:\n") == config("{}")


def test_a_schedule() -> None:
    found = config(
        "schedule:\n"
        '  report: {task: house.report.write, cron: "30  3 * * mon-fri"}\n'
        "  sensors: {task: house.sensors.check, every: 5s, args: [1, a], kwargs: {deep: {er: 1}}}\n"
    )
    assert found.schedule == {
        "report": Entry("house.report.write", "30 3 * * mon-fri", None, (), {}),
        "sensors": Entry("house.sensors.check", None, 5, (1, "a"), {"deep": {"er": 1}}),
    }


def test_a_configuration_survives_json() -> None:
    found = config("schedule: {a: {task: x.y, every: 5, args: [1]}}\nalert: {command: /bin/true x}")
    assert Config.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("text", "line", "field", "what", "write"),
    [
        ("tasks:\n  eta_cieling: 1h", 2, "tasks.eta_cieling", "no such field", "tasks.eta_ceiling"),
        ("tsaks: {}", 1, "tsaks", "no such field", "write tasks"),
        ("tasks.path: /srv", 1, "tasks.path", "a dot in a name", "write tasks: {path: ...}"),
        ("tasks:\n  eta_ceiling: 1 h", 2, "tasks.eta_ceiling", "'1 h' is not", "write 1h"),
        ("tasks: {time_limit: -5m}", 1, "tasks.time_limit", "less than nothing", "1s to 30d"),
        ("tasks: {eta_ceiling: 10000000000d}", 1, "tasks.eta_ceiling", "too long", "3650d"),
        ("tasks: {eta_ceiling: .inf}", 1, "tasks.eta_ceiling", "not a duration", "12h"),
        ("tasks: {eta_ceiling: yes}", 1, "tasks.eta_ceiling", "not a duration", "12h"),
        ("tasks: {eta_ceiling: true}", 1, "tasks.eta_ceiling", "not a duration", "12h"),
        ("tasks: {eta_ceiling: }", 1, "tasks.eta_ceiling", "nothing is not", "12h"),
        ('tasks: {path: "/srv/\\0x"}', 1, "tasks.path", "cannot be printed", "remove"),
        ("tasks: {path: srv}", 1, "tasks.path", "absolute", "/srv"),
        ("tasks:\n  modules: house", 2, "tasks.modules", "list belongs", "[a, b]"),
        ("tasks:\n  modules:\n  - a/b.py", 3, "tasks.modules[0]", "dotted", "without .py"),
        ("tasks:\n  modules:\n  - 5", 3, "tasks.modules[0]", "not text", ""),
        ("tasks:\n  modules: [nosuch.thing]", 2, "tasks.modules[0]", "nosuch", "nosuch.py"),
        ("tasks: [1]", 1, "tasks", "a list where a mapping", "name: value"),
        ("- a", 1, "", "a list where a mapping", "name: value"),
        ("hello", 1, "", "'hello' where a mapping", "name: value"),
        ("redis: {memory: 1mb}", 1, "redis.memory", "less than Redis needs", "10mb"),
        ("redis: {memory: 2gb}", 1, "redis.memory", "more than this machine has", "100mb"),
        ("redis: {memory: lots}", 1, "redis.memory", "not a size", "100mb"),
        ("worker: {concurrency: 0}", 1, "worker.concurrency", "out of range", "1 to 64, or auto"),
        ("worker: {concurrency: 1.5}", 1, "worker.concurrency", "whole number", "1 to 64"),
        ("worker: {concurrency: true}", 1, "worker.concurrency", "whole number", "1 to 64"),
        ("timezone: Europe/Berln", 1, "timezone", "not a time zone", "Europe/Berlin"),
        ("timezone: ../../etc/passwd", 1, "timezone", "not a time zone", ""),
        ("log_level: inof", 1, "log_level", "not known", "info"),
        ("alert: {command: tell me}", 1, "alert.command", "absolute path", "/usr/bin"),
        ('alert: {command: "/x \'"}', 1, "alert.command", "quote", "close"),
        (
            'schedule: {a: {task: x, cron: "* * * * * *"}}',
            1,
            "schedule.a.cron",
            "6 fields",
            "30 3 * * *",
        ),
        ('schedule: {a: {task: x, cron: "61 * * * *"}}', 1, "schedule.a.cron", "no cron", ""),
        ('schedule: {a: {task: x, cron: "x * * * *"}}', 1, "schedule.a.cron", "no cron", ""),
        (
            'schedule: {a: {task: x, cron: "0 0 31 2 *"}}',
            1,
            "schedule.a.cron",
            "never comes due",
            "a day that one of its months has",
        ),
        ('schedule: {a: {task: x, cron: "0 0 31 4,6 1"}}', 1, "schedule.a.cron", "never", ""),
        ("schedule: {a: {task: x}}", 1, "schedule.a", "says not when", "every"),
        ("schedule: {a: {every: 5s}}", 1, "schedule.a", "names no task", "task:"),
        ("schedule: {a: {task: a b, every: 5s}}", 1, "schedule.a.task", "not a task's name", ""),
        ("schedule: {a: {task: x, every: 0}}", 1, "schedule.a.every", "too short", "1s"),
        ("schedule: {a: {taks: x, task: x, every: 5}}", 1, "schedule.a.taks", "no such", "task"),
        ("schedule: {a: {task: x, every: 5, args: [.nan]}}", 1, "schedule.a.args", "infinite", ""),
        ("schedule: {a: {task: x, every: 5, kwargs: [1]}}", 1, "schedule.a.kwargs", "a list", ""),
        ("schedule: [a]", 1, "schedule", "a list where a mapping", ""),
        (
            "schedule:\n  a: {task: x, every: 5}\n  a: {task: x, every: 5}",
            3,
            "schedule.a",
            "twice",
            "",
        ),
    ],
)
def test_one_thing_wrong(text: str, line: int, field: str, what: str, write: str) -> None:
    (problem,) = problems(text)
    assert (problem.line, problem.field) == (line, field)
    assert what in problem.what
    assert write in problem.write
    assert problem.write


def test_what_comes_due_at_all_is_what_celery_says() -> None:
    app = Celery(set_as_current=False)
    spring = datetime(2026, 3, 1, tzinfo=UTC)
    for month, day, weekday in itertools.product(range(1, 13), range(28, 32), range(7)):
        line = f"0 0 {day} {month} {weekday}"
        cron = crontab(0, 0, weekday, day, month, nowfun=lambda: spring, app=app)
        try:
            assert cron.remaining_estimate(spring) > timedelta(0)
        except RuntimeError:
            assert problems(f'schedule: {{a: {{task: x, cron: "{line}"}}}}')
        else:
            assert config(f'schedule: {{a: {{task: x, cron: "{line}"}}}}')


def test_both_cron_and_every() -> None:
    (problem,) = problems('schedule: {a: {task: x, every: 5, cron: "* * * * *"}}')
    assert "both" in problem.what


def test_the_ceiling_rule_at_its_edge() -> None:
    assert config("queue: {visibility_timeout: 12h30m}").queue.visibility_timeout == 45000
    (problem,) = problems("\nqueue:\n  visibility_timeout: 12h29m59s")
    assert problem.line == 3
    assert problem.what == (
        "12h29m59s is less than tasks.eta_ceiling 12h plus tasks.time_limit 30m"
    )
    assert problem.write == (
        "raise queue.visibility_timeout to at least 12h30m,"
        " or lower tasks.eta_ceiling to at most 11h59m59s"
    )


def test_every_problem_at_once_in_the_order_of_lines() -> None:
    """A typing error in one field hides no broken rule between others."""
    found = problems(
        "queue: {visibility_timeout: 1h}\n"
        "log_level: loud\n"
        "tasks: {modules: [nosuch]}\n"
        "worker: {stop_timeout: long, cores: 3}\n"
    )
    assert [problem.field for problem in found] == [
        "queue.visibility_timeout",
        "log_level",
        "tasks.modules[0]",
        "worker.cores",
        "worker.stop_timeout",
    ]


def test_a_rule_leaves_out_what_could_not_be_read() -> None:
    (problem,) = problems("tasks: {eta_ceiling: 1 h}\nqueue: {visibility_timeout: 30m}")
    assert problem.field == "tasks.eta_ceiling"


def test_the_module_is_looked_for_under_the_path(tmp_path: Path) -> None:
    (tmp_path / "lamp.py").write_text("")
    assert config(f"tasks: {{modules: [lamp], path: {tmp_path}}}").tasks.modules == ("lamp",)

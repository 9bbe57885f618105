"""Every field of /etc/appliance.yaml. Validator, manual and example are made from this."""

from dataclasses import dataclass

from appliance.config import kind
from appliance.config.kind import Kind


@dataclass(frozen=True)
class Field:
    """One setting.

    `default` is as the file would say it, None where leaving it out means that there is none.
    `meaning` is what it does and why somebody would change it. `each` marks a list of values of
    this kind.
    """

    name: str
    kind: Kind
    default: str | None
    meaning: str
    each: bool = False


FIELDS = (
    Field(
        "tasks.modules",
        kind.MODULE,
        "[]",
        "The modules that hold your tasks, as Python would import them: [house.alarm] is"
        " house/alarm.py under tasks.path. The worker imports them all at its start.",
        each=True,
    ),
    Field(
        "tasks.path",
        kind.PATH,
        "/srv/appliance",
        "Where your code is. Only your own tasks write there.",
    ),
    Field(
        "tasks.eta_ceiling",
        kind.duration_between(1),
        "12h",
        "The longest ETA, countdown or retry delay that you plan to use.",
    ),
    Field(
        "tasks.time_limit",
        kind.duration_between(1, 30 * 86400),
        "30m",
        "A task that runs longer is stopped, so that one that hangs does not block the others.",
    ),
    Field(
        "queue.visibility_timeout",
        kind.auto_or(kind.duration_between(1, 2 * kind.LONGEST)),
        "auto",
        "After this a task that was not acknowledged is given to another consumer. Never less than"
        " tasks.eta_ceiling plus tasks.time_limit, or a waiting task would run again and again:"
        " auto is that sum.",
    ),
    Field(
        "redis.memory",
        kind.SIZE,
        "100mb",
        "The most that waiting tasks may take. 1 to 5 MB are usual. At the limit publishing is"
        " refused with an error, and nothing is thrown away.",
    ),
    Field(
        "worker.concurrency",
        kind.auto_or(kind.whole_number(1, 64)),
        "auto",
        "How many tasks run at once, each in a process of its own. auto goes by the machine's"
        " cores and memory.",
    ),
    Field(
        "worker.stop_timeout",
        kind.duration_between(0, 3600),
        "60s",
        "How long a stop waits for running tasks. What has not ended by then goes back to the queue"
        " and runs again at the next start.",
    ),
    Field(
        "timezone",
        kind.auto_or(kind.TIMEZONE),
        "auto",
        "The time zone of cron lines. auto is the system's.",
    ),
    Field(
        "alert.command",
        kind.COMMAND,
        "null",
        "Run when something needs a person: a program with its arguments. The notices are on its"
        " standard input, a line each. It runs as user appliance, at most once in ten minutes.",
    ),
    Field(
        "log_level",
        kind.one_of("debug", "info", "warning", "error"),
        "info",
        "How much worker and beat write to the journal.",
    ),
)

#: What a schedule's entry may hold; exactly one of `cron` and `every` is given.
ENTRY_FIELDS = (
    Field("task", kind.TASK, None, "The task to send, by its full name."),
    Field(
        "cron",
        kind.CRON,
        None,
        'When to send it: "minute hour day-of-month month day-of-week", in quotes. Days of the week'
        " are 0 (Sunday) to 6 or sun to sat. Where both days are given, both must fit.",
    ),
    Field("every", kind.duration_between(1), None, "Or how often to send it."),
    Field("args", kind.ARGS, "[]", "The task's arguments."),
    Field("kwargs", kind.KWARGS, "{}", "The task's named arguments."),
)

SCHEDULE = "schedule"
SCHEDULE_MEANING = (
    "Tasks that are sent by the clock: a name of your choice, then what to send and when."
)


def sections() -> dict[str, tuple[Field, ...]]:
    """Fields by their section, in order; a field without one is a section of its own."""
    grouped: dict[str, list[Field]] = {}
    for field in FIELDS:
        grouped.setdefault(field.name.split(".")[0], []).append(field)
    return {name: tuple(fields) for name, fields in grouped.items()}

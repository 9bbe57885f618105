"""The manual page appliance.yaml(5) and the commented example, made from the schema.

`python -m appliance.config.reference man|example` prints one of them; `make docs` keeps both.
"""

import sys
import textwrap

from appliance.config.schema import (
    ENTRY_FIELDS,
    FIELDS,
    SCHEDULE,
    SCHEDULE_MEANING,
    Field,
    sections,
)

_HEAD = r""".\" Made from the schema by `make docs`; do not edit.
.TH APPLIANCE.YAML 5 "" "task-queue-appliance" "File formats"
.SH NAME
appliance.yaml \- the configuration of the task-queue appliance
.SH SYNOPSIS
.I /etc/appliance.yaml
.SH DESCRIPTION
The one file to edit. Every field has a default;
.B {}
alone is a complete file. After an edit,
.B appliance check
says whether it is fine, and
.B systemctl reload appliance
applies it, restarting only what must be.
.PP
A bad file never takes effect: a reload with one fails and changes nothing, and a start or a boot
goes on with the last file that was accepted.
.PP
Scalars are YAML 1.2's:
.BR no ", " on " and " 22:00
are text,
.B 010
is ten. Anchors, aliases and tags are refused. The file may have 32768 bytes.
.PP
A
.I duration
is written 90, 90s, 15m, 12h, 7d or 12h30m; a number alone counts seconds. A
.I size
is written as in redis.conf: 100mb is 100 times 1048576 bytes.
.SH FIELDS
"""

_RULE = r"""
.SH THE CEILING RULE
.B queue.visibility_timeout
is at least
.B tasks.eta_ceiling
plus
.BR tasks.time_limit .
With Redis as the broker, a task that is not acknowledged within the visibility timeout is given to
a worker again. A consumer that holds a task until its ETA acknowledges it only when it has run:
with a shorter timeout the task is given out again before it ran, and again, in a loop. With
.BR auto ,
the default, the rule always holds.
.SH FILES
.TP
.I /etc/appliance.yaml
what you edit
.TP
.I /run/appliance/config.json
what is in force
.TP
.I /var/lib/appliance/accepted.yaml
the last accepted file
.TP
.I /usr/share/doc/task\-queue\-appliance/examples/appliance.yaml
all fields with their defaults
.SH SEE ALSO
.BR appliance (1)
"""


def manual() -> str:
    """The page in troff."""
    entries = [_entry(field.name, field) for field in FIELDS]
    schedule = rf""".TP
.B {SCHEDULE}
{_roff(SCHEDULE_MEANING)}
.RS
{"".join(_entry(field.name, field) for field in ENTRY_FIELDS)}.RE
"""
    return _HEAD + "".join(entries) + schedule + _RULE.lstrip("\n")


def _entry(name: str, field: Field) -> str:
    kind = f"list of {field.kind.name}s" if field.each else field.kind.name
    default = "" if field.default is None else f", default {field.default}"
    return f'.TP\n.BR {_roff(name)} " ({_roff(kind + default)})"\n{_roff(field.meaning)}\n'


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def example() -> str:
    """A file that sets every field to its default, with the reason of each above it."""
    lines = [
        "# Every field of /etc/appliance.yaml with its default. Copy what you want to change.",
        "# Durations: 90, 90s, 15m, 12h, 7d, 12h30m. Sizes: 100mb. Times of day in quotes.",
    ]
    for name, fields in sections().items():
        lines.append("")
        inside = fields[0].name != name
        if inside:
            lines.append(f"{name}:")
        for field in fields:
            lines += _setting(field, "  " if inside else "")
    return "\n".join([*lines, "", *_schedule()]) + "\n"


def _comment(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        90,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_on_hyphens=False,
    )


def _setting(field: Field, indent: str) -> list[str]:
    name = field.name.rpartition(".")[2]
    return [*_comment(field.meaning, indent), f"{indent}{name}: {field.default}"]


def _schedule() -> list[str]:
    lines = [
        *_comment(SCHEDULE_MEANING, ""),
        f"{SCHEDULE}: {{}}",
        f"# {SCHEDULE}:",
        "#   my-report:",
    ]
    examples = {
        "task": "house.report.write",
        "cron": '"30 3 * * *"',
        "every": "5m",
        "args": "[]",
        "kwargs": "{}",
    }
    for field in ENTRY_FIELDS:
        lines += [f"#     {line}" for line in _comment(field.meaning, "")]
        instead = "# " if field.name == "every" else ""
        lines.append(f"#     {instead}{field.name}: {examples[field.name]}")
    return lines


if __name__ == "__main__":
    sys.stdout.write({"man": manual, "example": example}[sys.argv[1]]())

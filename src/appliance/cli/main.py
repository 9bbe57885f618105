"""The `appliance` command: its arguments, and which module does what they ask."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from errno import EACCES, EPERM
from importlib.metadata import version
from pathlib import Path
from typing import Any

from appliance.config import duration
from appliance.config.kind import LONGEST
from appliance.output import FAILED, INTERRUPTED, UNREADABLE, complain
from appliance.paths import DIR_VARIABLE, DirectoryUnusable, Paths, current

# Modules are imported where they are used: importing Celery takes a Pi Zero seconds, and most
# subcommands, `check` first of all, do without.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.dir is not None:
        if not options.dir:
            complain("--dir is empty", "name a directory")
            return UNREADABLE
        # By the environment, so that appliance.celeryconfig and children see it too.
        os.environ[DIR_VARIABLE] = str(Path(options.dir).absolute())
    try:
        code: int = options.call(current(), options)
        return code
    except DirectoryUnusable as error:
        complain(str(error), "use another directory")
        return FAILED
    except BrokenPipeError:
        # The reader, `head` say, had enough. Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        complain(str(error), "try again as root" if error.errno in (EACCES, EPERM) else "")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="appliance",
        description="A Celery task queue for a Raspberry Pi that loses nothing.",
        epilog="Start and stop it with systemctl; edit /etc/appliance.yaml, then `appliance check`"
        " and systemctl reload appliance. More: man appliance, man appliance.yaml.",
    )
    parser.add_argument("--version", action="version", version=version("task-queue-appliance"))
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_status, _check, _call, _notices, _run, *_FOR_UNITS):
        add(commands)
    return parser


def _command(
    commands: Any, name: str, text: str, call: Callable[[Paths, argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """One subcommand, with the options that all of them have."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + "."
    )
    parser.add_argument(
        "--dir", metavar="DIR", help="the appliance that `appliance run --dir DIR` started"
    )
    parser.set_defaults(call=call)
    return parser


def _status(commands: Any) -> None:
    def call(paths: Paths, options: argparse.Namespace) -> int:
        from appliance.cli import status

        return status.run(paths, options.json)

    parser = _command(commands, "status", "what runs, what waits, and what needs you", call)
    parser.add_argument("--json", action="store_true", help="for programs")


def _check(commands: Any) -> None:
    def call(paths: Paths, options: argparse.Namespace) -> int:
        from appliance.cli import check

        return check.run(paths, options.file, options.json)

    parser = _command(commands, "check", "say whether a configuration file is fine", call)
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="default: /etc/appliance.yaml, and whether Redis runs with what it promises",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def _call(commands: Any) -> None:
    def call(paths: Paths, options: argparse.Namespace) -> int:
        from appliance.cli import call as module

        return module.run(paths, options.task, options.args, options.kwargs, options.countdown)

    parser = _command(commands, "call", "send a task to the queue, and print its id", call)
    parser.add_argument("task", metavar="TASK", help="its full name, such as house.alarm.turn_on")
    parser.add_argument(
        "--args", type=_json(list), default=[], metavar="JSON", help="a list, such as '[\"on\"]'"
    )
    parser.add_argument(
        "--kwargs", type=_json(dict), default={}, metavar="JSON", help="a mapping, by name"
    )
    parser.add_argument(
        "--in",
        type=_duration,
        default=0,
        metavar="TIME",
        dest="countdown",
        help="run it after so long, such as 5m; default: at once",
    )


def _notices(commands: Any) -> None:
    def call(paths: Paths, options: argparse.Namespace) -> int:
        from appliance.cli import notices

        return notices.run(paths, options.ack == "ack")

    parser = _command(commands, "notices", "show what needs a person, or acknowledge it", call)
    parser.add_argument("ack", nargs="?", choices=["ack"], help="forget all that is shown")


def _run(commands: Any) -> None:
    def call(paths: Paths, options: argparse.Namespace) -> int:
        from appliance.cli import run

        return run.run(paths, options.config)

    text = "run it all in the foreground, without systemd and without alert.command"
    parser = _command(commands, "run", text, call)
    for action in parser._actions:
        if action.dest == "dir":
            action.required = True
            action.help = "keep everything in this directory"
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="default: DIR/appliance.yaml, made if missing"
    )


def _render(commands: Any) -> None:
    def call(paths: Paths, options: argparse.Namespace) -> int:
        from appliance.cli import render

        return render.run(paths, options.strict)

    parser = _command(commands, "render", "put the configuration in force (for the units)", call)
    parser.add_argument(
        "--strict", action="store_true", help="do not fall back to the last accepted configuration"
    )


def _unit(name: str, text: str) -> Callable[[Any], None]:
    """A subcommand without arguments of its own: its module's `run(paths)`."""

    def add(commands: Any) -> None:
        def call(paths: Paths, options: argparse.Namespace) -> int:
            from importlib import import_module

            code: int = import_module(f"appliance.cli.{name}").run(paths)
            return code

        _command(commands, name, f"{text} (for the units)", call)

    return add


_FOR_UNITS = (
    _render,
    _unit("reload", "apply the configuration to what runs"),
    _unit("redis", "become redis-server"),
    _unit("worker", "run the Celery worker"),
    _unit("beat", "run Celery beat"),
    _unit("alert", "run alert.command for new notices"),
)


def _json(kind: type[list[Any]] | type[dict[str, Any]]) -> Callable[[str], Any]:
    name = "a list, such as [1, 2]" if kind is list else 'a mapping, such as {"a": 1}'

    def parse(text: str) -> Any:
        try:
            value = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise argparse.ArgumentTypeError(f"{text!r} is not JSON: {error}") from None
        if not isinstance(value, kind):
            raise argparse.ArgumentTypeError(f"{text!r} is not {name}")
        return value

    return parse


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number in JSON")


def _duration(text: str) -> int:
    try:
        seconds = duration.parse(text)
    except ValueError:
        meant = duration.meant(text)
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a duration; write {meant or '90s, 15m or 12h'}"
        ) from None
    if seconds > LONGEST:
        raise argparse.ArgumentTypeError(f"{text} is too long; at most {duration.write(LONGEST)}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())

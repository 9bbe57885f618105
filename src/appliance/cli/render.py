"""`appliance render`: what appliance-config.service runs before everything else."""

from datetime import datetime

from appliance import notices
from appliance.cli.check import sentences
from appliance.config.accepted import Accepted, judge, keep, last_accepted, put_in_force
from appliance.config.machine import this_machine
from appliance.config.problem import Refused, Unreadable
from appliance.output import FAILED, OK, complain, say
from appliance.paths import Paths


def run(paths: Paths, strict: bool) -> int:
    """Put the admin's file in force; a bad one falls back to the last accepted, unless `strict`."""
    accepted = accept(paths)
    if accepted is None and not strict:
        accepted = _fall_back(paths)
    if accepted is None or not take_effect(accepted, paths):
        return FAILED
    say(f"in force: {accepted.path}")
    return OK


def take_effect(accepted: Accepted, paths: Paths) -> bool:
    """Keep it and put it in force. A full card, which cannot keep it, must not stop a start."""
    try:
        keep(accepted, paths)
    except OSError as error:
        complain(f"{paths.accepted} could not be kept: {error}", "make room: df -h")
        note(paths, f"the accepted configuration could not be kept: {error}")
    try:
        put_in_force(accepted, paths)
    except OSError as error:
        complain(f"nothing was put in force in {paths.run}: {error}", f"look at it: df {paths.run}")
        return False
    return True


def accept(paths: Paths) -> Accepted | None:
    """The admin's file if it is fine; else None, after saying why and leaving a notice."""
    try:
        return judge(paths.file, this_machine())
    except Unreadable as error:
        complain(str(error), error.hint)
        note(paths, f"refused: {error}")
    except Refused as error:
        for line in sentences(paths.file, error.problems):
            complain(line)
        first, more = error.problems[0], len(error.problems) - 1
        also = f" (and {more} more)" if more else ""
        note(paths, f"refused: {first.sentence(str(paths.file))}{also}")
    return None


def _fall_back(paths: Paths) -> Accepted | None:
    accepted = last_accepted(paths, this_machine())
    if accepted is None:
        complain(
            "no configuration was ever accepted here, so nothing starts",
            f"correct {paths.file}, ask `appliance check`, then systemctl start appliance",
        )
        return None
    complain(
        f"going on with the last accepted configuration, {paths.accepted}",
        f"correct {paths.file}, ask `appliance check`, then systemctl reload appliance",
    )
    note(paths, f"running on the last accepted configuration, not on {paths.file}")
    return accepted


def note(paths: Paths, text: str) -> None:
    """Leave a notice; a card that cannot take it must not stop what is going on."""
    try:
        notices.add(paths.notices, text, datetime.now().astimezone())
    except OSError as error:
        complain(f"the notice could not be kept in {paths.notices}: {error}")

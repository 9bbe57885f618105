"""`appliance run`: redis-server, worker and beat in the foreground, in one private directory.

It stands in for systemd where there is none: it starts them in order, hears over a notify socket
when each is ready, starts again what ended by itself, and stops all in reverse order. Not all of
it: notices are kept, but nobody runs `alert.command` for them, and hints that name systemctl mean
this command, stopped and started again.

Killed with -9 it still leaves nothing behind: worker and beat are asked to end, running tasks go
back to the queue, and Redis ends after them. A worker that hears no SIGTERM then goes on, and Redis
with it; a next `run` in the directory refuses to start a second Redis on the same data.
"""

import os
from pathlib import Path

from appliance import files
from appliance.cli import render
from appliance.cli.check import sentences
from appliance.config.accepted import judge
from appliance.config.force import in_force
from appliance.config.machine import this_machine
from appliance.config.problem import Refused, Unreadable
from appliance.output import FAILED, OK, UNREADABLE, complain
from appliance.paths import Paths
from appliance.supervision.supervisor import Supervisor


def run(paths: Paths, config: Path | None) -> int:
    """Until Ctrl-C or SIGTERM; ends by itself only if something does not start at all."""
    try:
        if code := _prepare(paths, config):
            return code
        supervisor = Supervisor(paths, in_force(paths).worker.stop_timeout)
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(
            f"{paths.run} cannot be used: {error.strerror}: {error.filename or paths.run}",
            "name a directory that you may write to, or one that can be made",
        )
        return FAILED
    with supervisor:
        return supervisor.run()


def _prepare(paths: Paths, config: Path | None) -> int:
    """All but the processes; the exit code if it cannot be. Raises OSError."""
    new = config is not None and not _same(config, paths.file)
    # Before anything is made or changed.
    if config and new and (code := _linkable(paths, config)):
        return code
    _make_directories(paths)
    if files.hold(paths.state) is None:
        complain(f"another `appliance run` works in {paths.run}", "use another directory")
        return FAILED
    if config and new:
        _link(paths.file, config.absolute())
    elif not os.path.lexists(paths.file):
        paths.file.write_text("# All defaults; see man appliance.yaml.\n{}\n", encoding="utf-8")
    return render.run(paths, strict=False)


def _make_directories(paths: Paths) -> None:
    for directory in (
        paths.run,
        paths.worker_status.parent,
        paths.state,
        paths.redis_data,
        paths.beat_data,
        paths.notices,
    ):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _linkable(paths: Paths, config: Path) -> int:
    """Whether --config may take the place of what is there; the exit code, after saying why not."""
    if os.path.lexists(paths.file) and not paths.file.is_symlink():
        complain(
            f"{paths.file} is there, so --config {config} is not used",
            f"leave --config out, or move {paths.file} away",
        )
        return FAILED
    try:
        judge(config, this_machine())
    except Unreadable as error:
        complain(str(error), error.hint)
        return UNREADABLE
    except Refused as error:
        for line in sentences(config, error.problems):
            complain(line)
        return FAILED
    return OK


def _link(place: Path, config: Path) -> None:
    """A link, so that `appliance check --dir` judges the file that is edited."""
    # Only one `run` at a time works here: what has this name is left from one that was killed.
    temporary = place.with_name(f".{place.name}.link")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(config)
    temporary.replace(place)

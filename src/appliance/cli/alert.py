"""`appliance alert`: run alert.command for notices that nobody was told of yet."""

import subprocess
import time
from collections.abc import Callable

from appliance import notices
from appliance.cli.notices import line
from appliance.config.force import NothingInForce, in_force
from appliance.notices import Notice
from appliance.output import FAILED, OK, complain, say
from appliance.paths import Paths

#: At most one alert in so many seconds: what comes meanwhile is gathered for the next.
QUIET = 600

#: At boot the network may not be up yet: a command that fails is run again so often, then left.
ATTEMPTS = 6

#: A command that hangs is stopped, or no later notice would ever be told.
COMMAND_SECONDS = 60


def run(paths: Paths, pause: Callable[[float], None] = time.sleep) -> int:
    """Tell of all new notices, then wait a while for more, until there are none."""
    failures = 0
    while untold := _untold(paths):
        try:
            command = in_force(paths).alert.command
        except NothingInForce as error:
            complain(str(error), error.hint)
            return FAILED
        if not command:
            return OK
        failures = 0 if _tell(command, untold) else failures + 1
        if failures % ATTEMPTS == 0:
            notices.mark_told(paths.notices, untold)
        pause(QUIET)
    return OK


def _untold(paths: Paths) -> tuple[Notice, ...]:
    return tuple(notice for notice in notices.read(paths.notices) if not notice.told)


def _tell(command: tuple[str, ...], untold: tuple[Notice, ...]) -> bool:
    """Whether it worked. Its failure is said and harmless: `appliance status` has the notices."""
    text = "".join(f"{line(notice)}\n" for notice in untold)
    try:
        subprocess.run(command, input=text, text=True, timeout=COMMAND_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        complain(f"alert.command failed: {error}", "the notices stay in `appliance status`")
        return False
    say(f"told of {len(untold)} notices: {command[0]}")
    return True

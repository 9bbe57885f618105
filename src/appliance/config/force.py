"""The configuration in force: what `appliance render` accepted, and what everything else reads."""

import json

from appliance.config.model import Config
from appliance.paths import SYSTEM, Paths

#: For who may not publish.
JOIN = "join the group: sudo adduser $USER appliance, then log in again"


class NothingInForce(RuntimeError):
    """No configuration is in force: the appliance was not started here, or not for this user."""

    def __init__(self, paths: Paths, reason: Exception) -> None:
        if isinstance(reason, PermissionError):
            super().__init__(f"{paths.config} is readable by group {paths.group} only")
            self.hint = JOIN
            return
        super().__init__(f"no configuration is in force: {paths.config} cannot be read: {reason!r}")
        start = (
            "systemctl start appliance" if paths == SYSTEM else f"appliance run --dir {paths.run}"
        )
        self.hint = f"start the appliance: {start}"


def in_force(paths: Paths) -> Config:
    """The configuration that the appliance runs with.

    Raises NothingInForce when there is none, none that this user may read, or one that another
    release wrote.
    """
    try:
        return Config.from_json(json.loads(paths.config.read_text(encoding="utf-8"))["config"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NothingInForce(paths, error) from error

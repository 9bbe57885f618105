"""The configuration in force: what `appliance render` accepted, and what everything else reads."""

import json

from appliance.config.model import Config
from appliance.paths import SYSTEM, Paths


class NothingInForce(RuntimeError):
    """No configuration is in force: the appliance was not started here."""

    def __init__(self, paths: Paths) -> None:
        super().__init__(f"no configuration is in force: {paths.config} cannot be read")
        start = (
            "systemctl start appliance" if paths == SYSTEM else f"appliance run --dir {paths.run}"
        )
        self.hint = f"start the appliance: {start}"


def in_force(paths: Paths) -> Config:
    """The configuration that the appliance runs with.

    Raises NothingInForce when there is none, or none that this user may read.
    """
    try:
        return Config.from_json(json.loads(paths.config.read_text(encoding="utf-8"))["config"])
    except OSError as error:
        raise NothingInForce(paths) from error

"""The configuration in force: what `appliance render` accepted, and what everything else reads."""

import json
from pathlib import Path

from appliance.config.model import Config
from appliance.paths import Paths


class NothingInForce(RuntimeError):
    """No configuration is in force: the appliance was not started here."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no configuration is in force: {path} cannot be read")
        self.hint = "start the appliance: systemctl start appliance"


def in_force(paths: Paths) -> Config:
    """The configuration that the appliance runs with.

    Raises NothingInForce when there is none, or none that this user may read.
    """
    try:
        return Config.from_json(json.loads(paths.config.read_text(encoding="utf-8"))["config"])
    except OSError as error:
        raise NothingInForce(paths.config) from error

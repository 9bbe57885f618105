"""The appliance.yaml of the day, and of the night after it."""

from pathlib import Path
from typing import Any

import yaml

#: The folder that holds the package `house`: `tasks.path` of this checkout.
EXAMPLES = Path(__file__).parent.parent.parent

COMPRESSED = EXAMPLES / "house" / "compressed.yaml"


def day() -> dict[str, Any]:
    """`compressed.yaml`, but for where the code is."""
    values: dict[str, Any] = yaml.safe_load(COMPRESSED.read_text(encoding="utf-8"))
    values["tasks"]["path"] = str(EXAMPLES)
    return values


def night() -> dict[str, Any]:
    """The same without a schedule: nothing new is sent, what waits is done."""
    return {key: value for key, value in day().items() if key != "schedule"}


def scheduled_tasks() -> set[str]:
    """The names of the tasks that beat sends by day."""
    return {entry["task"] for entry in day()["schedule"].values()}


def write(values: dict[str, Any], path: Path) -> None:
    """As the file that an admin would have written."""
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")

"""Which configuration takes effect: the admin's file, or the last one that was accepted.

A file is accepted once it has no problems. Its text is kept under /var/lib/appliance, so that a bad
edit, or a file that a power cut emptied, leaves the appliance on the configuration it ran with.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from appliance import files
from appliance.config import document, rendering
from appliance.config.machine import Machine
from appliance.config.model import Config
from appliance.config.problem import Refused, Unreadable
from appliance.config.validation import validate
from appliance.paths import Paths


@dataclass(frozen=True)
class Accepted:
    """A file without problems: its text and what it says."""

    path: Path
    text: str
    config: Config

    @property
    def sha256(self) -> str:
        """Of the text; tells whether the file was edited since."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def judge(path: Path, machine: Machine) -> Accepted:
    """What the file says; raises Refused or Unreadable."""
    data = document.content(path)
    config = validate(document.parse(data), machine)
    return Accepted(path, data.decode("utf-8"), config)


def last_accepted(paths: Paths, machine: Machine) -> Accepted | None:
    """The configuration to fall back to; None before the first one, or when it is lost."""
    try:
        return judge(paths.accepted, machine)
    except (Refused, Unreadable):
        return None


def keep(accepted: Accepted, paths: Paths) -> None:
    """Keep it as the last accepted one. Raises OSError when the card does not take it.

    Not written again when nothing changed, so that a boot does not write to the card. It may hold
    what the admin hid from others: only root reads it.
    """
    if _text(paths.accepted) != accepted.text:
        files.replace(paths.accepted, accepted.text, mode=0o600)


def put_in_force(accepted: Accepted, paths: Paths) -> None:
    """Write what everything else reads. Raises OSError."""
    with files.locked(paths.run / "lock"):
        source = {
            "file": str(accepted.path),
            "sha256": accepted.sha256,
            "fallback": accepted.path == paths.accepted,
        }
        conf = rendering.redis_conf(accepted.config, paths)
        files.replace(paths.redis_conf, conf, durable=False)
        # Schedules' arguments and the alert's command may be no business of other users.
        text = rendering.config_json(accepted.config, source)
        files.replace(paths.config, text, mode=0o640, durable=False, group=paths.group)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None

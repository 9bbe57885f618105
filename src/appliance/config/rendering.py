"""From a `Config` to the files that everything else reads."""

import json
from pathlib import Path
from typing import Any

from appliance.config.model import Config
from appliance.paths import Paths

#: Where the package puts what is not to be edited.
INSTALLED = Path("/usr/lib/task-queue-appliance")

#: The same files in a checkout.
CHECKOUT = Path(__file__).parents[3] / "etc" / "redis"


def base_files() -> tuple[Path, Path]:
    """The hardened redis.conf and the ACL file: the checkout's own, else the installed ones."""
    if CHECKOUT.is_dir():
        return CHECKOUT / "appliance.conf", CHECKOUT / "users.acl"
    return INSTALLED / "redis.conf", INSTALLED / "users.acl"


def redis_conf(config: Config, paths: Paths) -> str:
    """The redis.conf in force: the hardened one, and what depends on machine and configuration."""
    base, acl = base_files()
    lines = [
        "# Written by `appliance render`; edit /etc/appliance.yaml instead.",
        "",
        # Not by Redis's own include, which takes a name with a bracket for a pattern, and goes on
        # without a word, and without a single one of these settings, when it matches nothing.
        base.read_text(encoding="utf-8"),
        "# --- This machine's, and /etc/appliance.yaml's -----------------------------------------",
        "",
        f"aclfile {_quoted(acl)}",
        f"unixsocket {_quoted(paths.socket)}",
        f"dir {_quoted(paths.redis_data)}",
        f"maxmemory {config.redis.memory}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(path: Path) -> str:
    """As Redis reads it: a path may hold blanks."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def config_json(config: Config, source: dict[str, Any]) -> str:
    """The configuration in force for programs, and which file it came from."""
    return json.dumps({"config": config.to_json(), "source": source}, indent=1) + "\n"

"""The redis-server binary, wherever Debian put it."""

import os
from pathlib import Path
from typing import NoReturn

from appliance import files
from appliance.paths import Paths

SERVER = Path("/usr/bin/redis-server")

#: redis-tools holds the server under this name: one binary whose argv[0] decides what it is. Using
#: it means that no second Redis, which package redis-server would start, listens on port 6379.
SERVER_IN_TOOLS = Path("/usr/bin/redis-check-rdb")


class ServerMissing(RuntimeError):
    """There is no redis-server on this machine."""

    def __init__(self) -> None:
        super().__init__(f"neither {SERVER} nor {SERVER_IN_TOOLS} is there")
        self.hint = "install it: apt install redis-tools"


def binary() -> Path:
    """The executable to start with argv[0] "redis-server"; raises ServerMissing."""
    for path in (SERVER, SERVER_IN_TOOLS):
        if path.exists():
            return path
    raise ServerMissing


class DataInUse(RuntimeError):
    """Another redis-server writes to the same append-only file; two would destroy it."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"another redis-server already works on {data}")
        self.hint = f"find it with fuser {data}"


def become(paths: Paths) -> NoReturn:
    """Replace this process by redis-server on the configuration in force.

    It stays the same process, so that systemd's notify socket and exit codes are Redis's own.
    Raises ServerMissing, DataInUse or OSError.
    """
    path = binary()
    descriptor = files.hold(paths.redis_data)
    if descriptor is None:
        raise DataInUse(paths.redis_data)
    # redis-server inherits it, and so holds the data for as long as it lives.
    os.set_inheritable(descriptor, True)
    # By standard input: a file's name would be a pattern to Redis, which starts with its defaults,
    # a TCP port and no append-only file, when the pattern matches nothing.
    conf = os.open(paths.redis_conf, os.O_RDONLY)
    os.dup2(conf, 0)
    os.execv(path, ["redis-server", "-"])  # noqa: S606 - no shell wanted

"""Where the appliance keeps its files."""

import os
from dataclasses import dataclass
from pathlib import Path

#: A private directory to use in place of the system's (`appliance run --dir`, `--dir` elsewhere).
DIR_VARIABLE = "APPLIANCE_DIR"

#: sun_path of a unix socket address holds 108 bytes, the last of them NUL (unix(7)).
SOCKET_PATH_BYTES = 107


class DirectoryUnusable(ValueError):
    """A private directory whose name cannot be used; use another one."""


class SocketPathTooLong(DirectoryUnusable):
    """The socket's path does not fit into a unix socket address; use a shorter directory."""


@dataclass(frozen=True)
class Paths:
    """The places of one appliance.

    `file` is what the admin edits, `run` is gone after a reboot, `state` survives it.
    """

    file: Path
    run: Path
    state: Path
    #: Who may read the configuration in force: those who may publish. None: whoever may enter.
    group: str | None = None

    @property
    def config(self) -> Path:
        """The configuration in force, for programs."""
        return self.run / "config.json"

    @property
    def redis_conf(self) -> Path:
        """The configuration in force, for redis-server."""
        return self.run / "redis.conf"

    @property
    def socket(self) -> Path:
        """The broker's unix socket."""
        return self.run / "redis.sock"

    @property
    def worker_status(self) -> Path:
        """What the worker says of itself."""
        return self.run / "worker" / "status.json"

    @property
    def accepted(self) -> Path:
        """The last accepted configuration, as the admin wrote it."""
        return self.state / "accepted.yaml"

    @property
    def redis_data(self) -> Path:
        """The append-only file lives here."""
        return self.state / "redis"

    @property
    def beat_data(self) -> Path:
        """Beat's own record of what ran when."""
        return self.state / "beat"

    @property
    def notices(self) -> Path:
        """What needs a person; a directory, since users of several names write there."""
        return self.state / "notices"


SYSTEM = Paths(
    Path("/etc/appliance.yaml"), Path("/run/appliance"), Path("/var/lib/appliance"), "appliance"
)


def under(directory: Path) -> Paths:
    """All of an appliance in one private directory."""
    directory = directory.absolute()
    if not str(directory).isprintable():
        # A line end would be one in redis.conf too.
        raise DirectoryUnusable(f"{str(directory)!a} has a character that cannot be printed")
    paths = Paths(directory / "appliance.yaml", directory, directory / "lib")
    if len(os.fsencode(paths.socket)) > SOCKET_PATH_BYTES:
        raise SocketPathTooLong(f"{paths.socket} is longer than {SOCKET_PATH_BYTES} bytes")
    return paths


def current() -> Paths:
    """The private directory that the environment names, else the system's places."""
    directory = os.environ.get(DIR_VARIABLE)
    return under(Path(directory)) if directory else SYSTEM

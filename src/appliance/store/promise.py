"""The settings that redis-server was promised to run with, against those it does run with."""

import shlex
from dataclasses import dataclass

from appliance.config import rendering, size
from appliance.config.model import Config
from appliance.paths import Paths

#: Given once for each class of client, and answered all in one.
_BUFFER_LIMIT = "client-output-buffer-limit"


@dataclass(frozen=True)
class Difference:
    """A setting that is not as promised."""

    name: str
    promised: str
    running: str

    def sentence(self) -> str:
        """For the admin."""
        return f"Redis runs with {self.name} {self.running!r}, promised is {self.promised!r}"


def promised(config: Config, paths: Paths) -> dict[str, str]:
    """Setting by setting what the configuration in force promises, as redis.conf writes it."""
    settings: dict[str, str] = {}
    for line in rendering.redis_conf(config, paths).splitlines():
        name, *values = shlex.split(line, comments=True) or [""]
        if name:
            more = f"{settings[name]} " if name == _BUFFER_LIMIT and name in settings else ""
            settings[name] = more + " ".join(values)
    return settings


def differences(promised: dict[str, str], running: dict[str, str]) -> tuple[Difference, ...]:
    """What runs otherwise; `running` is what CONFIG GET answers."""
    return tuple(
        Difference(name, value, running.get(name, "nothing"))
        for name, value in promised.items()
        if _canonical(value) != _canonical(running.get(name, "nothing"))
    )


def _canonical(value: str) -> list[str]:
    """Sizes as bytes, and the old name of replicas: Redis answers neither as it was written."""
    return [_word(word) for word in value.lower().split()]


def _word(word: str) -> str:
    if word == "slave":
        return "replica"
    try:
        return str(size.parse(word))
    except ValueError:
        return word

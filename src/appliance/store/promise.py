"""The settings that redis-server was promised to run with, against those it does run with."""

import shlex
from dataclasses import dataclass

from appliance.config import rendering, size
from appliance.config.model import Config
from appliance.paths import Paths

#: Given once for each class of client, and answered all in one.
_BUFFER_LIMIT = "client-output-buffer-limit"

#: What CONFIG GET does not answer: a directive for reading, not a setting.
_NO_SETTING = {"include"}


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
    base, _ = rendering.base_files()
    settings: dict[str, str] = {}
    for text in (base.read_text(encoding="utf-8"), rendering.redis_conf(config, paths)):
        for line in text.splitlines():
            name, *values = shlex.split(line, comments=True) or [""]
            if name and name not in _NO_SETTING:
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

"""Starting and stopping one program."""

import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

#: More than a stop of any side takes, in seconds.
STOP_LIMIT = 90

#: Lines of the log that are shown when something is wrong.
LOG_LINES = 15


class Ended(RuntimeError):
    """A program ended by itself; the message holds its last words."""


class Program:
    """Runs until it is stopped, or until we die: the kernel ends it then."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        prefix: Sequence[str] = (),
    ) -> None:
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *prefix, *command],
                env=dict(environment),
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C is for us: we stop each in its turn.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process; what it starts is below."""
        return self._process.pid

    def insist(self) -> None:
        """Raises Ended if it has ended."""
        if (status := self._process.poll()) is not None:
            lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
            words = "\n".join(lines[-LOG_LINES:])
            raise Ended(f"{self._process.args!r} ended with {status}; {self._log}:\n{words}")

    def stop(self) -> None:
        """Warmly, as systemd does it."""
        self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise


def script(name: str) -> str:
    """A command of the environment that runs us."""
    return str(Path(sysconfig.get_path("scripts")) / name)

"""The appliance as a process: `appliance run`, from its start until it is ready to its end."""

import os
import signal
import subprocess
import sysconfig
import threading
from pathlib import Path

#: What `appliance run` prints when all of it is up.
READY = b"appliance: ready"

#: A start on a busy Raspberry Pi takes some time; in seconds.
START_LIMIT = 120

#: The appliance's own limit for running tasks (`worker.stop_timeout`) is below it; in seconds.
STOP_LIMIT = 60

#: Lines of the log shown when something is wrong.
LOG_LINES = 20


class NotRunning(RuntimeError):
    """The appliance did not start, or ended by itself; the message holds its last words."""


class Appliance:
    """A running appliance."""

    def __init__(self, directory: Path, home: Path, log: Path) -> None:
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [*_dies_with_us(), _command(), "run", "--dir", str(directory)],
                env=_environment(home),
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                # Ctrl-C is for us alone: we end the appliance when we are done with it.
                start_new_session=True,
            )
        #: Becomes readable when the appliance has ended.
        self.ended = os.pidfd_open(self._process.pid)
        self._is_ready = False
        self._heard = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """What it says goes into the log, to its very end: a full pipe would make it wait."""
        assert self._process.stdout is not None
        with self._log.open("ab", buffering=0) as log:
            for line in self._process.stdout:
                log.write(line)
                if line.startswith(READY):
                    self._is_ready = True
                    self._heard.set()
        self._heard.set()

    def await_ready(self) -> None:
        """Until the appliance says that it is up; NotRunning if it never does."""
        if not self._heard.wait(START_LIMIT):
            raise NotRunning(f"not ready within {START_LIMIT} s{self._last_words()}")
        if not self._is_ready:
            raise NotRunning(f"it ended before it was ready{self._last_words()}")

    def insist(self) -> None:
        """NotRunning if it has ended by itself."""
        if (status := self._process.poll()) is not None:
            raise NotRunning(f"it ended by itself, exit status {status}{self._last_words()}")

    def stop(self) -> str | None:
        """Warmly, as systemd would: running tasks may finish. Gives what went wrong, or None."""
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            return f"the appliance did not stop within {STOP_LIMIT} s{self._last_words()}"
        finally:
            os.close(self.ended)
        return f"the appliance stopped with exit status {status}" if status else None

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
        return "".join(f"\n    {line}" for line in ["", f"end of {self._log}:", *lines])


def _command() -> str:
    """The command of the environment that runs us, which is where the package was installed."""
    ours = Path(sysconfig.get_path("scripts")) / "appliance"
    return str(ours) if ours.exists() else "appliance"


def _dies_with_us() -> list[str]:
    """Should we be killed, the kernel ends the appliance too."""
    return ["setpriv", "--pdeathsig", "TERM"]


def _environment(home: Path) -> dict[str, str]:
    """The house's folder; and no proxy between the tasks and this machine."""
    return {**os.environ, "HOUSE_DIR": str(home), "no_proxy": "127.0.0.1"}

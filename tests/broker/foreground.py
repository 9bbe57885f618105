"""`appliance run` as a real process, and other commands beside it."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType

from appliance.paths import Paths


class Foreground:
    """`appliance run`, and the lines that it prints."""

    def __init__(self, paths: Paths, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "appliance.cli.main", "run", "--dir", paths.run, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []

    def __enter__(self) -> "Foreground":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.lines += self.process.communicate()[0].splitlines()
        if error:
            print("\n".join(self.lines))

    def until(self, words: str) -> str:
        """The next line that holds the words; pytest's own timeout bounds the wait."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if words in line:
                return line
        raise AssertionError(f"it ended without {words!r}: {self.lines}")


def command(paths: Paths, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli.main", *arguments, "--dir", paths.run],
        capture_output=True,
        text=True,
        check=False,
    )


def children(pid: int) -> dict[str, int]:
    """The services that a `run` started, by name."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        name = "redis" if b"redis-server" in words[0] else words[3].decode()
        found[name] = int(child)
    return found

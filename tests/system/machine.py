"""A Debian tree booted with its own systemd as PID 1, in a container without a network."""

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Seconds for a boot, a stop or one command: generous, they are not what is measured.
PATIENCE = 120

#: What a root shell has inside, and nothing of the machine that the tests run on.
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "TERM": "dumb",
    "DEBIAN_FRONTEND": "noninteractive",
}

Completed = subprocess.CompletedProcess[str]


class Machine:
    """One Debian: boot it, run commands in it, power it off, crash it, boot it again."""

    def __init__(self, root: Path, log: Path, binds: dict[str, Path]) -> None:
        self.root = root
        self.log = log
        self._binds = binds
        self._container: subprocess.Popen[bytes] | None = None
        self._leader = 0

    def boot(self) -> None:
        """Return when systemd inside has ended its start, whether all is well or not."""
        with _notifications() as (address, receive), self.log.open("ab") as log:
            self._container = subprocess.Popen(
                self._nspawn(
                    *("--boot", "--notify-ready=yes", "--console=read-only"),
                    *("--kill-signal=SIGRTMIN+3", "systemd.log_target=console"),
                ),
                env={
                    **os.environ,
                    "NOTIFY_SOCKET": address,
                    # Where the machine of the tests has the old cgroups, systemd 257 inside
                    # would refuse to start with them.
                    "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for pytest, whose fixtures then power off.
                start_new_session=True,
            )
            self._leader = int(receive("X_NSPAWN_LEADER_PID"))
            receive("READY")
        self.run("systemctl", "is-system-running", "--wait", check=False)

    def _nspawn(self, *options: str) -> list[str]:
        # A systemd on this machine makes a scope for the container; without one there is none.
        scope = [] if Path("/run/systemd/system").exists() else ["--keep-unit"]
        return [
            *("systemd-nspawn", "--quiet", "--register=no", *scope),
            *("--directory", str(self.root), "--machine", f"appliance-{os.getpid()}"),
            *("--private-network", "--resolv-conf=off", "--timezone=off"),
            *(f"--bind-ro={source}:{where}" for where, source in self._binds.items()),
            *options,
        ]

    def chroot(self, script: str) -> str:
        """Run lines of shell in the tree without booting it: there is no systemd then."""
        done = subprocess.run(
            [
                *self._nspawn("--as-pid2", "--pipe", "--setenv=DEBIAN_FRONTEND=noninteractive"),
                *("/bin/sh", "-euc", script),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def run(self, *command: str, check: bool = True, user: str = "root") -> Completed:
        """Run a command inside; stdout and stderr together, as a person sees them."""
        become = () if user == "root" else ("runuser", "-u", user, "--")
        done = subprocess.run(
            ["nsenter", "-t", str(self._leader), "-a", "--", *become, *command],
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)}: {done.returncode}\n{done.stdout}")
        return done

    def shell(self, script: str, check: bool = True, user: str = "root") -> Completed:
        """Run lines of shell inside."""
        return self.run("sh", "-euc", script, check=check, user=user)

    def write(self, path: str, text: str) -> None:
        """Write a file inside, as root."""
        (self.root / path.lstrip("/")).write_text(text, encoding="utf-8")

    def apt_install(self, repository: str, *packages: str) -> str:
        """Install from a repository inside alone; returns what apt and the hooks said."""
        self.write("/etc/apt/sources.list", f"deb [trusted=yes] file:{repository} ./\n")
        self.run("apt-get", "-qq", "update")
        return self.run("apt-get", "-qq", "-oDpkg::Use-Pty=0", "install", *packages).stdout

    def state(self, unit: str) -> str:
        """`active`, `failed`, ..."""
        return self.run("systemctl", "is-active", unit, check=False).stdout.strip()

    def show(self, unit: str, variable: str) -> str:
        """One of systemd's properties of a unit."""
        return self.run("systemctl", "show", "-P", variable, unit).stdout.strip()

    def off(self) -> None:
        """Power off in an orderly way."""
        self.run("systemctl", "poweroff", check=False)
        self._wait()

    def crash(self) -> None:
        """End all processes at once. What they wrote is kept: this is no power cut."""
        os.kill(self._leader, signal.SIGKILL)
        self._wait()

    def _wait(self) -> None:
        assert self._container
        self._container.wait(PATIENCE)
        self._container = None

    def close(self) -> None:
        """Leave nothing running."""
        if self._container:
            self.crash()


@contextmanager
def _notifications() -> Iterator[tuple[str, "_Receiver"]]:
    with (
        tempfile.TemporaryDirectory() as directory,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener,
    ):
        address = f"{directory}/notify"
        listener.bind(address)
        listener.settimeout(PATIENCE)
        yield address, _Receiver(listener)


class _Receiver:
    """Waits for one variable of sd_notify(3)."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._seen: dict[str, str] = {}

    def __call__(self, variable: str) -> str:
        while variable not in self._seen:
            for line in self._listener.recv(4096).decode().splitlines():
                name, _, value = line.partition("=")
                self._seen[name] = value
        return self._seen[variable]

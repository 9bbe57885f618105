"""A booted Debian with the package installed, made once and copied for each test."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.system import package
from tests.system.appliance import states
from tests.system.layers import copied
from tests.system.machine import Machine
from tests.system.package import Build

#: What a Debian needs to boot in a container and to be looked at.
BOOTABLE = ["dbus", "init-system-helpers", "iproute2", "systemd", "systemd-sysv", "udev"]

#: Programs that the tests use, and the Debian packages that have them.
NEEDED = {
    "mmdebstrap": "mmdebstrap",
    "systemd-nspawn": "systemd-container",
    "dpkg-scanpackages": "dpkg-dev",
    "nsenter": "util-linux",
}

APPLIANCE = "task-queue-appliance"

#: Where the repositories are seen inside.
REPOSITORY, UPGRADE = "/repository", "/upgrade"


@dataclass(frozen=True)
class Installed:
    """A tree in which apt installed the package, what apt said, and what ran when it had ended."""

    layers: tuple[Path, ...]
    said: str
    states: dict[str, str]


@pytest.fixture(scope="session", autouse=True)
def _able() -> None:
    """Skip, with the reason, where a Debian cannot be booted."""
    if os.geteuid() != 0:
        pytest.skip("only root can boot a Debian in a container")
    missing = [deb for program, deb in NEEDED.items() if shutil.which(program) is None]
    if missing:
        pytest.skip(f"missing: apt install {' '.join(missing)}")


@pytest.fixture(scope="session")
def workshop(_able: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for everything large."""
    return tmp_path_factory.mktemp("system")


@pytest.fixture(scope="session")
def source(workshop: Path) -> Path:
    """The source as it is now."""
    return package.snapshot(workshop / "source")


@pytest.fixture(scope="session")
def again(workshop: Path, source: Path) -> Iterator[Future[Build]]:
    """A second build, as on another machine: another place, another umask, other file times.

    It takes a while, and goes on while the other tests run.
    """
    copy = package.snapshot(workshop / "elsewhere", source)
    for path in copy.rglob("*.py"):
        path.touch()
        path.chmod(0o600)
    with ThreadPoolExecutor() as pool:
        yield pool.submit(package.build, copy, workshop / "again", lint=True)


@pytest.fixture(scope="session")
def debs(workshop: Path, source: Path, again: Future[Build]) -> Path:
    """The packages, built by what `make deb` runs."""
    done = package.build(source, workshop / "debs", lint=False)
    assert done.returncode == 0, done.output
    return done.debs


@pytest.fixture(scope="session")
def deb(debs: Path) -> Path:
    """The package for this machine."""
    return package.native(debs)


@pytest.fixture(scope="session")
def tree(deb: Path) -> Path:
    """A bootable Debian without the package, but with all that it depends on in /repo."""
    return package.tree(BOOTABLE, package.depended(deb))


@pytest.fixture(scope="session")
def repository(workshop: Path, deb: Path, tree: Path) -> Path:
    """What apt installs from: the package and Debian's own."""
    return package.repository(workshop / "repository", [deb, *(tree / "repo").iterdir()])


@pytest.fixture(scope="session")
def upgrade(workshop: Path, deb: Path, tree: Path) -> Path:
    """A repository with a higher version of the package."""
    version = package.field(deb, "Version") + "+next"
    newer = package.raised(deb, workshop / "newer", version)
    return package.repository(workshop / "upgrade", [newer])


@pytest.fixture(scope="session")
def installed(workshop: Path, tree: Path, repository: Path) -> Iterator[Installed]:
    """The package installed by apt in a booted Debian, which was then powered off."""
    with copied((tree,), workshop / "installed") as copy:
        machine = Machine(copy.root, workshop / "installed.log", {REPOSITORY: repository})
        try:
            machine.boot()
            said = machine.apt_install(REPOSITORY, APPLIANCE)
            active = states(machine)
            machine.off()
        finally:
            machine.close()
        yield Installed(copy.layers, said, active)


@pytest.fixture
def bare(tree: Path, repository: Path, tmp_path: Path) -> Iterator[Machine]:
    """A Debian without the package and what it depends on; not booted yet."""
    yield from _unbooted((tree,), tmp_path, {REPOSITORY: repository})


@pytest.fixture
def prepared(deb: Path, repository: Path, tmp_path: Path) -> Iterator[Machine]:
    """A Debian that lacks nothing but the package, to save time; not booted yet."""
    tree = package.tree([*BOOTABLE, *package.depended(deb)], [])
    yield from _unbooted((tree,), tmp_path, {REPOSITORY: repository})


@pytest.fixture
def appliance(
    installed: Installed, repository: Path, upgrade: Path, tmp_path: Path
) -> Iterator[Machine]:
    """A booted Debian of its own for each test, on which the package was installed before."""
    binds = {REPOSITORY: repository, UPGRADE: upgrade}
    for machine in _unbooted(installed.layers, tmp_path, binds):
        machine.boot()
        yield machine
        # pytest shows it when the test has failed.
        print(machine.run("journalctl", "--no-pager", "-b", "-u", "appliance*").stdout)


@pytest.fixture(scope="session")
def untouched(installed: Installed, workshop: Path) -> Iterator[Machine]:
    """The same, one for all tests that only look."""
    for machine in _unbooted(installed.layers, workshop / "untouched", {}):
        machine.boot()
        yield machine


def _unbooted(layers: tuple[Path, ...], where: Path, binds: dict[str, Path]) -> Iterator[Machine]:
    with copied(layers, where / "tree") as copy:
        machine = Machine(copy.root, where / "console.log", binds)
        try:
            yield machine
        finally:
            machine.close()

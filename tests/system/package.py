"""The Debian packages under test, and an apt repository that holds them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "task-queue-appliance"

CHECKOUT = Path(__file__).parents[2]

#: What is no part of the source; see tools/deb-inside.
APART = shutil.ignore_patterns(
    *(".git", ".venv", ".*_cache", "__pycache__", "*.egg-info", "build", "dist", ".house")
)

#: Any time in the past will do: what is compared was built with the same. November 2023.
EPOCH = 1_700_000_000


@dataclass(frozen=True)
class Build:
    """What tools/deb made of a checkout, and what it said."""

    debs: Path
    returncode: int
    output: str


def snapshot(where: Path, checkout: Path = CHECKOUT) -> Path:
    """A copy of the source, so that somebody who edits it meanwhile does no harm."""
    return shutil.copytree(checkout, where, ignore=APART)


def build(checkout: Path, out: Path, lint: bool) -> Build:
    """Run tools/deb: all packages end up in `out`."""
    done = subprocess.run(
        [checkout / "tools" / "deb", out],
        env={
            **os.environ,
            "SOURCE_DATE_EPOCH": str(EPOCH),
            "LINT": "yes" if lint else "no",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Build(out, done.returncode, done.stdout)


def native(debs: Path) -> Path:
    """The package for this machine's architecture."""
    (deb,) = debs.glob(f"{NAME}_*_{architecture()}.deb")
    return deb


def architecture() -> str:
    """As Debian names it: amd64."""
    return _output("dpkg", "--print-architecture")


def field(deb: Path, name: str) -> str:
    """One field of the package's control file."""
    return _output("dpkg-deb", "--field", deb, name)


def depended(deb: Path) -> list[str]:
    """The names of the packages that it needs, without versions and alternatives."""
    names = (entry.split()[0] for entry in field(deb, "Depends").split(","))
    return sorted(name.partition(":")[0] for name in names)


def raised(deb: Path, where: Path, version: str) -> Path:
    """The same package under a higher version: what an upgrade installs."""
    shutil.rmtree(where, ignore_errors=True)
    _output("dpkg-deb", "--raw-extract", deb, where)
    control = where / "DEBIAN" / "control"
    old = f"Version: {field(deb, 'Version')}\n"
    control.write_text(control.read_text().replace(old, f"Version: {version}\n"))
    new = where.with_name(f"{NAME}_{version}_{architecture()}.deb")
    _output("dpkg-deb", "--root-owner-group", "-Znone", "--build", where, new)
    return new


def repository(where: Path, debs: list[Path]) -> Path:
    """A directory that apt takes packages from: `deb [trusted=yes] file:DIRECTORY ./`."""
    where.mkdir()
    for deb in debs:
        shutil.copy(deb, where)
    packages = subprocess.run(
        ["dpkg-scanpackages", "--multiversion", "."],
        cwd=where,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    ).stdout
    (where / "Packages").write_bytes(packages)
    return where


def tree(include: list[str], download: list[str]) -> Path:
    """A cached Debian 13 tree; see tools/tree."""
    # Its progress goes to the terminal, as far as pytest lets it.
    tool = CHECKOUT / "tools" / "tree"
    return Path(_output(tool, "trixie", ",".join(include), ",".join(download)))


def _output(*command: str | Path) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

"""The .debs themselves."""

import os
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.system import package

ARCHITECTURES = {"amd64", "arm64", "armhf"}


@pytest.fixture(scope="module")
def again(workshop: Path, source: Path) -> tuple[Path, CompletedProcess[str]]:
    """A second build, as on another machine: another place, another umask, other file times."""
    out = workshop / "again"
    before = os.umask(0o077)
    try:
        copy = package.snapshot(workshop / "elsewhere", source)
        for path in copy.rglob("*.py"):
            path.touch()
        return out, package.build(copy, out, lint=True)
    finally:
        os.umask(before)


def test_there_is_one_for_each_architecture(debs: Path) -> None:
    found = {package.field(deb, "Architecture") for deb in debs.glob("*.deb")}
    assert found == ARCHITECTURES


def test_lintian_has_no_error_and_no_warning(again: tuple[Path, CompletedProcess[str]]) -> None:
    _, build = again
    assert build.returncode == 0, build.stdout


def test_two_builds_are_byte_identical(
    debs: Path, again: tuple[Path, CompletedProcess[str]]
) -> None:
    out, _ = again
    first = {deb.name: deb.read_bytes() for deb in debs.glob("*.deb")}
    assert len(first) == len(ARCHITECTURES)
    assert first == {deb.name: deb.read_bytes() for deb in out.glob("*.deb")}


@pytest.mark.parametrize("name", ["python3-celery (>= 5.5)", "python3-kombu (>= 5.5)"])
def test_the_celery_of_debian_12_is_refused(deb: Path, name: str) -> None:
    assert name in package.field(deb, "Depends").split(", ")


def test_no_second_redis_is_pulled_in(deb: Path) -> None:
    assert "redis-server" not in package.depended(deb)
    assert "redis-tools" in package.depended(deb)

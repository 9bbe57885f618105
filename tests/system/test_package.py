"""The .debs themselves."""

from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.system import package
from tests.system.package import Build

ARCHITECTURES = {"amd64", "arm64", "armhf"}


def test_there_is_one_for_each_architecture(debs: Path) -> None:
    found = {package.field(deb, "Architecture") for deb in debs.glob("*.deb")}
    assert found == ARCHITECTURES


def test_the_source_package_is_kept(source: Path, debs: Path) -> None:
    (described,) = (source / "build/debian").glob("*.dsc")
    assert "Architecture: amd64 arm64 armhf" in described.read_text()


@pytest.mark.parametrize("name", ["python3-celery (>= 5.5)", "python3-kombu (>= 5.5)"])
def test_the_celery_of_debian_12_is_refused(deb: Path, name: str) -> None:
    assert name in package.field(deb, "Depends").split(", ")


def test_no_second_redis_is_pulled_in(deb: Path) -> None:
    assert "redis-server" not in package.depended(deb)
    assert "redis-tools" in package.depended(deb)


def test_two_builds_are_byte_identical(debs: Path, again: Future[Build]) -> None:
    first = {deb.name: deb.read_bytes() for deb in debs.glob("*.deb")}
    assert len(first) == len(ARCHITECTURES)
    assert first == {deb.name: deb.read_bytes() for deb in again.result().debs.glob("*.deb")}


def test_lintian_has_no_error_and_no_warning(again: Future[Build]) -> None:
    build = again.result()
    assert build.returncode == 0, build.output

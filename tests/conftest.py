"""What all tests share."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

from appliance.store.server import ServerMissing, binary


def pytest_report_header() -> list[str]:
    """Which versions these tests ran with, and from where."""
    lines = [f"python {sys.version.split()[0]}: {sys.executable}"]
    for name in ("celery", "kombu", "redis"):
        found = distribution(name)
        lines.append(f"{name} {found.version}: {found.locate_file(name)}")
    return [*lines, _redis_server()]


def _redis_server() -> str:
    try:
        path = binary()
    except ServerMissing as error:
        return f"redis-server: {error}"
    version = subprocess.run(
        ["redis-server", "--version"], executable=path, capture_output=True, text=True, check=True
    )
    return f"redis-server {version.stdout.split()[2].removeprefix('v=')}: {path}"


@pytest.fixture(scope="session", autouse=True)
def house_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The example house writes down what is published wherever it is imported, so here too."""
    os.environ["HOUSE_DIR"] = str(tmp_path_factory.mktemp("house"))


@pytest.fixture
def short_dir() -> Iterator[Path]:
    """A private directory whose sockets fit into 107 bytes, which pytest's tmp_path may not."""
    path = Path(tempfile.mkdtemp(prefix="ap-"))
    yield path
    shutil.rmtree(path)

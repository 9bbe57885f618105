"""What the figures were measured on."""

import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

from appliance.store.server import binary

#: Of them the median is taken.
SYNCS = 50


def described(directory: Path) -> dict[str, str]:
    """Versions, processors, load, and how long the disk under `directory` takes for a sync."""
    server = subprocess.run(
        ["redis-server", "--version"],
        executable=binary(),
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in ("celery", "kombu", "redis")},
        "redis-server": server.stdout.split("v=")[1].split()[0],
        "machine": f"{os.cpu_count()} x {platform.machine()}",
        "load": f"{os.getloadavg()[0]:.1f}",
        "one sync": f"{sync_seconds(directory) * 1000:.2f} ms (an SD card: 5 to 50)",
    }


def sync_seconds(directory: Path) -> float:
    """Of a short append to a file, as Redis does it."""
    file = directory / "sync"
    taken = []
    with file.open("wb", buffering=0) as end:
        for _ in range(SYNCS):
            end.write(b"x" * 512)
            began = time.monotonic()
            os.fdatasync(end.fileno())
            taken.append(time.monotonic() - began)
    file.unlink()
    return median(taken)

"""What the configuration needs to know of the machine."""

import os
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024

#: Redis at its default limit and the worker's main process, with some room for the system.
RESERVED = 200 * MIB

#: A child process with a user's libraries in it.
CHILD = 100 * MIB


@dataclass(frozen=True)
class Machine:
    """Memory in bytes, cores, and the IANA name of the system's time zone."""

    memory: int
    cores: int
    timezone: str

    def concurrency(self) -> int:
        """Worker processes that fit: one for each core, and two where the memory allows, so that
        a long task does not hold up every other one.
        """
        return max(1, min(max(self.cores, 2), (self.memory - RESERVED) // CHILD))


def this_machine() -> Machine:
    """The machine that this process runs on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(memory, len(os.sched_getaffinity(0)), _timezone(Path("/etc/localtime")))


def _timezone(localtime: Path) -> str:
    """Debian links /etc/localtime to the zone's file; UTC where there is no such link."""
    _, _, name = os.path.realpath(localtime).partition("/zoneinfo/")
    return name or "UTC"

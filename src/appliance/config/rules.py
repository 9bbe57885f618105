"""What must agree between fields. Each rule is one function, and nothing else decides it."""

import sys
from importlib.machinery import PathFinder
from pathlib import Path

from appliance.config import duration, size
from appliance.config.machine import MIB

#: An empty Redis 8 takes 1 to 2 MB; under this a burst of a few thousand tasks is refused already.
LEAST_MEMORY = 10 * MIB


def least_visibility_timeout(eta_ceiling: int, time_limit: int) -> int:
    """A task held until its ETA still has to run before it is acknowledged. All in seconds."""
    return eta_ceiling + time_limit


def ceiling_conflict(eta_ceiling: int, time_limit: int, visibility_timeout: int) -> str | None:
    """The ceiling rule: None when it is kept, else both ways out.

    Where it is broken, a consumer that holds a task until its ETA sees it redelivered before it
    ran, again and again. All in seconds.
    """
    least = least_visibility_timeout(eta_ceiling, time_limit)
    if visibility_timeout >= least:
        return None
    raise_it = f"raise queue.visibility_timeout to at least {duration.write(least)}"
    room = visibility_timeout - time_limit
    if room < 1:
        return raise_it
    return f"{raise_it}, or lower tasks.eta_ceiling to at most {duration.write(room)}"


def memory_conflict(memory: int, machine_memory: int) -> tuple[str, str] | None:
    """Whether Redis can work with so many bytes on a machine of so many: what is wrong, and what
    to write.
    """
    if memory < LEAST_MEMORY:
        return (
            f"{size.write(memory)} is less than Redis needs",
            f"write {size.write(LEAST_MEMORY)} or more",
        )
    if memory > machine_memory:
        most = size.write(machine_memory // MIB * MIB)
        return (
            f"{size.write(memory)} is more than this machine has, {most}",
            "write 100mb, or what tasks really take",
        )
    return None


def missing_module(module: str, path: Path) -> str | None:
    """The first part of a dotted name that cannot be found, None when all is there.

    Looks where the worker will, tasks.path first. Nobody's code is imported or run for it.
    """
    search: list[str] | None = None
    parts = module.split(".")
    for index in range(len(parts)):
        name = ".".join(parts[: index + 1])
        where = [str(path), *sys.path] if search is None else search
        spec = PathFinder.find_spec(name, where)
        if spec is None:
            return name
        search = list(spec.submodule_search_locations or [])
    return None

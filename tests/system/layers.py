"""Copies of a Debian tree that cost nothing: overlays whose upper layer is in memory."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Copy:
    """A tree that is written to; what it changed is in `changes`."""

    root: Path
    changes: Path
    below: tuple[Path, ...]

    @property
    def layers(self) -> tuple[Path, ...]:
        """The lower layers of a copy of this copy, the top one first."""
        return (self.changes, *self.below)


@contextmanager
def _mounted(*arguments: str | Path, where: Path) -> Iterator[None]:
    where.mkdir(parents=True)
    subprocess.run(["mount", *arguments, where], check=True)
    try:
        yield
    finally:
        # Lazy: a process inside a container that is being torn down may still hold it.
        subprocess.run(["umount", "--lazy", where], check=True)


@contextmanager
def copied(layers: tuple[Path, ...], where: Path) -> Iterator[Copy]:
    """A writable copy of the tree that `layers` make, the top one first."""
    with ExitStack() as stack:
        # In memory: fast, and an overlay cannot have its upper layer on another overlay, which
        # is what the root directory is where the tests run in a container.
        stack.enter_context(_mounted("-t", "tmpfs", "tmpfs", where=where))
        copy = Copy(where / "root", where / "changes", layers)
        (where / "work").mkdir()
        copy.changes.mkdir()
        lower = ":".join(str(layer) for layer in layers)
        options = f"lowerdir={lower},upperdir={copy.changes},workdir={where / 'work'}"
        stack.enter_context(_mounted("-t", "overlay", "overlay", "-o", options, where=copy.root))
        yield copy

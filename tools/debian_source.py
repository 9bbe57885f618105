"""stdeb's `sdist_dsc` with what it cannot be told: our debian/ directory and architectures."""

import os
import shutil
import subprocess
from pathlib import Path

from stdeb.command.sdist_dsc import sdist_dsc
from stdeb.util import DebianInfo

#: Built and tested for these; nothing in the package is compiled.
ARCHITECTURES = "amd64 arm64 armhf"

#: What stdeb writes, and what has to be there instead: all of it in debian/control.
CORRECTIONS = (
    ("Architecture: all", f"Architecture: {ARCHITECTURES}"),
    # Its own native python3 is what a build for another architecture needs.
    ("python3-all,", "python3-all:any,"),
    ("debhelper (>= 9)", "debhelper-compat (= 13)"),
    ("Standards-Version: 3.9.6", "Standards-Version: 4.7.2"),
    # Without `url` in setup.cfg.
    ("Homepage: None\n", ""),
)

#: What stdeb writes beside it and is wrong here: the compatibility level is a build dependency,
#: and there is no PyPI page to watch.
UNWANTED = ("compat", "watch")


class DebianSource(sdist_dsc):  # type: ignore[misc]  # stdeb carries no types
    """Make the Debian source package under `dist_dir`: the unpacked tree and its .dsc."""

    def run(self) -> None:
        """Let stdeb do its part, lay ours over it, pack again."""
        super().run()
        info = self.get_debinfo()
        for stale in Path(self.dist_dir).glob(f"{info.source}_*"):
            stale.unlink()
        tree = Path(self.dist_dir, f"{info.source}-{info.upstream_version}")
        lay_over(tree, info)
        set_times(tree)
        subprocess.run(["dpkg-source", "--build", tree.name], cwd=self.dist_dir, check=True)


def lay_over(tree: Path, info: DebianInfo) -> None:
    """Our debian/ over the generated one, and what lies elsewhere under the name dh looks for."""
    debian = tree / "debian"
    shutil.copytree("debian", debian, dirs_exist_ok=True)
    for name in ("sysusers", "tmpfiles"):
        shutil.copy(f"systemd/appliance.{name}", debian / f"{info.source}.{name}")
    for name in UNWANTED:
        (debian / name).unlink()
    correct(debian / "control", *CORRECTIONS)
    # Native: upstream and Debian's part are one, so a Debian revision would always be 1.
    correct(debian / "changelog", (f"({info.full_version})", f"({info.upstream_version})"))
    (debian / "source" / "format").write_text("3.0 (native)\n")


def correct(file: Path, *corrections: tuple[str, str]) -> None:
    """Replace what has to be there; a stdeb that writes something else must not go unnoticed."""
    text = file.read_text(encoding="utf-8")
    for wrong, right in corrections:
        if wrong not in text:
            raise SystemExit(f"stdeb no longer writes {wrong!r} into {file}")
        text = text.replace(wrong, right)
    file.write_text(text, encoding="utf-8")


def set_times(tree: Path) -> None:
    """One time for every file: dpkg-deb only lowers later ones, and a checkout's are arbitrary."""
    now = int(os.environ["SOURCE_DATE_EPOCH"])
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (now, now), follow_symlinks=False)

"""/etc/appliance.yaml is a file that admins edit: dpkg asks them about each change of ours.

Under unattended-upgrades a question means that the package is left out. So the file is short, and
what it says belongs into the manual page; a change of it is a decision, made here.
"""

import configparser
import hashlib
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: The checksum that each release shipped. A new release repeats the last one.
RELEASES = {
    "0.1.0": "a2ccd652f21dcff329a64535c45322fa96b23d68e4c4dffcc1154f070dc08f58",
}


def test_the_release_ships_the_file_that_it_is_known_for() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    shipped = hashlib.sha256((ROOT / "etc" / "appliance.yaml").read_bytes()).hexdigest()
    assert RELEASES[setup["metadata"]["version"]] == shipped


def test_it_is_short() -> None:
    assert len((ROOT / "etc" / "appliance.yaml").read_text(encoding="utf-8").splitlines()) < 20

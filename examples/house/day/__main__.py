"""`python -m house.day`: a household's day through a real appliance, and the count at its end."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from house.day import evidence
from house.day.household import Household
from house.day.place import InUse, NotOurs, Place, claimed
from house.day.running import NotRunning


def main() -> int:
    """0 if the day went well, 1 if not, 130 after Ctrl-C."""
    options = _options()
    # Ctrl-C too: a shell that starts us in the background has us ignore it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with claimed(_root(options.dir)) as place:
            return live(place, options.keep)
    except (InUse, NotOurs) as error:
        print(f"household: {error}; give another --dir", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _say("-- interrupted")
        return 130


def live(place: Place, keep: bool) -> int:
    """The day, what is wrong with it, and the count; the exit status."""
    _say(f"-- a household's day, compressed; everything is under {place.root}")
    with Household(place, _say) as household:
        problems = household.live()
        for problem in problems:
            _say(f"WRONG: {problem}")
        _say(str(evidence.count(household.ledgers)))
        if problems or (keep and not _keep(household)):
            return 1
    return 0


def _keep(household: Household) -> bool:
    """Ctrl-C is how this is meant to end; False if the appliance ends first."""
    try:
        household.keep()
    except NotRunning as error:
        _say(f"WRONG: the appliance: {error}")
        return False
    except KeyboardInterrupt:
        _say("-- Ctrl-C")
    return True


def _root(directory: Path) -> Path:
    """The directory asked for, or a temporary one if a socket's path would be too long in it."""
    if Place(directory.absolute()).is_short_enough:
        return directory
    root = Path(tempfile.mkdtemp(prefix="household-"))
    _say(f"-- a unix socket's path would be too long under {directory.absolute()}")
    return root


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m house.day", description=__doc__)
    parser.add_argument(
        "--dir", type=Path, default=Path(".house"), help="where to live (default: %(default)s)"
    )
    parser.add_argument("--keep", action="store_true", help="go on after the count, until Ctrl-C")
    return parser.parse_args()


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())

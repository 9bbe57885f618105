"""`python -m benchmarks`: the table; `make bench` runs it."""

import argparse
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import checks, machine
from benchmarks.experiments import Experiments
from benchmarks.lab import Lab
from benchmarks.plan import FULL, QUICK
from benchmarks.polling import NeverCame
from benchmarks.program import Ended
from benchmarks.report import rows
from benchmarks.row import Row, summary
from benchmarks.store import Rewritten
from benchmarks.table import table

#: On disk on any Debian, where /tmp may be memory: there a sync would cost nothing. And short: a
#: unix socket's path must fit.
PLACE = Path("/var/tmp")

#: What a reader has to know of the two sides.
TERMS = """\
Both sides: the same redis.conf, tasks and publisher, 2 worker processes, in turns on one machine.
Stock: celery worker and celery beat with default flags; it acknowledges a task before it runs, the
appliance after. READY: the worker waits in BRPOP on the queue, the same moment on both sides.
CPU: of all processes of a side. Memory: of Redis, worker and beat, not of `appliance run`, which
stands in for systemd; other programs in the same Python lower it, since pages shared with them
count in part.
Ratio: appliance / stock, the median of the pairs'; `?` behind a mark: not every pair says so."""


def main() -> int:
    """0 if everything could be measured that this machine can measure."""
    options = _options()
    # A shell that starts us in the background has us ignore Ctrl-C.
    for number_ in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number_, signal.default_int_handler)
    root = Path(tempfile.mkdtemp(prefix="bench-", dir=options.dir))
    try:
        _measure(root, options)
    except (NeverCame, Ended, Rewritten, TimeoutError) as error:
        print(f"bench: {error or type(error).__name__}; the logs are under {root}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _say("-- interrupted")
        shutil.rmtree(root)
        return 130
    shutil.rmtree(root)
    return 0


def _measure(root: Path, options: argparse.Namespace) -> None:
    about = machine.described(root)
    _say(", ".join(f"{name} {value}" for name, value in about.items()))
    experiments = Experiments(Lab(root, _say), QUICK if options.quick else FULL)
    checked = experiments.checks()
    compared = rows(experiments.pairs())
    _say("\n".join(["", table(compared), "", checks.told(checked), *experiments.notes, "", TERMS]))
    if options.json:
        _write(options.json, about, compared, checked, experiments.notes)


def _write(
    file: Path,
    about: dict[str, str],
    compared: Sequence[Row],
    checked: dict[str, list[float]],
    notes: Sequence[str],
) -> None:
    found = {
        "machine": about,
        "rows": [row.to_json() for row in compared],
        "check": {name: summary(runs) for name, runs in checked.items()},
        "notes": list(notes),
    }
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, a short idle minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured too")
    parser.add_argument(
        "--dir", type=Path, default=PLACE, help="where to work, on a disk (default: %(default)s)"
    )
    return parser.parse_args()


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())

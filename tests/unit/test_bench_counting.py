"""How the benchmark counts: syncs in strace's output, CPU and memory of processes, commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import process, syncs
from benchmarks.idles import Mark, a_minute
from benchmarks.report import rows
from benchmarks.service import role
from benchmarks.stock import StockSide
from benchmarks.store import Counts, Rewritten, is_fetch

#: Two processes; one call is resumed after another process's.
TRACE = """\
11 100.000000 fdatasync(7) = 0
11 101.000000 fdatasync(7 <unfinished ...>
12 101.500000 fsync(3) = 0
11 101.700000 <... fdatasync resumed>) = 0
12 101.800000 +++ exited with 0 +++
11 102.000000 fdatasync(7) = 0
"""


def test_a_call_counts_once_and_when_it_began() -> None:
    assert syncs.count(TRACE, 100.5, 101.6) == 2
    assert syncs.count(TRACE, 0, 1000) == 4


def test_the_moment_of_the_end_is_not_within() -> None:
    assert syncs.count(TRACE, 100, 101) == 1


def test_a_trace_is_whole_when_every_process_has_ended() -> None:
    assert not syncs.is_whole("")
    assert not syncs.is_whole(TRACE)
    assert syncs.is_whole(TRACE + "11 103.000000 +++ killed by SIGKILL +++\n")


@pytest.mark.skipif(syncs.missing() is not None, reason=f"no strace: {syncs.missing()}")
def test_strace_counts_what_a_program_and_its_child_sync(tmp_path: Path) -> None:
    code = "import os; f = open('f', 'w'); os.fdatasync(f); os.fork(); os.fsync(f)"
    trace = syncs.Trace(tmp_path)
    subprocess.run([*trace.prefix(), sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert trace.count(0, float("inf")) == 3


def test_cpu_and_memory_of_processes_and_of_those_below_them() -> None:
    code = "import sys; sum(range(3_000_000)); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        ["sh", "-c", f'"{sys.executable}" -c "{code}"; true'],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as shell:
        assert shell.stdout and shell.stdin
        shell.stdout.readline()
        found = process.descendants([shell.pid])
        assert len(found) == 2
        assert found[0] == shell.pid
        assert process.cpu_seconds(found) > process.cpu_seconds([shell.pid])
        assert process.pss_bytes(found[1]) > 1_000_000
        assert process.arguments(found[1])[-1] == code
        shell.stdin.close()


def test_cpu_of_children_that_have_ended_counts() -> None:
    before = process.cpu_seconds([os.getpid()])
    subprocess.run([sys.executable, "-c", "sum(range(10_000_000))"], check=True)
    assert process.cpu_seconds([os.getpid()]) - before > 0.05


def test_a_process_that_has_gone_costs_nothing() -> None:
    with subprocess.Popen(["true"]) as gone:
        pass
    assert process.cpu_seconds([gone.pid]) == 0


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("BRPOP celery celery\\x06\\x163 1", True),
        ("brpop celery 1", True),
        ("BRPOP 0c1f.reply.celery.pidbox 1", False),
        ("LPUSH celery {}", False),
    ],
)
def test_only_a_wait_for_the_next_task_is_ready(command: str, expected: bool) -> None:
    assert is_fetch(command) is expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["redis-server unixsocket:/x/redis.sock"], "redis"),
        (["/x/redis-server unixsocket:/x/redis.sock"], "redis"),
        (["python", "-m", "appliance.cli.main", "worker", "--dir", "/x"], "worker"),
        (["python", "celery", "--app", "benchmarks.stock_app", "beat"], "beat"),
        (["python", "appliance", "run", "--dir", "/x/worker"], "run"),
    ],
)
def test_the_parts_of_a_side(arguments: list[str], expected: str) -> None:
    assert role(arguments) == expected


def test_growth_is_a_difference() -> None:
    assert Counts(30, 500, 1).since(Counts(10, 200, 1)) == Counts(20, 300, 0)


def test_growth_over_a_rewrite_is_unknown() -> None:
    with pytest.raises(Rewritten):
        Counts(30, 500, 2).since(Counts(10, 200, 1))


def test_rows_are_made_of_what_was_measured() -> None:
    pair = {"appliance": {"wall": 1.0}, "stock": {"wall": 2.0}}
    (row,) = rows({"starts": [pair, pair]})
    assert row.name == "start to READY, wall clock"
    assert row.ratios == [0.5, 0.5]


def test_an_idle_time_is_brought_to_a_minute(short_dir: Path) -> None:
    before = Mark(1000.0, Counts(10, 500, 1), 1.0)
    after = Mark(1200.0, Counts(210, 600, 1), 1.5)
    found = a_minute(StockSide(short_dir), before, after)
    assert found == {"commands": 60, "bytes": 30, "cpu": pytest.approx(0.15)}

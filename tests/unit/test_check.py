"""`appliance check` as a person or a program runs it."""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli.main", "check", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


BOMB = b"a: &a [x, x]\n" + b"".join(
    b"%c: &%c [*%c, *%c]\n" % (c + 1, c + 1, c, c) for c in range(ord("a"), ord("z"))
)

BAD = {
    "empty": b"",
    "not UTF-8": b"# gr\xfc\xdfe\n",
    "tab": b"tasks:\n\ttime_limit: 5m\n",
    "duplicate key": b"log_level: info\nlog_level: info\n",
    "one letter off": b"tasks: {eta_cieling: 1h}\n",
    "wrong type": b"worker: {concurrency: [1]}\n",
    "a blank in a duration": b"tasks: {eta_ceiling: 1 h}\n",
    "a negative duration": b"tasks: {eta_ceiling: -5m}\n",
    "a duration without end": b"tasks: {eta_ceiling: 10000000000d}\n",
    "infinity": b"tasks: {eta_ceiling: .inf}\n",
    "NUL in a path": b'tasks: {path: "/srv/\\0"}\n',
    "raw NUL": b"tasks: {path: /srv/\0}\n",
    "one second above the ceiling": b"queue: {visibility_timeout: 12h29m59s}\n",
    "memory below Redis's need": b"redis: {memory: 1mb}\n",
    "memory above the machine's": b"redis: {memory: 9000000gb}\n",
    "alias bomb": BOMB,
    "deep nesting": b"tasks: " + b"[" * 20000,
    "a list where a mapping belongs": b"tasks: [1]\n",
    "two schedules of one name": b"schedule:\n a: {task: x, every: 5}\n a: {task: x, every: 5}\n",
    "a cron line with 6 fields": b'schedule: {a: {task: x, cron: "* * * * * *"}}\n',
    "a module that does not exist": b"tasks: {modules: [nosuch]}\n",
    "50 MB": b"#" * 50 * 1024 * 1024,
    "the largest that is parsed": b"schedule: {a: {task: x, every: 5, args: ["
    + b"1," * 16000
    + b"]}}\nx: 1\n",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_line_in_a_second(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(BAD[name])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = check(path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert result.returncode == 1, result.stderr
    problem, summary = result.stderr.splitlines()
    assert re.match(rf"appliance: {re.escape(str(path))}:\d+: .+; .+", problem)
    assert summary == f"appliance: {path}: refused: one problem"
    assert result.stdout == ""
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0


@pytest.mark.parametrize("kind", ["missing", "directory"])
def test_what_cannot_be_read_is_exit_2(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "directory":
        path.mkdir()
    result = check(path)
    assert result.returncode == 2
    what, hint = result.stderr.splitlines()
    assert what.startswith(f"appliance: {path} ")
    assert hint.startswith("  ")


def test_a_good_file_is_exit_0_and_says_the_numbers(tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_text("tasks: {eta_ceiling: 1d}\nqueue: {visibility_timeout: 1d30m}\n")
    result = check(path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "an ETA may be 1d away" in result.stdout
    assert "visibility timeout 1d30m" in result.stdout


def test_the_shipped_file_is_fine() -> None:
    assert check(Path(__file__).parents[2] / "etc" / "appliance.yaml").returncode == 0


def test_json_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("log_level: loud\ntasks: {time_limit: 1 h}\n")
    result = check(path, "--json")
    assert (result.returncode, result.stderr) == (1, "")
    report = json.loads(result.stdout)
    assert report["verdict"] == "refused"
    assert report["problems"][1] == {
        "line": 2,
        "field": "tasks.time_limit",
        "what": "'1 h' is not a duration",
        "write": "write 1h",
    }
    assert json.loads(check(tmp_path / "none", "--json").stdout)["verdict"] == "unreadable"
    path.write_text("{}")
    assert json.loads(check(path, "--json").stdout)["verdict"] == "accepted"


def test_the_check_imports_nobodys_code(tmp_path: Path) -> None:
    (tmp_path / "lamp.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'w')\n")
    path = tmp_path / "good.yaml"
    path.write_text(f"tasks: {{modules: [lamp], path: {tmp_path}}}\n")
    assert check(path).returncode == 0
    assert not (tmp_path / "imported").exists()


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text('log_level: "\\e[31mred"\n"\\e[2Jkey": 1\n')
    result = check(path)
    assert result.returncode == 1
    assert "\x1b" not in result.stderr

"""redis-server as `appliance redis` starts it, against what was promised."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import redis

from appliance.cli import check, reload, render
from appliance.config.force import in_force
from appliance.paths import Paths, under
from appliance.store import promise
from tests.broker.service import Service

#: Each has been somebody's loss or leak; what they are for stands in the file itself.
NAMED = """
    port unixsocket unixsocketperm aclfile acl-pubsub-default maxclients appendonly appendfsync
    no-appendfsync-on-rewrite aof-load-truncated aof-use-rdb-preamble auto-aof-rewrite-min-size
    save maxmemory maxmemory-policy maxmemory-clients proto-max-bulk-len
    client-output-buffer-limit notify-keyspace-events io-threads latency-tracking daemonize
    supervised pidfile logfile shutdown-timeout enable-debug-command enable-module-command
    enable-protected-configs
""".split()  # noqa: SIM905 - words are easier to read than 29 lines


@pytest.fixture
def paths(directory: Path) -> Paths:
    return made(directory)


def made(directory: Path) -> Paths:
    """An appliance's directory with its configuration in force."""
    paths = under(directory)
    for each in (paths.redis_data, paths.notices):
        each.mkdir(parents=True)
    paths.file.write_text("redis: {memory: 20mb}\n")
    assert render.run(paths, strict=True) == 0
    return paths


@pytest.fixture
def server(paths: Paths) -> Iterator[Service]:
    with Service("redis", paths.run) as service:
        service.listener.until_has("READY")
        yield service


@pytest.fixture
def client(server: Service, paths: Paths) -> Iterator[redis.Redis]:
    with redis.Redis(unix_socket_path=str(paths.socket), decode_responses=True) as client:
        yield client


def settings(client: redis.Redis) -> dict[str, str]:
    """What CONFIG GET answers; redis-py's types leave open whether it is awaited."""
    return cast(dict[str, str], client.config_get("*"))


def server_pid(client: redis.Redis) -> int:
    return cast(int, cast(dict[str, Any], client.info("server"))["process_id"])


def test_it_runs_with_all_that_was_promised(paths: Paths, client: redis.Redis) -> None:
    promised = promise.promised(in_force(paths), paths)
    assert set(NAMED) <= set(promised)
    assert promise.differences(promised, settings(client)) == ()


def test_the_heart_of_the_promise(client: redis.Redis) -> None:
    found = settings(client)
    expected = {
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory": str(20 * 1024 * 1024),
        "maxmemory-policy": "noeviction",
        "save": "",
        "port": "0",
        "unixsocketperm": "770",
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("appendfsync", "everysec"),
        ("maxmemory-policy", "allkeys-lru"),
        ("save", "60 1"),
        ("client-output-buffer-limit", "pubsub 0 0 0"),
        ("maxmemory", "1gb"),
    ],
)
def test_check_finds_what_somebody_changed(
    paths: Paths, client: redis.Redis, name: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.run(paths, None, as_json=False) == 0
    client.config_set(name, value)
    assert check.run(paths, None, as_json=False) == 1
    said = capsys.readouterr().err
    assert f"Redis runs with {name} " in said
    assert "systemctl restart appliance-redis" in said


def test_the_data_is_nobody_elses(paths: Paths, client: redis.Redis) -> None:
    client.set("a", 1)
    (log,) = paths.redis_data.glob("appendonlydir/*.incr.aof")
    assert stat.S_IMODE(paths.socket.stat().st_mode) == 0o770
    assert b"SET" in log.read_bytes().upper()


def test_at_the_limit_publishing_is_refused_and_nothing_disappears(client: redis.Redis) -> None:
    written = 0
    with pytest.raises(redis.OutOfMemoryError):
        while True:
            client.lpush("celery", "x" * 1_000_000)
            written += 1
    assert written > 5
    assert client.llen("celery") == written


def test_what_was_acknowledged_survives_a_kill(
    server: Service, paths: Paths, client: redis.Redis
) -> None:
    for number in range(100):
        client.lpush("celery", number)
    server.kill()
    server.start()
    server.listener.until_has("READY")
    assert client.llen("celery") == 100


@pytest.mark.parametrize("name", ["d[a]", "d*", "d?x=1", "d%41#b", "d a\"b'ü"])
def test_a_directory_that_looks_like_a_pattern_changes_nothing(directory: Path, name: str) -> None:
    """Redis takes names for patterns, and its defaults when they match nothing: a TCP port."""
    paths = made(directory / name)
    with Service("redis", paths.run) as service:
        service.listener.until_has("READY")
        with redis.Redis(unix_socket_path=str(paths.socket), decode_responses=True) as client:
            promised = promise.promised(in_force(paths), paths)
            assert promise.differences(promised, settings(client)) == ()
            call = [
                sys.executable,
                "-m",
                "appliance.cli.main",
                "call",
                "x",
                "--dir",
                str(paths.run),
            ]
            subprocess.run(call, check=True, capture_output=True)
            assert client.llen("celery") == 1


def test_a_second_server_on_the_same_data_is_refused(server: Service, paths: Paths) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "appliance.cli.main", "redis", "--dir", paths.run],
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "another redis-server already works on" in second.stderr


def test_reload_changes_the_limit_of_the_running_server(
    paths: Paths, client: redis.Redis, capsys: pytest.CaptureFixture[str]
) -> None:
    before = server_pid(client)
    paths.file.write_text("redis: {memory: 30mb}\n")
    assert reload.run(paths) == 0
    assert client.config_get("maxmemory") == {"maxmemory": str(30 * 1024 * 1024)}
    assert server_pid(client) == before
    assert check.run(paths, None, as_json=False) == 0


def test_a_limit_that_redis_did_not_take_is_not_forgotten(
    server: Service, paths: Paths, client: redis.Redis
) -> None:
    server.kill()
    paths.file.write_text("redis: {memory: 30mb}\n")
    assert [reload.run(paths), reload.run(paths)] == [1, 1]
    paths.file.write_text("redis: {memory: 20mb}\n")
    render.run(paths, strict=True)
    server.start()
    server.listener.until_has("READY")
    paths.file.write_text("redis: {memory: 40mb}\n")
    render.run(paths, strict=True)
    assert reload.run(paths) == 0
    assert settings(client)["maxmemory"] == str(40 * 1024 * 1024)


def test_reload_with_a_bad_file_changes_nothing(
    paths: Paths, client: redis.Redis, capsys: pytest.CaptureFixture[str]
) -> None:
    before = paths.config.read_text()
    paths.file.write_text("redis: {memory: 30 mb}\n")
    assert reload.run(paths) == 1
    assert "redis.memory: '30 mb' is not a size" in capsys.readouterr().err
    assert paths.config.read_text() == before
    assert client.config_get("maxmemory") == {"maxmemory": str(20 * 1024 * 1024)}

"""What keeps the worker from starting is said in one line, with a hint."""

import os
import subprocess
import sys
import threading

import pytest

from appliance.broker.waiting import RedisAway, wait
from tests.broker.conftest import Appliance
from tests.broker.server import Server
from tests.broker.service import until
from tests.broker.tasks import DEAF, ENDLESS, SWALLOWING


def test_a_module_that_cannot_be_imported_is_named_in_one_line(
    appliance: Appliance, server: Server
) -> None:
    appliance.module("house", "\ndef switch():\n    return 1 / 0\n\nswitch()\n")
    with appliance.worker() as worker:
        assert worker.code() == 1
        what, hint = worker.said().splitlines()
    place = appliance.config.tasks.path / "house.py"
    assert what == (
        f"appliance: house cannot be imported ({place}:5): ZeroDivisionError: division by zero"
    )
    assert "systemctl restart appliance-worker" in hint
    assert not worker.listener.heard


def test_no_configuration_in_force(appliance: Appliance) -> None:
    (appliance.directory / "config.json").unlink()
    with appliance.worker() as worker:
        assert worker.code() == 1
        what, hint = worker.said().splitlines()
    assert what.startswith("appliance: no configuration is in force")
    assert f"appliance run --dir {appliance.directory}" in hint


def test_without_redis_the_worker_gives_up_in_one_line(appliance: Appliance) -> None:
    code = (
        "import sys; from appliance.cli.worker import run; from appliance.paths import current;"
        "sys.exit(run(current(), patience=0.3))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        env={**os.environ, "APPLIANCE_DIR": str(appliance.directory)},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    what, hint = ended.stderr.splitlines()
    assert what.startswith(f"appliance: Redis does not answer on {appliance.directory}/redis.sock")
    assert "systemctl status appliance-redis" in hint


def test_a_stop_is_heard_while_redis_is_waited_for(appliance: Appliance, server: Server) -> None:
    server.freeze()
    with appliance.worker() as worker:
        worker.until_connected()
        worker.stop()
        assert worker.code() == 0


@pytest.mark.parametrize("code", [ENDLESS, SWALLOWING], ids=["endless", "swallowing"])
def test_a_stop_is_heard_while_a_module_is_imported(appliance: Appliance, code: str) -> None:
    appliance.module("house", code)
    with appliance.worker() as worker:
        until(lambda: appliance.entries() == ["importing"])
        worker.stop()
        assert worker.code() == 0


def test_a_module_that_ignores_signals_does_not_take_the_stop_away(
    appliance: Appliance, server: Server
) -> None:
    appliance.module("house", DEAF)
    server.freeze()
    with appliance.worker() as worker:
        worker.until_connected()
        worker.stop()
        assert worker.code() == 0


def test_a_worker_stops_whose_module_ignores_signals(appliance: Appliance, server: Server) -> None:
    appliance.module("house", DEAF)
    with appliance.worker() as worker:
        worker.listener.until_has("READY")
        worker.stop()
        assert worker.code() == 0


def test_redis_away_is_an_error_after_the_patience_asked_for(appliance: Appliance) -> None:
    with pytest.raises(RedisAway):
        wait(appliance.directory / "redis.sock", patience=0.3)


def test_redis_that_starts_late_is_waited_for(appliance: Appliance) -> None:
    with Server(appliance.directory, start=False) as server:
        starting = threading.Timer(0.5, server.start)
        starting.start()
        wait(server.socket, patience=30)
        starting.join()


def test_a_redis_that_loads_its_data_is_waited_for_beyond_all_patience(
    appliance: Appliance, server: Server
) -> None:
    server.fill(keys=5120)
    server.kill()
    # 2.5 s of loading.
    server.start(ready=False, delay_of_a_key=500)
    wait(server.socket, patience=1.5)
    with server.client() as client:
        assert client.dbsize() == 5120

"""What the worker says it is doing."""

import json

from tests.broker.conftest import Appliance
from tests.broker.publishing import Publisher
from tests.broker.server import Server
from tests.broker.service import Service
from tests.broker.tasks import HOUSE

#: Short, so that the worker looks around often.
WATCHDOG = 2.0


def _until_status(worker: Service, start: str) -> None:
    worker.listener.until(lambda message: message.get("STATUS", "").startswith(start))


def test_status_counts_what_runs_and_what_waits(
    appliance: Appliance, server: Server, publisher: Publisher
) -> None:
    appliance.module("house", HOUSE)
    with appliance.worker(WATCHDOG) as worker:
        _until_status(worker, "0 running, 0 queued; Redis 1 of 100 MB")
        ids = {publisher.send("house.gated", number) for number in range(4)}
        publisher.send("house.gated", 4, priority=9)
        _until_status(worker, "2 running, 3 queued; Redis 1 of 100 MB")
        status = json.loads((appliance.directory / "worker" / "status.json").read_text())
        assert status["status"] == "2 running, 3 queued; Redis 1 of 100 MB"
        assert {running["id"] for running in status["running"]} < ids
        assert [running["name"] for running in status["running"]] == ["house.gated"] * 2
        assert "house.quick" in status["registered"]
        assert (status["pid"], status["state"]) == (worker.pid, "running")
        assert (status["queued"], status["redis_limit"]) == (3, 100 * 1024 * 1024)
        appliance.gate.open()
        _until_status(worker, "0 running, 0 queued")


def test_status_says_that_redis_does_not_answer(appliance: Appliance, server: Server) -> None:
    with appliance.worker(WATCHDOG) as worker:
        worker.listener.until_has("READY")
        server.kill()
        _until_status(worker, "0 running; Redis does not answer")


def test_asking_writes_nothing_to_the_store(appliance: Appliance, server: Server) -> None:
    with appliance.worker(WATCHDOG) as worker, server.client() as client:
        worker.listener.until_has("READY")
        before = client.info("persistence")["aof_current_size"]
        for _ in range(4):
            worker.listener.until_has("WATCHDOG")
        assert client.info("persistence")["aof_current_size"] == before

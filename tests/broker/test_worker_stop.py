"""A stop lets running tasks end, for so long; what did not end is in the queue again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.broker.conftest import Appliance
from tests.broker.publishing import Publisher, queued, unacknowledged
from tests.broker.server import Server
from tests.broker.service import Service, until
from tests.broker.tasks import HOUSE


@pytest.fixture
def house(appliance: Appliance) -> Appliance:
    appliance.module("house", HOUSE)
    return appliance


def _stopping(worker: Service) -> dict[str, str]:
    worker.stop()
    return worker.listener.until_has("STOPPING")


def test_an_idle_worker_stops_at_once_and_leaves_no_status(
    house: Appliance, server: Server
) -> None:
    with house.worker() as worker:
        worker.listener.until_has("READY")
        file = house.directory / "worker" / "status.json"
        assert file.exists()
        assert _stopping(worker)["STATUS"] == "stopping"
        assert worker.code() == 0
        assert not file.exists()


def test_what_ends_in_time_is_acknowledged_and_what_does_not_comes_back(
    house: Appliance, server: Server, publisher: Publisher
) -> None:
    house.worker_settings(stop_timeout=2)
    with house.worker() as worker:
        worker.listener.until_has("READY")
        publisher.send("house.stubborn", "long")
        publisher.send("house.gated", "short")
        publisher.send("house.quick", "waiting")
        until(lambda: set(house.entries()) == {"begin long", "begin short"})
        message = _stopping(worker)
        assert message["STATUS"] == "stopping: waiting up to 2 s for 2 running tasks"
        assert int(message["EXTEND_TIMEOUT_USEC"]) > 2_000_000
        house.gate.open()
        # In the turning loop, while the other still runs.
        until(lambda: unacknowledged(server) == 1, 3)
        assert worker.code() == 0
    assert "end short" in house.entries()
    assert queued(server) == ["('long',)", "('waiting',)"]
    assert unacknowledged(server) == 0


def test_the_next_worker_runs_what_came_back_and_nothing_else(
    house: Appliance, server: Server, publisher: Publisher
) -> None:
    house.worker_settings(stop_timeout=1, concurrency=1)
    with house.worker() as worker:
        worker.listener.until_has("READY")
        publisher.send("house.quick", "short")
        publisher.send("house.gated", "long")
        until(lambda: "begin long" in house.entries())
        worker.stop()
        assert worker.code() == 0
    with house.again(worker) as worker:
        until(lambda: house.entries().count("begin long") == 2)
        house.gate.open()
        until(lambda: "end long" in house.entries())
        worker.stop()
        assert worker.code() == 0
    assert house.entries().count("end short") == house.entries().count("end long") == 1
    assert (queued(server), unacknowledged(server)) == ([], 0)


def test_a_task_whose_cleaning_up_fails_when_it_is_interrupted_comes_back_too(
    house: Appliance, server: Server, publisher: Publisher
) -> None:
    """Celery would take the exception for the task's failure, and acknowledge it."""
    house.worker_settings(stop_timeout=1)
    with house.worker() as worker:
        worker.listener.until_has("READY")
        publisher.send("house.messy", "one")
        until(lambda: house.entries() == ["begin one"])
        worker.stop()
        assert worker.code() == 0
    assert house.entries() == ["begin one", "clean one"]
    assert (queued(server), unacknowledged(server)) == (["('one',)"], 0)


def test_a_second_signal_ends_the_patience(
    house: Appliance, server: Server, publisher: Publisher
) -> None:
    house.worker_settings(stop_timeout=3600)
    with house.worker() as worker:
        worker.listener.until_has("READY")
        publisher.send("house.gated", "long")
        until(lambda: house.entries() == ["begin long"])
        _stopping(worker)
        worker.stop()
        assert worker.code() == 0
    assert queued(server) == ["('long',)"]


def test_what_is_published_during_a_stop_stays_in_the_queue(
    house: Appliance, server: Server, publisher: Publisher
) -> None:
    """The worker's last BRPOP may still be waiting in Redis when it stops fetching."""
    with house.worker() as worker:
        worker.listener.until_has("READY")
        publisher.send("house.gated", "running")
        until(lambda: house.entries() == ["begin running"])
        _stopping(worker)
        for number in range(3):
            publisher.send("house.quick", number)
        house.gate.open()
        assert worker.code() == 0
    assert house.entries() == ["begin running", "end running"]
    assert sorted(queued(server)) == ["(0,)", "(1,)", "(2,)"]
    assert unacknowledged(server) == 0


def test_a_task_that_waits_for_its_eta_is_not_started_by_a_stop(
    house: Appliance, server: Server, publisher: Publisher
) -> None:
    with house.worker(watchdog=2) as worker:
        worker.listener.until_has("READY")
        soon = datetime.now(UTC) + timedelta(seconds=2)
        publisher.send("house.quick", "later", eta=soon)
        until(lambda: unacknowledged(server) == 1)
        publisher.send("house.gated", "running")
        until(lambda: house.entries() == ["begin running"])
        _stopping(worker)
        while datetime.now(UTC) < soon:
            worker.listener.until_has("WATCHDOG")
        house.gate.open()
        assert worker.code() == 0
    assert house.entries() == ["begin running", "end running"]
    assert (queued(server), unacknowledged(server)) == (["('later',)"], 0)


def test_a_stop_ends_while_redis_is_away(
    house: Appliance, server: Server, publisher: Publisher
) -> None:
    house.worker_settings(stop_timeout=3600)
    with house.worker() as worker:
        worker.listener.until_has("READY")
        publisher.send("house.gated", "long")
        until(lambda: house.entries() == ["begin long"])
        server.kill()
        until(lambda: "no connection to Redis" in worker.said())
        worker.stop()
        assert worker.code() == 0

"""READY means that the worker consumes, nothing less."""

import pytest

from tests.broker.conftest import Appliance
from tests.broker.publishing import Publisher
from tests.broker.server import Server
from tests.broker.service import Missed, until
from tests.broker.tasks import HOUSE


def _blocked_in_brpop(server: Server) -> bool:
    with server.client() as client:
        return any(c["cmd"] == "brpop" and "b" in c["flags"] for c in client.client_list())


def test_ready_is_said_when_redis_has_the_workers_brpop(
    appliance: Appliance, server: Server
) -> None:
    with appliance.worker() as worker:
        worker.listener.until_has("READY")
        assert _blocked_in_brpop(server)


def test_the_first_message_is_ready_and_says_how_redis_is(
    appliance: Appliance, server: Server
) -> None:
    with appliance.worker() as worker:
        message = next(worker.listener.messages(60))
        assert message["READY"] == "1"
        assert message["STATUS"] == "0 running, 0 queued; Redis 1 of 100 MB"


def test_a_redis_that_does_not_answer_yet_is_waited_for(
    appliance: Appliance, server: Server
) -> None:
    server.freeze()
    with appliance.worker() as worker:
        with pytest.raises(Missed):
            worker.listener.until_has("READY", 2)
        server.thaw()
        worker.listener.until_has("READY")
        assert _blocked_in_brpop(server)


def test_a_backlog_as_long_as_the_worker_is_wide_does_not_hide_that_it_consumes(
    appliance: Appliance, server: Server, publisher: Publisher
) -> None:
    """Then its BRPOP is answered at once, and none is sent until a task ends."""
    appliance.module("house", HOUSE)
    publisher.send("house.gated", "one")
    publisher.send("house.gated", "two")
    with appliance.worker() as worker:
        worker.listener.until_has("READY")
        until(lambda: len(appliance.entries()) == 2)


def test_nothing_is_sent_without_systemd(
    appliance: Appliance, server: Server, publisher: Publisher
) -> None:
    appliance.module("house", HOUSE)
    publisher.send("house.quick", "one")
    with appliance.worker(notify=False) as worker:
        until(lambda: appliance.entries() == ["begin one", "end one"])
    assert not worker.listener.heard

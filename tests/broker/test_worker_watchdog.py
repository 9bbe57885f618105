"""The watchdog is fed while the loop turns and Redis answers, and only then."""

from tests.broker.conftest import Appliance
from tests.broker.publishing import Publisher
from tests.broker.server import Server
from tests.broker.service import until
from tests.broker.tasks import BLOCKING, HOUSE

#: The worker feeds four times in it.
WATCHDOG = 2.0

#: Nothing heard for so long: at least two meals were missed.
QUIET = 1.5


def test_a_redis_that_stalls_for_less_than_the_watchdogs_time_starves_nobody(
    appliance: Appliance, server: Server
) -> None:
    with appliance.worker(WATCHDOG) as worker:
        worker.listener.until_has("WATCHDOG")
        server.freeze()
        worker.listener.drain()
        worker.listener.until_has("WATCHDOG")
        worker.listener.until_has("WATCHDOG")
        server.thaw()
        worker.listener.until_has("WATCHDOG")


def test_a_redis_that_never_answers_again_starves_it(appliance: Appliance, server: Server) -> None:
    with appliance.worker(WATCHDOG) as worker:
        worker.listener.until_has("WATCHDOG")
        server.freeze()
        worker.listener.until_silent("WATCHDOG", QUIET)
        server.thaw()
        worker.listener.until_has("WATCHDOG")


def test_a_redis_that_was_killed_starves_it_until_it_is_back(
    appliance: Appliance, server: Server, publisher: Publisher
) -> None:
    """Celery's consumer has restarted then, which clears all timers in its loop."""
    appliance.module("house", HOUSE)
    with appliance.worker(WATCHDOG) as worker:
        worker.listener.until_has("WATCHDOG")
        server.kill()
        worker.listener.until_silent("WATCHDOG", QUIET)
        server.start()
        worker.listener.until_has("WATCHDOG")
        publisher.send("house.quick", "after")
        until(lambda: appliance.entries() == ["begin after", "end after"])
        worker.listener.drain()
        worker.listener.until_has("WATCHDOG")


def test_a_redis_that_loads_its_data_for_longer_than_the_watchdogs_time_starves_nobody(
    appliance: Appliance, server: Server
) -> None:
    server.fill(keys=4096)
    with appliance.worker(WATCHDOG) as worker:
        worker.listener.until_has("WATCHDOG")
        server.kill()
        # 5 s of loading.
        server.start(ready=False, delay_of_a_key=1200)
        worker.listener.until(lambda message: "loading" in message.get("STATUS", ""))
        for _ in range(4):
            worker.listener.until_has("WATCHDOG", WATCHDOG)
        worker.listener.until(lambda message: "0 queued" in message.get("STATUS", ""))


def test_a_loop_that_stands_still_starves_it(
    appliance: Appliance, server: Server, publisher: Publisher
) -> None:
    appliance.module("house", BLOCKING)
    with appliance.worker(WATCHDOG) as worker:
        worker.listener.until_has("WATCHDOG")
        publisher.send("house.quick", "one")
        until(lambda: appliance.entries() == ["blocked"])
        worker.listener.drain()
        worker.listener.until_silent("WATCHDOG", QUIET, seconds=QUIET)
        appliance.gate.open()
        worker.listener.until_has("WATCHDOG")


def test_without_a_watchdog_nobody_is_fed(appliance: Appliance, server: Server) -> None:
    with appliance.worker() as worker:
        worker.listener.until_has("READY")
        worker.listener.until_silent("WATCHDOG", QUIET, seconds=QUIET)

"""Beat sends what is due, whatever happens to Redis, to its state or to the user's modules."""

import pytest

from appliance.config.model import Entry
from tests.broker.conftest import Appliance
from tests.broker.server import Server
from tests.broker.service import Service, until
from tests.broker.tasks import DEAF, ENDLESS, SWALLOWING

EVERY_SECOND = Entry("house.quick", cron=None, every=1, args=("sensors",), kwargs={})
NIGHTLY = Entry("house.quick", cron="30 3 * * *", every=None, args=(), kwargs={})
NEVER = Entry("house.quick", cron="0 0 31 2 *", every=None, args=(), kwargs={})
HOURLY = Entry("house.quick", cron=None, every=3600, args=(), kwargs={})

WATCHDOG = 4.0


def _until_sent(server: Server, count: int) -> None:
    with server.client() as client:
        until(lambda: client.llen("celery") >= count)


def _stop(beat: Service) -> None:
    beat.stop()
    beat.listener.until_has("STOPPING")
    assert beat.code() == 0


def test_what_is_due_is_sent(appliance: Appliance, server: Server) -> None:
    appliance.schedule(sensors=EVERY_SECOND, nightly=NIGHTLY)
    with appliance.beat(WATCHDOG) as beat:
        ready = beat.listener.until_has("READY")
        assert ready["STATUS"].startswith("2 schedules, next: sensors at ")
        _until_sent(server, 2)
        beat.listener.until_has("WATCHDOG")
        _stop(beat)


def test_the_next_run_is_said_with_day_and_time(appliance: Appliance, server: Server) -> None:
    appliance.schedule(nightly=NIGHTLY)
    with appliance.beat() as beat:
        status = beat.listener.until_has("READY")["STATUS"]
    assert status.startswith("1 schedule, next: nightly at ")
    assert status.endswith(" 03:30")


def test_an_empty_schedule_is_fine(appliance: Appliance, server: Server) -> None:
    with appliance.beat(WATCHDOG) as beat:
        assert beat.listener.until_has("READY")["STATUS"] == "no schedules"
        beat.listener.until_has("WATCHDOG")
        beat.listener.until_has("WATCHDOG")
        _stop(beat)


def test_beat_is_ready_and_turns_without_redis(appliance: Appliance) -> None:
    appliance.schedule(sensors=EVERY_SECOND)
    with appliance.beat(WATCHDOG) as beat:
        beat.listener.until_has("READY")
        until(lambda: "sensors could not be sent" in beat.said())
        for _ in range(3):
            beat.listener.until_has("WATCHDOG", WATCHDOG)
        with Server(appliance.directory) as server:
            _until_sent(server, 2)
        _stop(beat)


def test_beat_survives_a_restart_of_redis_and_sends_once_for_the_time_without(
    appliance: Appliance, server: Server
) -> None:
    appliance.schedule(sensors=EVERY_SECOND)
    with appliance.beat(WATCHDOG) as beat:
        _until_sent(server, 1)
        server.kill()
        until(lambda: "sensors could not be sent" in beat.said())
        beat.listener.drain()
        beat.listener.until_has("WATCHDOG", WATCHDOG)
        server.start()
        with server.client() as client:
            before = client.llen("celery")
        _until_sent(server, before + 1)
        _stop(beat)


def test_a_redis_that_stalls_for_less_than_the_watchdogs_time_is_waited_for(
    appliance: Appliance, server: Server
) -> None:
    appliance.schedule(sensors=EVERY_SECOND)
    with appliance.beat(WATCHDOG) as beat:
        _until_sent(server, 1)
        server.freeze()
        # It is held up in the publish that is due.
        beat.listener.until_silent("WATCHDOG", 1.5)
        server.thaw()
        beat.listener.until_has("WATCHDOG")
        _until_sent(server, 2)


def test_the_state_survives_a_restart(appliance: Appliance, server: Server) -> None:
    """An entry that is due in an hour is not due an hour after each restart."""
    appliance.schedule(hourly=HOURLY)
    with appliance.beat() as beat:
        first = beat.listener.until_has("READY")["STATUS"]
        _stop(beat)
    with appliance.again(beat) as beat:
        assert beat.listener.until_has("READY")["STATUS"] == first


@pytest.mark.parametrize("torn", ["garbage", "empty", "half", "zeros", "directory"])
def test_a_torn_state_is_kept_aside_and_beat_goes_on(appliance: Appliance, torn: str) -> None:
    appliance.schedule(hourly=HOURLY)
    with appliance.beat() as beat:
        beat.listener.until_has("READY")
        _stop(beat)
    for file in (appliance.directory / "lib" / "beat").iterdir():
        content = file.read_bytes()
        if torn == "directory":
            file.unlink()
            file.mkdir()
            continue
        file.write_bytes(
            {
                "garbage": b"\x00\xff torn" * 100,
                "empty": b"",
                "half": content[: len(content) // 2],
                "zeros": bytes(len(content)),
            }[torn]
        )
    for _ in range(2):
        with appliance.again(beat) as beat:
            assert beat.listener.until_has("READY")["STATUS"].startswith("1 schedule, next: hourly")
            _stop(beat)


def test_a_state_that_cannot_be_written_does_not_stop_beat(
    appliance: Appliance, server: Server
) -> None:
    appliance.schedule(sensors=EVERY_SECOND)
    place = appliance.directory / "lib" / "beat"
    place.parent.mkdir(exist_ok=True)
    # Not even root can make a file there.
    place.symlink_to("/proc/self/fd")
    with appliance.beat() as beat:
        beat.listener.until_has("READY")
        _until_sent(server, 2)
        assert "without a state" in beat.said()
        _stop(beat)


def test_an_entry_that_never_comes_due_does_not_stop_the_others(
    appliance: Appliance, server: Server
) -> None:
    appliance.schedule(never=NEVER, sensors=EVERY_SECOND)
    with appliance.beat() as beat:
        status = beat.listener.until_has("READY")["STATUS"]
        assert status.startswith("1 schedule, next: sensors at ")
        _until_sent(server, 2)
        assert beat.said().count("never is left out") == 1
        _stop(beat)


@pytest.mark.parametrize(
    "raising",
    [
        "import sys\nsys.exit(3)\n",
        "raise KeyboardInterrupt\n",
        "class Odd(BaseException): pass\nraise Odd\n",
    ],
    ids=["SystemExit", "KeyboardInterrupt", "BaseException"],
)
def test_a_module_that_cannot_be_imported_is_only_logged(
    appliance: Appliance, server: Server, raising: str
) -> None:
    appliance.module("house", raising)
    appliance.schedule(sensors=EVERY_SECOND)
    with appliance.beat() as beat:
        _until_sent(server, 1)
        assert "house cannot be imported" in beat.said()
        _stop(beat)


@pytest.mark.parametrize("code", [ENDLESS, SWALLOWING], ids=["endless", "swallowing"])
def test_a_stop_is_heard_while_a_module_is_imported(appliance: Appliance, code: str) -> None:
    appliance.module("house", code)
    with appliance.beat() as beat:
        until(lambda: appliance.entries() == ["importing"])
        _stop(beat)


def test_a_module_that_ignores_signals_does_not_take_the_stop_away(appliance: Appliance) -> None:
    appliance.module("house", DEAF)
    appliance.schedule(hourly=HOURLY)
    with appliance.beat(WATCHDOG) as beat:
        # It comes after the imports.
        beat.listener.until_has("WATCHDOG")
        _stop(beat)


def test_a_tasks_own_options_are_used(appliance: Appliance, server: Server) -> None:
    appliance.module(
        "house",
        "from celery import shared_task\n@shared_task(queue='other')\ndef quick(name): pass\n",
    )
    appliance.schedule(sensors=EVERY_SECOND)
    with appliance.beat() as beat, server.client() as client:
        until(lambda: client.llen("other") >= 1)
        _stop(beat)

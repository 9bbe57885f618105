"""The day's driver: starts the appliance, sends the day through it, ends it, counts.

How a day can end while beat still sends, with exact numbers: the day's appliance is stopped,
warmly, and then started once more without a schedule. What was published and had not run, waiting
ETAs and retries too, lies in the broker over that restart and is run at night. When nothing is open
any more the appliance is stopped for good, and only then are the ledgers judged: what ran twice, or
late, has nowhere to hide.

What happens is told from the ledgers, not from Celery's events: the ledgers are what is judged;
they miss nothing, a start or a stop of the broker included; and they cost the broker nothing.
"""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from celery import Celery

from house import camera, ledger, notify, sensors
from house.day import checks, configuration, evidence, story
from house.day.endpoint import Endpoint
from house.day.evidence import Ledgers, Line
from house.day.place import Place
from house.day.readings import FILE as READINGS
from house.day.running import Appliance, NotRunning
from house.day.tail import Tail
from house.day.world import Camera, Sensors

#: Both well above what a Raspberry Pi needs: reached only if something is stuck; in seconds.
DAY_LIMIT = 120
NIGHT_LIMIT = 120

#: The sensor that falls silent for good, and the one that comes back.
DEAD = "cellar"
REVIVED = "garage"

#: Long enough to be still waiting when the day's appliance is stopped; in seconds.
GOOD_NIGHT_IN = 6

#: Seconds of recording by event, and of a part.
EVENTS = {"front-door": 6, "garden-gate": 3}
PART = 1


class Household:
    """One day; use as a context, which ends whatever still runs."""

    def __init__(self, place: Place, say: Callable[[str], None]) -> None:
        self.say = say
        self.place = place
        self.ledgers = Ledgers()
        self.troubles: list[str] = []
        self.scheduled = configuration.scheduled_tasks()
        self._stack = ExitStack()
        self._appliance: Appliance | None = None

    def __enter__(self) -> "Household":
        home = self.place.home
        os.environ["HOUSE_DIR"] = str(home)
        os.environ["APPLIANCE_DIR"] = str(self.place.appliance)
        self.tail = self._stack.enter_context(
            Tail(ledger.directory(), [ledger.PUBLISHED, ledger.TASKS])
        )
        self.endpoint = self._stack.enter_context(Endpoint())
        self.sensors = self._stack.enter_context(
            Sensors(home / "sensors", [DEAD, REVIVED, "kitchen"])
        )
        self.cameras = {event: self._camera(event, length) for event, length in EVENTS.items()}
        shutil.copyfile(READINGS, home / "readings.csv")
        (home / "notify-url").write_text(f"{self.endpoint.url}\n")
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._stack.close()

    def _camera(self, event: str, seconds: int) -> Camera:
        made = Camera(self.place.home / "recordings", event, seconds)
        self._stack.callback(made.stop)
        return made

    def live(self) -> list[str]:
        """The day, the night, and what is wrong with them."""
        try:
            self._day()
            self._night()
        except NotRunning as error:
            self._stop()
            return [*self.troubles, f"the appliance: {error}", *evidence.problems(self.ledgers)]
        return self.troubles + checks.problems(self._what_is_left())

    def keep(self) -> None:
        """The day's schedule again, until somebody ends it; NotRunning if it ends by itself."""
        self._start(configuration.day(), "the household goes on until Ctrl-C")
        while True:
            self._follow(lambda: False, DAY_LIMIT)

    def _day(self) -> None:
        self._start(configuration.day(), "the day begins")
        self._send_the_day()
        if not self._follow(self._is_evening, DAY_LIMIT):
            self.troubles.append(f"the day did not come to its end within {DAY_LIMIT} s")
        notify.send.apply_async(("good night",), countdown=GOOD_NIGHT_IN)
        self._tell()
        self._stop()

    def _send_the_day(self) -> None:
        app = Celery("household")
        app.config_from_object("appliance.celeryconfig")
        app.set_default()
        notify.send.delay("the parcel is here")
        self.sensors.silence(DEAD)
        self.sensors.silence(REVIVED)
        for event, recorded in self.cameras.items():
            recorded.start()
            camera.split.delay(event, part_seconds=PART)

    def _is_evening(self) -> bool:
        """Everything scheduled has run once, and the three stories have come to their ends."""
        ended = self.ledgers.ended
        stories = (camera.split, sensors.alert, notify.send)
        return (
            self.scheduled <= {line.task for line in self.ledgers.lines if line.id in ended}
            and {DEAD, REVIVED} <= self._alerted()
            and all(self.ledgers.task(each.name).keys() <= ended for each in stories)
        )

    def _alerted(self) -> set[str]:
        """Sensors that an alert was planned for."""
        return {line.args[0] for line in self.ledgers.task(sensors.alert.name).values()}

    def _night(self) -> None:
        self._start(configuration.night(), "the night, with nothing new: what waits is done")
        if not self._follow(self.ledgers.is_drained, NIGHT_LIMIT):
            self.troubles.append(f"something is still open after {NIGHT_LIMIT} s of night")
        self._stop()

    def _start(self, values: dict[str, Any], why: str) -> None:
        self.say(f"-- {why}")
        configuration.write(values, self.place.appliance / "appliance.yaml")
        began = time.monotonic()
        self._appliance = Appliance(self.place.appliance, self.place.home, self.place.log)
        self._appliance.await_ready()
        self.say(f"-- redis-server, worker and beat are up ({time.monotonic() - began:.1f} s)")

    def _stop(self) -> None:
        if (running := self._appliance) is None:
            return
        self._appliance = None
        self.say("-- stopping the appliance; running tasks may finish")
        if trouble := running.stop():
            self.troubles.append(trouble)
        self._tell()

    def _follow(self, is_done: Callable[[], bool], limit: float) -> bool:
        """Tell what happens until it is done; False if that is not within the limit, in seconds."""
        assert self._appliance is not None
        deadline = time.monotonic() + limit
        while True:
            self._tell()
            if is_done():
                return True
            self._appliance.insist()
            if time.monotonic() > deadline:
                return False
            self.tail.wait(self._appliance.ended, deadline - time.monotonic())

    def _tell(self) -> None:
        for line in self.ledgers.add(self.tail.lines()):
            self._live_on(line)
            if words := story.told(line):
                self.say(words)

    def _live_on(self, line: Line) -> None:
        """The world's part: one sensor comes back as soon as its alert is waiting."""
        if line.what == "sent" and line.task == sensors.alert.name and line.args[0] == REVIVED:
            self.sensors.revive(REVIVED)

    def _what_is_left(self) -> checks.Day:
        return checks.Day(
            home=self.place.home,
            ledgers=self.ledgers,
            deliveries=self.endpoint.deliveries,
            recordings={event: recorded.recording for event, recorded in self.cameras.items()},
            dead={DEAD},
            revived={REVIVED},
        )

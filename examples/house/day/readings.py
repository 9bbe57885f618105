"""Makes `readings.csv`, a week of a house's temperatures, with `python -m house.day.readings`.

The file is in the repository, so that there is something to report; this is where it came from.
"""

import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

FILE = Path(__file__).parent.parent / "readings.csv"

START = datetime(2026, 3, 1)
DAYS = 7
EVERY = timedelta(minutes=10)

#: Sensor: mean, daily swing and noise in degrees Celsius, hour of the warmest moment.
SENSORS = {
    "cellar": (11.5, 0.4, 0.1, 18),
    "garage": (6.0, 2.5, 0.4, 16),
    "garden": (5.5, 6.0, 0.6, 15),
    "kitchen": (20.5, 1.5, 0.3, 19),
}

#: One reading in so many is lost on the way, as radio sensors do.
LOST_ONE_IN = 80


def lines() -> Iterator[str]:
    """The file's lines; the same every time, since the noise has a seed."""
    noise = random.Random(9)
    yield "at,sensor,value"
    for step in range(DAYS * int(timedelta(days=1) / EVERY)):
        at = START + step * EVERY
        for sensor in SENSORS:
            value = _degrees(sensor, at, noise)
            lost = noise.randrange(LOST_ONE_IN) == 0 or _is_battery_empty(sensor, at)
            yield f"{at:%Y-%m-%dT%H:%M},{sensor},{'' if lost else format(value, '.1f')}"


def _degrees(sensor: str, at: datetime, noise: random.Random) -> float:
    mean, swing, jitter, warmest = SENSORS[sensor]
    hour = at.hour + at.minute / 60
    weather = 1.5 * math.sin(at.timetuple().tm_yday / 2) * (swing / 6)
    curve = swing * math.cos((hour - warmest) / 24 * math.tau)
    return mean + weather + curve + noise.gauss(0, jitter)


def _is_battery_empty(sensor: str, at: datetime) -> bool:
    """The garden's battery is empty on the fifth day and is changed the next noon."""
    return sensor == "garden" and datetime(2026, 3, 4, 20) < at < datetime(2026, 3, 6, 12)


if __name__ == "__main__":
    FILE.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")

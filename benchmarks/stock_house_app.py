"""The household's tasks and schedule in a Celery program with all defaults otherwise."""

import os

from celery import Celery

from appliance import paths
from appliance.beat.schedule import beat_schedule
from appliance.config.force import in_force

# What the day wrote for the appliance; stock takes over the task modules and the schedule alone.
_config = in_force(paths.current())

app = Celery("house", broker=os.environ["BENCH_BROKER"], include=list(_config.tasks.modules))
app.conf.timezone = _config.timezone
app.conf.beat_schedule = beat_schedule(_config.schedule)

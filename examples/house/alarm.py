"""The alarm: on in the evening, off in the morning, by the schedule.

`alarm.json` is how it stands now, `alarm.jsonl` the journal of every switch.
"""

import json
import time

from celery import Task, shared_task

from house import files


@shared_task(bind=True)
def turn_on(self: Task) -> None:
    """Watch the doors."""
    switch(on=True, task_id=self.request.id)


@shared_task(bind=True)
def turn_off(self: Task) -> None:
    """Let people in and out."""
    switch(on=False, task_id=self.request.id)


def switch(on: bool, task_id: str) -> None:
    """Journal first, then switch; a run after a power cut switches again and journals once.

    Locked, so that the journal's last line is how the alarm stands.
    """
    journal = files.home() / "alarm.jsonl"
    with files.locked(files.home() / "alarm.lock"):
        if all(line["id"] != task_id for line in files.records(journal)):
            files.append(journal, {"at": time.time(), "on": on, "id": task_id})
        files.replace(files.home() / "alarm.json", json.dumps({"on": on, "by": task_id}).encode())

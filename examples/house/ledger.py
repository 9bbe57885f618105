"""What was sent and what was run, written down by Celery's own signals.

Two files of JSON lines, each line synced to the disk:

- `ledger/published.jsonl`, by whoever publishes (a task, beat, any program that imports this):
  `sending` before the publish, `sent` after it returned;
- `ledger/tasks.jsonl`, by the worker: `started`, `retried`, `finished`, `failed`.

A task that is `sent` was promised to run; one that was only `sending` when its publisher was killed
may have arrived or not. Only a proof needs all this: leave the module out of a house of your own.
"""

import time
from pathlib import Path
from typing import Any

from celery import signals

from house import files

PUBLISHED = "published.jsonl"
TASKS = "tasks.jsonl"


def directory() -> Path:
    """Where the two ledgers are."""
    return files.home() / "ledger"


def _published(what: str, headers: dict[str, Any], body: Any) -> None:
    args, kwargs, _ = body
    record = {
        "at": time.time(),
        "what": what,
        "id": headers["id"],
        "task": headers["task"],
        "retries": headers["retries"],
        "eta": headers["eta"],
        "args": list(args),
        "kwargs": kwargs,
    }
    files.append(directory() / PUBLISHED, record)


@signals.before_task_publish.connect
def on_sending(headers: dict[str, Any], body: Any, **_: Any) -> None:
    """A message is about to go out."""
    _published("sending", headers, body)


@signals.after_task_publish.connect
def on_sent(headers: dict[str, Any], body: Any, **_: Any) -> None:
    """The publish has returned: from now on the message may not be lost."""
    _published("sent", headers, body)


def _ran(what: str, task: Any, request: Any, reason: object = "") -> None:
    record = {
        "at": time.time(),
        "what": what,
        "id": request.id,
        "task": task.name,
        "retries": request.retries,
        "args": list(request.args or ()),
        "kwargs": dict(request.kwargs or {}),
        "reason": str(reason),
    }
    files.append(directory() / TASKS, record)


@signals.task_prerun.connect
def on_started(task: Any, **_: Any) -> None:
    """A pool process begins with an attempt."""
    _ran("started", task, task.request)


@signals.task_retry.connect
def on_retried(sender: Any, request: Any, reason: Any, **_: Any) -> None:
    """This attempt has ended; the next one is in the broker already."""
    _ran("retried", sender, request, reason)


@signals.task_success.connect
def on_finished(sender: Any, **_: Any) -> None:
    """The task has ended well."""
    _ran("finished", sender, sender.request)


@signals.task_failure.connect
def on_failed(sender: Any, task_id: str, exception: Any, **_: Any) -> None:
    """The task has ended badly.

    When its process was killed it is the worker's main process that says so, which is in no task:
    its request is empty but for what is filled in here.
    """
    request = sender.request
    if request.id is None:
        request.id = task_id
    _ran("failed", sender, request, repr(exception))

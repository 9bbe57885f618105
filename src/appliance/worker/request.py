"""Celery's request, with one thing added: a stop may interrupt it."""

from typing import Any

from celery.worker.request import Request as CeleryRequest
from celery.worker.state import task_ready


class Request(CeleryRequest):  # type: ignore[misc]  # Celery has no types
    """A task that the worker holds."""

    #: The stop ended its process. Whatever is reported as its failure from then on, the signal
    #: itself or an exception of the task's own cleaning up, is no verdict on the task: its message
    #: stays unacknowledged, and goes back to the queue.
    interrupted = False

    def on_failure(
        self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False
    ) -> Any:
        """The task raised, or its process is gone."""
        if self.interrupted:
            return task_ready(self)
        return super().on_failure(exc_info, send_failed_event, return_ok)

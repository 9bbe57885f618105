"""A message to whoever lives in the house, by an HTTP endpoint (a chat bot, a push service).

The file `notify-url` in the house's folder holds the endpoint's address.
"""

import json
import urllib.request

from celery import Task, shared_task

from house import files

#: How long the endpoint may take to answer; in seconds.
PATIENCE = 10


@shared_task(
    bind=True,
    # urllib's errors are OSErrors: no network, no answer, an answer that says no.
    autoretry_for=(OSError,),
    # After 1, 2, 4 ... seconds, at last every 10 minutes, for about 3 hours.
    retry_backoff=1,
    retry_backoff_max=600,
    max_retries=25,
    # Jitter keeps many senders from knocking at once; a house has one.
    retry_jitter=False,
)
def send(self: Task, text: str) -> None:
    """Deliver a message.

    The key is the task's id, the same in every attempt: an answer that got lost makes us send
    again, and the endpoint can tell that it has the message.
    """
    post(text, key=self.request.id)


def post(text: str, key: str) -> None:
    """One attempt; OSError if the endpoint did not take the message."""
    url = (files.home() / "notify-url").read_text(encoding="utf-8").strip()
    request = urllib.request.Request(
        url,
        data=json.dumps({"text": text}).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": key},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE):
        pass

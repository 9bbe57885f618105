"""The day in words, one line for each thing that happens."""

import time

from house.day.evidence import Line


def told(line: Line) -> str | None:
    """A line of a ledger for a person to read; None where there is nothing to tell."""
    words = _words(line)
    return None if words is None else f"{_clock(line.at)}  {words}"


def _words(line: Line) -> str | None:
    name = line.name + (f", attempt {line.retries + 1}" if line.retries else "")
    until = f", waiting until {_clock(line.eta.timestamp())}" if line.eta else ""
    words = {
        "sent": f"{'again' if line.retries else 'sent':<9} {name}{until}",
        "started": f"started   {name}",
        "retried": f"retried   {name}: {_reason(line)}",
        "finished": f"finished  {name}",
        "failed": f"FAILED    {name}: {line.reason}",
    }
    return words.get(line.what)


def _reason(line: Line) -> str:
    """From Celery's `Retry in 1s: HTTPError()`; one that no error caused is a task carrying on."""
    return line.reason.partition(": ")[2] or "not over yet"


def _clock(at: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at))

"""The Celery worker as a service.

`application` is the Celery app, `modules` imports the user's code, `controller` is Celery's worker
with our signals. In Celery's event loop turns `step`: it says READY once the worker consumes,
keeps `report` (the status) up to date and feeds the watchdog as long as `pulse`, a thread that asks
Redis how it is, got an answer. `stopping` lets running tasks end, in the turning loop so that each
is acknowledged as it ends, and ends those that take too long. `consumer` keeps all this turning
while Celery waits for a Redis that is away.
"""

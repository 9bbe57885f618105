"""Celery beat as a service: it sends the scheduled tasks.

`schedule` turns the configuration into Celery's schedule, `scheduler` is Celery's scheduler with a
state that may be torn and a Redis that may be away, `service` is its loop and what systemd is told.
"""

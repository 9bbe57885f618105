"""Celery task queue for a Raspberry Pi that loses nothing.

The parts, each explained at the top of its own package: `config` (the YAML file and what becomes of
it), `store` (the Redis server and its append-only file), `broker` (how a message moves), `worker`,
`beat`, `notices` (what needs a person), `supervision` (in place of systemd) and `cli`.
"""

"""The Redis server and its append-only file.

`server` finds the redis-server binary and becomes it; `promise` says which settings the server was
promised to run with, and compares them with what it does run with.
"""

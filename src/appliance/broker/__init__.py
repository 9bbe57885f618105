"""How a message moves.

For now stock kombu moves it. `consuming` is the one place that knows kombu's inside, `probe` asks
Redis how it is over a connection of its own and writes nothing, `waiting` waits for a Redis that
starts.
"""

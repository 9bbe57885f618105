"""What is known here of kombu's inside, and nowhere else: is it consuming, and which lists."""

from collections.abc import Iterable

from kombu import Connection
from kombu.transport.redis import Channel


def consuming(connection: Connection) -> bool:
    """Whether the task consumer's channel really waits for messages, or holds all that it may.

    `_in_poll` is the connection that a BRPOP was sent on and whose reply is due. It is unset for
    the moment between a reply and the next turn of the loop: ask again.
    """
    channel = connection.default_channel
    return bool(channel.active_queues) and bool(channel._in_poll or not channel.qos.can_consume())


def lists(queues: Iterable[str]) -> tuple[str, ...]:
    """The Redis lists of these queues: one for each priority step."""
    return tuple(
        f"{queue}{Channel.sep}{step}" if step else queue
        for queue in queues
        for step in Channel.priority_steps
    )

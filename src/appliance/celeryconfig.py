"""The appliance's settings for any Celery program on this machine.

Use them with `app.config_from_object("appliance.celeryconfig")`. The reasons:

- one broker and one visibility timeout for all, so that no consumer redelivers too early;
- JSON only: a pickle in the queue is code that somebody else wrote;
- a task is acknowledged when it has ended, so that a power cut runs it again instead of losing it;
- results are off unless a task asks for them: each one costs a synced write to the card.
"""

from urllib.parse import quote as _quote

from appliance import paths as _paths
from appliance.config.force import in_force as _in_force

_where = _paths.current()
_config = _in_force(_where)

broker_url = f"redis+socket://{_quote(str(_where.socket))}"
broker_transport_options = {
    "visibility_timeout": _config.queue.visibility_timeout,
}
broker_connection_retry_on_startup = True
broker_connection_max_retries = None

result_backend = broker_url
result_backend_transport_options = broker_transport_options
task_ignore_result = True

accept_content = ["json"]
task_serializer = "json"
result_serializer = "json"

task_acks_late = True
task_reject_on_worker_lost = True
task_time_limit = _config.tasks.time_limit

timezone = _config.timezone
enable_utc = True

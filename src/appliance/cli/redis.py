"""`appliance redis`: become redis-server; what appliance-redis.service runs."""

from appliance.output import FAILED, complain
from appliance.paths import Paths
from appliance.store.server import DataInUse, ServerMissing, become


def run(paths: Paths) -> int:
    """Does not return when it works."""
    try:
        become(paths)
    except (ServerMissing, DataInUse) as error:
        complain(str(error), error.hint)
    except OSError as error:
        complain(f"redis-server cannot start: {error}", f"look at {paths.redis_data}")
    return FAILED

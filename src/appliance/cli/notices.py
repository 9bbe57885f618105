"""`appliance notices`: what needs a person."""

from appliance import notices
from appliance.notices import Notice
from appliance.output import FAILED, OK, complain, say
from appliance.paths import Paths


def run(paths: Paths, acknowledge: bool) -> int:
    """Show all notices, or forget them."""
    try:
        if acknowledge:
            say(f"{notices.acknowledge(paths.notices)} acknowledged")
            return OK
        found = notices.read(paths.notices)
        say("\n".join(map(line, found)) if found else "no notices")
    except OSError as error:
        complain(f"{paths.notices}: {error.strerror}", "try again as root")
        return FAILED
    return OK


def line(notice: Notice) -> str:
    """One line for a person."""
    times = f" ({notice.count} times since {notice.first})" if notice.count > 1 else ""
    return f"{notice.last} {notice.text}{times}"

"""How the command speaks: one line for what is wrong, one for what to do."""

import sys

#: Fine.
OK = 0
#: Refused, or it failed: the message says why.
FAILED = 1
#: It could not even be looked at: a file that cannot be read, a wrong option.
UNREADABLE = 2
#: Ctrl-C, as shells say it.
INTERRUPTED = 130


def complain(what: str, hint: str = "") -> None:
    """An error for a person: what is wrong, and what to do about it."""
    print(f"appliance: {what}", file=sys.stderr)
    if hint:
        print(f"  {hint}", file=sys.stderr)


def say(text: str) -> None:
    """A result, at once even into a pipe."""
    print(text, flush=True)

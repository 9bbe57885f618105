"""A pipe that ends Redis when nobody is left who needs it."""

import fcntl
import os
import signal


class Lifeline:
    """Who holds `held` keeps alive who watches `watched`, across exec and fork.

    The kernel itself closes what a killed process held, and then signals the watcher: so there is
    no moment, and no kind of death, in which a watcher is left behind.
    """

    def __init__(self) -> None:
        self.watched, self.held = os.pipe2(os.O_CLOEXEC)

    def watch(self) -> None:
        """This process gets SIGTERM when the last holder is gone (F_SETSIG in fcntl(2)).

        Call it while this process is still a holder itself: then the last cannot go too early.
        """
        fcntl.fcntl(self.watched, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(self.watched, fcntl.F_SETSIG, signal.SIGTERM)
        fcntl.fcntl(self.watched, fcntl.F_SETFL, os.O_ASYNC)

    def close(self) -> None:
        """This process neither holds nor watches any more."""
        os.close(self.watched)
        os.close(self.held)

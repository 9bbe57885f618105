"""Task modules of a user's, as text: `LEDGER` and `GATE` are defined above it."""

HOUSE = '''
import signal
from celery import shared_task

def note(text):
    with open(LEDGER, "a") as file:
        file.write(text + "\\n")

@shared_task
def quick(name):
    note(f"begin {name}")
    note(f"end {name}")

@shared_task
def gated(name):
    """Runs until the test opens the gate."""
    note(f"begin {name}")
    open(GATE).close()
    note(f"end {name}")

@shared_task
def messy(name):
    """Its cleaning up fails when it is interrupted."""
    note(f"begin {name}")
    try:
        open(GATE).close()
    finally:
        note(f"clean {name}")
        raise OSError("the camera is gone")

@shared_task
def stubborn(name):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    note(f"begin {name}")
    while True:
        signal.pause()
'''

#: A handler of the user's that holds up the worker's own process, not a child.
BLOCKING = """
from celery import shared_task
from celery.signals import task_received

@shared_task
def quick(name):
    pass

@task_received.connect
def hold_up(**_):
    with open(LEDGER, "a") as file:
        file.write("blocked\\n")
    open(GATE).close()
"""

#: A module whose import never ends by itself.
ENDLESS = """
with open(LEDGER, "a") as file:
    file.write("importing\\n")
while True:
    pass
"""

#: One that waits in its import, and takes a stop for something that it can get over.
SWALLOWING = """
import signal
try:
    with open(LEDGER, "a") as file:
        file.write("importing\\n")
    signal.pause()
except BaseException:
    pass
"""

#: One that takes the signals for itself.
DEAF = """
import signal
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
signal.set_wakeup_fd(-1)
"""

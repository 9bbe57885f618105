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

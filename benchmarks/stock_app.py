"""A Celery program that knows nothing of the appliance: all defaults but the broker's place."""

import os

from celery import Celery

app = Celery("stock", broker=os.environ["BENCH_BROKER"], include=["benchmarks.tasks"])

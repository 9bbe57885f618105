"""The appliance side by side with stock Celery, on the same Redis settings; `make bench`.

Each experiment is run in turns (appliance, stock, appliance, stock ...) on the same machine in the
same minutes, so that what else the machine does hits both; what counts is the ratio of a pair.

- `service` starts, watches and stops one side; `appliance` and `stock` are the two sides.
- `starts`, `drains`, `memory`, `idles`, `days` and `checks` are the experiments.
- `row` makes medians and ratios of their samples, `table` prints them.
"""

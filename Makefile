# What a person types; each target installs what it needs and can be run again.
PYTHON ?= /usr/bin/python3
VENV := .venv
BIN := $(VENV)/bin
# What building the packages, and booting a Debian to install them, needs.
FOR_DEB := mmdebstrap systemd-container
FOR_BOOT := $(FOR_DEB) dpkg-dev util-linux
FOR_TEST := $(FOR_BOOT) groff mount strace

.PHONY: run test lint deb docs bench clean

$(VENV)/ready: requirements/trixie.txt requirements/dev.txt setup.cfg setup.py
	@tools/need python3-venv redis-tools
	@echo "making $(VENV): Python packages for running and testing (under a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet wheel setuptools  # sdnotify has no wheel of its own
	@$(BIN)/pip install --quiet -r requirements/trixie.txt -r requirements/dev.txt
	@$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

# A household's day in seconds through a private appliance; KEEP=1 leaves it running until Ctrl-C.
run: $(VENV)/ready
	@PYTHONPATH=examples $(BIN)/python -m house.day $(if $(KEEP),--keep)

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/ready
	$(BIN)/python -m appliance.config.reference man > docs/appliance.yaml.5
	$(BIN)/python -m appliance.config.reference example > examples/appliance.yaml

# All of it. As root nothing is skipped; what this machine cannot run is skipped with its reason.
test: lint
	@tools/need $(FOR_TEST) || echo "without these packages some tests are skipped; the summary says which"
	$(BIN)/pytest

# The appliance beside stock Celery, a table (under six minutes); BENCH=quick is less, JSON=FILE too.
bench: $(VENV)/ready
	@tools/need strace || echo "without strace syncs are not counted"
	@$(BIN)/python -m benchmarks $(if $(filter quick,$(BENCH)),--quick) $(if $(JSON),--json $(JSON))

deb:
	tools/need $(FOR_DEB)
	tools/deb

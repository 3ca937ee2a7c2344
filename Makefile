# `make` alone says what there is. Needs Python 3.11 or newer and make; everything else goes into .venv.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
REQUIRE_ALL ?=
WORKERS ?= logical
ADVISORIES ?=
VENV := .venv
PY := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test test-long test-unit check format bundle-linux bundle-windows audit-dependencies clean system-packages

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.installed ## set up what is missing and serve the app on 127.0.0.1:8501
	$(VENV)/bin/assessment serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev system-packages ## set up what is missing and run every test but the long ones
	ASSESSMENT_REQUIRE_ALL=$(REQUIRE_ALL) $(PY) -m pytest -m "not long" $(side-by-side)

# One after the other: what they start and measure would get in each other's way.
test-long: $(VENV)/.installed-dev system-packages ## only the tests that take minutes
	ASSESSMENT_REQUIRE_ALL=$(REQUIRE_ALL) $(PY) -m pytest -m long

# One process of tests for each processor, at most four. The files of a folder stay together and start in their order:
# those of the browser first, so that the many short ones fill up the end.
side-by-side = -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test-unit: $(VENV)/.installed-dev ## only the tests that take milliseconds
	$(PY) -m pytest -q tests/unit

check: $(VENV)/.installed-dev ## format, style, types, layers, YAML: everything but the tests
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/yamllint --strict .

format: $(VENV)/.installed-dev ## bring the code into its form
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

bundle-linux bundle-windows: $(VENV)/.installed-dev
bundle-linux: ## build dist/*.tar, from which a Linux machine without a network installs
	$(PY) scripts/offline_bundle.py --platform linux-x86_64
bundle-windows: ## build dist/*.zip, the same for Windows
	$(PY) scripts/offline_bundle.py --platform windows-amd64

audit-dependencies: $(VENV)/.installed-dev ## ask a public list for known faults in what is installed (needs a network)
	mkdir -p build && $(PY) -m pip list --format freeze --exclude-editable >build/installed.txt
	$(VENV)/bin/pip-audit --strict --disable-pip --no-deps $(ADVISORIES) --requirement build/installed.txt

clean: ## remove everything that was set up or built
	rm -rf $(VENV) build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

system-packages:
	@sh .ci/system-packages

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	$(if $(UV),uv venv --seed --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV) || $(debian-venv))

# Debian keeps the module venv in a package of its own.
debian-venv = { rm -rf $(VENV); [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv \
	&& $(PYTHON) -m venv $(VENV); } || { rm -rf $(VENV); echo "Install the package python3-venv first"; exit 1; }

# The stamps make the second run quick: nothing is installed again until pyproject.toml changes.
$(VENV)/.installed: pyproject.toml | $(PY)
	$(call install,.)
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(PY)
	$(call install,.[dev])
	@touch $@ $(VENV)/.installed

install = $(if $(UV),uv pip install --python $(PY) --editable '$(1)' || )$(PY) -m pip install --quiet --editable '$(1)'

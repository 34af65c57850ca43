# Questlab's commands. `make` lists them. Everything happens inside this folder: the environment in
# .venv, your data in var/. Needs Python 3.11 or later; uses uv for speed when it is installed.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Without compiled files every command and every test's process starts twice as slowly.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check notebook reliability reference clean

help: ## List these commands
	@echo "Questlab: a sandbox for game designers, educators and stakeholders. Commands:"
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | \
	  while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: $(READY) ## Set up what is missing, simulate the demo once, and open the sandbox
	@$(BIN)/questlab init --demo
	@exec $(BIN)/questlab serve

test: $(READY) ## Run every test, on SQLite and on a private PostgreSQL (ARGS="-k name" narrows it)
	@$(BIN)/python -m data.warm_up
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(READY) ## Lint, format, types, the import law, fresh reference pages (under 2 minutes)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/architecture $(wildcard tests/docs/test_reference*.py)

notebook: $(READY) ## Open the notebooks in JupyterLab, on this machine only
	@exec $(BIN)/jupyter lab --ip=127.0.0.1 --notebook-dir=notebooks

reliability: $(READY) ## Run the tests of faults and conflicts, and each property 5,000 times
	@QUESTLAB_FULL=1 $(BIN)/python -m pytest -n auto -m "reliability or hypothesis" $(ARGS)

reference: $(READY) ## Write docs/reference anew from the code
	@$(BIN)/python -m docs.build_reference

clean: ## Remove the environment and all caches; your data in var/ stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed the environment and the caches. Your data in var/ is untouched."

# The environment is right when this file is newer than what it was made from.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Questlab needs Python 3.11 or later; '$(PYTHON)' is older or missing." \
	       "Install one, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up the environment in $(VENV) (once; a minute or two)"
	@if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then \
	  test -x $(BIN)/python || uv venv -q --python "$$(command -v $(PYTHON))" $(VENV) && \
	  uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install -q --python $(BIN)/python --no-deps -e . ; \
	else \
	  { test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { \
	    echo "This Python cannot make environments. On Debian: apt-get install python3-venv" >&2; \
	    rm -rf $(VENV); exit 1; }; } && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile \
	    --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e . ; \
	fi
	@touch $@

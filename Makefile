# `make` alone lists what there is. `make rank PYTHON=python3.13` takes another Python.

PYTHON ?= python3
VENV   ?= .venv
AS_OF  ?= 2026-11-16

BIN := $(VENV)/bin
DEV := .[test,lint]
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help rank test lint types format docs bench clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

rank: $(VENV)/.storykit ## rank the sample stories (as of AS_OF, 2026-11-16 unless given)
	@$(BIN)/storykit rank --as-of $(AS_OF)

test: $(VENV)/.developer ## run all tests (make test ARGS="-k narrative" for some)
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: $(VENV)/.developer ## check style and layout
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.developer ## check types
	@$(BIN)/mypy src tests bench docs

format: $(VENV)/.developer ## lay out the code and mend what can be mended
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

docs: $(VENV)/.developer ## write docs/reference, the pictures and .storykit/*.schema.json anew
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/picture.py
	@$(BIN)/python docs/photograph.py

bench: $(VENV)/.developer ## measure time and memory (takes a few minutes)
	@$(BIN)/python bench/run.py $(ARGS)
	@$(BIN)/python bench/commands.py

clean: ## remove .venv, builds and caches
	@rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find src tests bench docs -name __pycache__ -prune -exec rm -rf {} +

# An editable install: changes in src count at once, and only a new pyproject.toml installs anew.
define install
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("storykit needs Python 3.11 or newer, and this is %s (another: make PYTHON=python3.13)" % sys.version.split()[0])'
	@echo "Setting up $(VENV); this happens once." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --editable '$(1)'
	@touch $(VENV)/.storykit $@
endef

$(VENV)/.storykit: pyproject.toml
	$(call install,.)

$(VENV)/.developer: pyproject.toml
	$(call install,$(DEV))

# The two commands are `make run` and `make test`; `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
RUNNER := $(BIN)/python -m runner
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: .venv/installed static/vendor/prepared ## virtual environment and design system; does nothing when both are there
	@true

.PHONY: run
run: setup ## everything on this machine, with a demo world; PORT moves the address (8000), Ctrl-C stops it
	@exec $(RUNNER) up

.PHONY: test
test: setup ## every test; ARGS goes to pytest, e.g. make test ARGS="tests/memo -x"
	@if $(RUNNER) browser; then without=; else without='not browser'; fi; \
	exec $(RUNNER) engines --var var/test -- $(BIN)/python -m pytest \
		-n 2 --dist loadgroup --no-loadscope-reorder -m "$$without" $(ARGS)

.PHONY: check
check: setup ## lint, format, types, import contract, settings, missing migrations
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }; echo "$$said" | tail -n 1
	@$(RUNNER) engines --var var/check -- sh -c '$(BIN)/python manage.py check && \
		$(BIN)/python manage.py makemigrations --check --dry-run'

.PHONY: bench
bench: setup ## figures of speed and load
	@exec $(RUNNER) engines --var var/bench -- $(BIN)/python -m bench $(ARGS)

.PHONY: deploy-check
deploy-check: setup ## what is unsafe in the settings of this environment
	@$(RUNNER) engines --var var/check -- $(BIN)/python manage.py check --deploy --fail-level WARNING

.PHONY: lock
lock: .venv/installed ## pin the newest dependencies that pyproject.toml admits
	@$(BIN)/uv pip compile pyproject.toml --group dev --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-header --output-file requirements.lock
	@$(BIN)/uv pip compile --group node --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-header --output-file requirements-node.lock

.PHONY: clean
clean: ## remove everything that was made here: data, environment, fetched files
	@if [ -x $(BIN)/python ]; then $(RUNNER) clean; fi
	@rm -rf .venv node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 …"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "The virtual environment could not be made (on Debian: apt-get install python3-venv)."; exit 1; }
	@echo "Installing the Python packages ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

static/vendor/prepared: .venv/installed package-lock.json runner/design.py
	@echo "Fetching the design system ..."
	@$(RUNNER) design
	@touch $@

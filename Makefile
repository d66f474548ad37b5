# Every command of Conflictmap. Each sets up what is missing first, and skips at once what is there.
#
# Variables: PORT=8001 serves on another port; DATABASE_URL=postgis://... uses that PostGIS instead
# of the private one in var/; CHROMIUM=/path/to/chromium is the browser of the tests; YES=1 lets
# `make reset` delete without asking; FUZZ_SECONDS=60 ends `make fuzz` with the round it is in then.

.DEFAULT_GOAL := help
.PHONY: help demo start stop test checks fuzz reset lock setup

PYTHON := .venv/bin/python
SETUP := @sh conflictmap/bootstrap.sh
SERVE := $(PYTHON) -m conflictmap.serve
INSTALLED := test -x $(PYTHON) || { echo "Nothing is installed here yet: make demo"; exit 1; }

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name what; do \
		printf '  make %-7s %s\n' "$$name" "$$what"; done

demo: ## install what is missing, load the demonstration, serve it here until Ctrl-C
	$(SETUP) run
	@$(SERVE) demo

start: ## the same in the background
	$(SETUP) run
	@$(SERVE) start

stop: ## end what `make start` or `make demo` runs
	@$(INSTALLED)
	@$(SERVE) stop

test: ## set up and run every check
	$(SETUP) test
	@$(SERVE) exec $(MAKE) --no-print-directory checks

# Each round asks otherwise; the first that fails ends it, with what was asked.
FUZZ_SECONDS ?= 300
fuzz: ## ask the API and the parsers at random for FUZZ_SECONDS
	$(SETUP) test
	@end=$$(( $$(date +%s) + $(FUZZ_SECONDS) )); round=1; \
	while [ $$(date +%s) -lt $$end ]; do \
		echo "== round $$round"; round=$$(( round + 1 )); \
		FUZZ_SECONDS=$(FUZZ_SECONDS) SCHEMATHESIS_EXAMPLES=$${SCHEMATHESIS_EXAMPLES:-20} \
			$(SERVE) exec $(PYTHON) -m pytest -q tests/operations/api/test_fuzz.py \
			tests/operations/api/test_fuzz_parsers.py || exit 1; \
	done

reset: ## delete the private database with everything entered (asks first)
	@$(INSTALLED)
	@$(SERVE) reset

setup: ## install everything for development, run nothing
	$(SETUP) test

# The sequence of `make test`; it needs the database that `make test` brings up.
# pytest comes last: its closing line is the last of the output.
checks:
	@echo "== ruff check"
	@$(PYTHON) -m ruff check .
	@echo "== ruff format --check"
	@$(PYTHON) -m ruff format --check .
	@echo "== mypy"
	@$(PYTHON) -m mypy conflictmap gazetteer operations
	@echo "== makemigrations --check"
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@echo "== check --deploy"
	@HTTPS=1 $(PYTHON) manage.py check --deploy --fail-level WARNING
	@echo "== collectstatic, hashed"
	@rm -rf var/collected && STATIC_ROOT=var/collected \
		$(PYTHON) manage.py collectstatic --noinput --verbosity 0 && rm -rf var/collected
	@echo "== node --test"
	@npm test --silent
	@echo "== pytest"
	@$(PYTHON) -m pytest

# Lock files hold names, versions and hashes, never where packages were downloaded from: pip's own
# settings (local folders, mirrors) are shut out, and the options below keep addresses out.
# UPGRADE=--upgrade takes newer versions.
COMPILE := env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" $(PYTHON) -m piptools compile --quiet --no-config \
	--generate-hashes --strip-extras --allow-unsafe --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: ## compile the lock files from pyproject.toml and package.json
	$(SETUP) test
	@$(COMPILE) $(UPGRADE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) $(UPGRADE) --extra dev --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
	@$(COMPILE) $(UPGRADE) --extra world --constraint requirements.txt \
		--output-file requirements-world.txt pyproject.toml
	@npm install --package-lock-only --ignore-scripts

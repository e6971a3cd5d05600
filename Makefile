# Two commands matter: `make run` serves the whole system, `make test` shows that it works.
SHELL := /bin/sh
.DEFAULT_GOAL := help
export PYTHONPATH := $(CURDIR)/platform:$(CURDIR)
PY := .venv/bin/python
STAMPS := .venv/stamps
VENDOR := platform/keyhall/web/static/vendor
# Python compiles what is used when it is used; compiling everything would take longer than installing it.
PIP := flock .venv/pip.lock $(PY) -m pip install --quiet --disable-pip-version-check --no-input --no-compile \
	--progress-bar off --require-hashes
# Whatever a check needs of a database, it gets from a server made for it and gone after it.
WITH_POSTGRES := $(PY) -m keyhall.installation.throwaway_postgres
CHECKED := api billing platform staff_app tenants tests $(wildcard demo portal) manage.py

.PHONY: help run setup setup-tests test check bench soak trace lock
.PHONY: lint types imports translations migrations openapi

help:
	@echo "make run     serve the whole system at http://localhost:8000 (PORT, VAR); Ctrl-C ends it"
	@echo "make test    run all tests, browser included"
	@echo "make check   lint, types, imports, translations, migrations, OpenAPI"
	@echo "make bench   measure against floors taken in the same run"
	@echo "make soak    the long versions of the tests"
	@echo "make trace   requirement rows and the tests that show them"
	@echo "make lock    resolve requirements/*.in and package.json anew"

run:
	@$(MAKE) --no-print-directory --jobs=2 setup
	@exec $(PY) -m keyhall.installation --tethered

setup: $(STAMPS)/run $(VENDOR)/.stamp

setup-tests: setup $(STAMPS)/test
	@sh infra/setup/find_browser.sh

test: setup-tests
	@$(PY) -m pytest -n 2

check: lint types imports translations migrations openapi

lint: $(STAMPS)/test
	@$(PY) -m ruff check --quiet $(CHECKED)
	@$(PY) -m ruff format --check --quiet $(CHECKED)

types: $(STAMPS)/test
	@KEYHALL_MODE=test $(PY) -m mypy $(CHECKED)

imports: $(STAMPS)/test
	@KEYHALL_MODE=test .venv/bin/lint-imports

translations: $(STAMPS)/test
	@KEYHALL_MODE=test $(PY) manage.py check_translations

migrations: $(STAMPS)/test
	@$(WITH_POSTGRES) $(PY) manage.py makemigrations --check --dry-run

openapi: $(STAMPS)/test
	@$(WITH_POSTGRES) $(PY) manage.py spectacular --validate --fail-on-warn --urlconf keyhall.urls.province --file /dev/null
	@$(WITH_POSTGRES) $(PY) manage.py spectacular --validate --fail-on-warn --urlconf keyhall.urls.headquarters --file /dev/null

bench: setup-tests
	@$(PY) -m tests.benchmarks

soak: setup-tests
	@KEYHALL_SOAK=1 $(PY) -m pytest -n 2

trace: setup-tests
	@$(PY) -m pytest -n 2 --trace-rows

lock: $(STAMPS)/test
	@$(PY) -m pip install --quiet uv
	@for name in run test node; do \
		.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-annotate --no-header \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done
	@npm install --package-lock-only

$(PY):
	@echo "Making .venv" >&2
	@sh infra/setup/make_environment.sh

$(STAMPS)/run: requirements/run.txt | $(PY)
	@echo "Installing Python packages" >&2
	@$(PIP) -r requirements/run.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/run | $(PY)
	@echo "Installing packages for tests" >&2
	@$(PIP) -r requirements/test.txt
	@mkdir -p $(STAMPS) && touch $@

$(VENDOR)/.stamp: package-lock.json platform/keyhall/web/vendor.json platform/keyhall/installation/assets.py | $(PY)
	@echo "Installing the pages' packages" >&2
	@$(PY) -m keyhall.installation.assets --find-node 2>/dev/null || $(PIP) -r requirements/node.txt
	@$(PY) -m keyhall.installation.assets
	@touch $@

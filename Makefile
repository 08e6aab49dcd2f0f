# UnionCare. `make run` starts it, `make test` proves it; see README.md.

PY := .venv/bin/python
STAMPS := build/stamps
EMBEDDED := $(PY) -m unioncare.embedded --with-parent
BUILD_ENV := UNIONCARE_ENV=build

.DEFAULT_GOAL := help
.PHONY: help run build develop check lint types contracts texts budgets schema test bench faults backup restore rotate-keys demo-reset lock messages anew

help:
	@echo "make run         start UnionCare with demo data on http://127.0.0.1:8000 (PORT=… for another port)"
	@echo "make test        set everything up, check and test it"
	@echo "make build       everything that make run needs, without starting"
	@echo "make check       style, types, contracts, templates, translations, sizes"
	@echo "make bench       measure the speed (takes long)"
	@echo "make faults      kill workers, Redis, PostgreSQL, mail servers; a table of what came of it"
	@echo "make backup      write everything into TO=file, encrypted under a passphrase"
	@echo "make restore     come back from FROM=file (REPLACE=1 where there are data already)"
	@echo "make rotate-keys a new key for everything that is encrypted (stop make run first)"
	@echo "make demo-reset  throw the demo data away"
	@echo "make lock        update the locked requirements"
	@echo "make messages    collect the texts to translate"

run: build
	@$(PY) -m unioncare.supervise --check-port
	@$(EMBEDDED) -- $(PY) -m unioncare.supervise

# --- set-up --------------------------------------------------------------------------------------------------

build: $(STAMPS)/static

develop: build $(STAMPS)/develop

# A virtual environment that was deleted, or whose Python an upgrade of the system took away, is made anew.
$(STAMPS)/run: requirements.txt tools/install.sh tools/find_python.sh $(shell $(PY) -c '' 2>/dev/null || echo anew)
	@sh tools/install.sh requirements.txt
	@mkdir -p $(@D) && touch $@

$(STAMPS)/develop: requirements-dev.txt $(STAMPS)/run
	@sh tools/install.sh requirements.txt requirements-dev.txt
	@mkdir -p $(@D) && touch $@

$(STAMPS)/vendor: package-lock.json tools/vendor_assets.py $(STAMPS)/run
	@echo "Fetching what the browser needs …"
	@$(PY) -m tools.vendor_assets
	@touch $@

$(STAMPS)/messages: $(wildcard locale/*/LC_MESSAGES/*.po) tools/messages.py $(STAMPS)/run
	@$(PY) -m tools.messages compile
	@touch $@

$(STAMPS)/static: $(STAMPS)/vendor $(STAMPS)/messages $(shell find static -type f 2>/dev/null) unioncare/settings.py
	@echo "Collecting the static files …"
	@$(BUILD_ENV) $(PY) manage.py collectstatic --noinput --verbosity 0
	@touch $@

# --- proof ---------------------------------------------------------------------------------------------------

check: develop
	@$(MAKE) --no-print-directory --keep-going -j2 types lint contracts texts budgets schema
	@echo "All checks passed."

lint:
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/djlint templates --lint --quiet

types:
	@.venv/bin/mypy

contracts:
	@.venv/bin/lint-imports --no-logo

texts:
	@$(PY) -m tools.check_templates
	@$(PY) -m tools.messages check

budgets:
	@$(PY) -m tools.budgets

schema:
	@$(BUILD_ENV) $(PY) -W ignore manage.py makemigrations --check --dry-run --verbosity 1
	@$(BUILD_ENV) $(PY) manage.py check

test: develop check
	@sh tools/browser.sh
	@CHROMIUM="$$(sh tools/browser.sh --path)" $(EMBEDDED) --data var/test --fast -- \
		$(PY) -m pytest -n 2 --dist worksteal $(PYTEST)

bench: develop
	@$(EMBEDDED) --data var/bench -- $(PY) -m tests.benchmarks

faults: develop
	@$(PY) -W ignore -m tests.faults $(FAULTS)

# --- upkeep --------------------------------------------------------------------------------------------------

backup: $(STAMPS)/run
	@$(EMBEDDED) -- $(PY) manage.py backup "$(or $(TO),$(error make backup TO=file))"

restore: $(STAMPS)/run
	@$(EMBEDDED) -- $(PY) manage.py restore "$(or $(FROM),$(error make restore FROM=file))" $(if $(REPLACE),--replace)

# Where the keys stand in the environment this is refused with what to do instead.
rotate-keys: $(STAMPS)/run
	@$(EMBEDDED) --add-key
	@$(EMBEDDED) -- $(PY) manage.py rotate_keys

demo-reset:
	@$(EMBEDDED) --reset
	@rm -rf var/private var/mail

LOCK := .venv/bin/uv pip compile --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --quiet $(UPGRADE)

lock: $(STAMPS)/develop
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-dev.in -o requirements-dev.txt

messages: $(STAMPS)/develop
	@$(PY) -m tools.messages collect

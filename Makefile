# The two commands are `make run` and `make test`; README.md says what they do.

PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
INSTALLED := $(ENV)/installed
SPARK := .venv-spark/installed
JAVA := $(or $(JAVA_HOME),$(shell command -v java))
# --no-compile: Python compiles what is imported; compiling 1.6 GB ahead took a third of the time
PIP := -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: run build test nightly lint sql types imports pytest spark lock screenshot bench

run: build
	@$(BIN)/smk serve

build: $(INSTALLED)
	@$(BIN)/smk run

test: lint sql types imports pytest

lint: $(INSTALLED)
	@echo "lint      ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

sql: $(INSTALLED)
	@echo "sql       sqlfluff"
	@PYTHONWARNINGS=ignore::UserWarning $(BIN)/sqlfluff lint --nocolor --disable-progress-bar dbt_project/models dbt_project/tests

types: $(INSTALLED)
	@echo "types     mypy"
	@$(BIN)/mypy

imports: $(INSTALLED)
	@echo "imports   import-linter"
	@$(BIN)/lint-imports --no-logo

# One of two processes gets whole files, or folders that share a site: tests/conftest.py. Long ones start first.
pytest: $(INSTALLED) $(if $(JAVA),$(SPARK))
	@echo "tests     pytest$(if $(JAVA),, (no Java found: the Spark parity test is skipped))"
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 15

nightly: $(INSTALLED)
	@echo "tests     those that take long"
	@$(BIN)/pytest -n 2 -m nightly

spark: $(SPARK)

# Ratios of one run, each against a script written by hand: tests/benchmarks/README.md. Takes half an hour.
bench: build
	@$(BIN)/python -m tests.benchmarks.ingest 1000000
	@$(BIN)/python -m tests.benchmarks.build 1000000
	@$(BIN)/python -m tests.benchmarks.build 10000000
	@$(BIN)/python -m tests.benchmarks.one_more_day 10000000 1
	@$(BIN)/python -m tests.benchmarks.serving 36000000

screenshot: $(INSTALLED)
	@echo "picture   dashboards/scorecard.png"
	@SMK_SCREENSHOT=1 $(BIN)/pytest -m browser -k picture_of_the_readme

# uv resolves for all platforms at once, which pip cannot; it is needed here only.
lock:
	@echo "lock      requirements.lock, requirements-spark.lock"
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python $(PIP) --upgrade uv
	@$(call compile,dev) pyproject.toml -o requirements.lock
	@$(call compile,spark) -o requirements-spark.lock

compile = .venv-lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate -p 3.11 --group $(1)

$(INSTALLED): $(ENV)/locked pyproject.toml
	@echo "set-up    command smk"
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(ENV)/locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11, 3.12 or 3.13 is needed, this is " + sys.version + ". Set PYTHON=python3.12, for example." if not (3, 11) <= sys.version_info < (3, 14) else 0)'
	@echo "set-up    packages of requirements.lock into $(ENV) (about a minute, once)"
	@$(PYTHON) -m venv $(ENV)
	@$(BIN)/python $(PIP) --require-hashes --no-deps -r requirements.lock
	@touch $@

$(SPARK): requirements-spark.lock
	@echo "set-up    packages of requirements-spark.lock into .venv-spark"
	@$(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/python $(PIP) --require-hashes --no-deps -r requirements-spark.lock
	@touch $@

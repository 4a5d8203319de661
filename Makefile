# One word a chore. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv run test lint format deps bench evaluate guard langid privacy messages audit

BIN := .venv/bin
PYTHON := $(BIN)/python
# Checks need settings, not a server: throwaway secrets, and a folder of their own.
THROWAWAY := env -u DATABASE_URL -u REDIS_URL INTERCONSULTA_DATA=build/checks INTERCONSULTA_SECRET_KEY=unused \
	INTERCONSULTA_TAG_KEY=unused INTERCONSULTA_SEAL_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
	INTERCONSULTA_VAPID_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=

help: ## List the chores
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: .venv/.stamp ## Build the environment in .venv

.venv/.stamp: requirements.txt requirements-optional.txt requirements-dev.txt
	@sh scripts/environment.sh
	@touch $@

run: .venv/.stamp ## Start a server with the demo (PORT, HOST, INTERCONSULTA_DATA, DATABASE_URL, REDIS_URL)
	@exec $(PYTHON) -m config.start

test: lint ## Linters, then every test: SQLite, PostgreSQL, browser
	@$(PYTHON) -m tests

lint: .venv/.stamp ## ruff, mypy, import rules, missing migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(THROWAWAY) $(BIN)/mypy .
	@$(BIN)/lint-imports
	@$(THROWAWAY) $(PYTHON) manage.py makemigrations --check --dry-run

format: .venv/.stamp ## Let ruff put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

deps: ## Install Redis, PostgreSQL, Chromium and gettext (Debian packages)
	@sh scripts/packages.sh

bench: .venv/.stamp ## Speed and size, with peers in the same run
	@$(PYTHON) -m bench

evaluate: .venv/.stamp ## Score the translation models
	@$(PYTHON) -m models.evaluate

privacy: .venv/.stamp ## Score the scan for identifiers (HALF=open or sealed)
	@$(PYTHON) -m tests.consult.privacy.corpus $(or $(HALF),open)

langid: .venv/.stamp ## Accuracy of the language of a message, by length
	@$(PYTHON) -m models.langid tests/data/langid.tsv

guard: .venv/.stamp ## Recall and false alarms of the guard (SEALED=1: on the sealed half too)
	@$(PYTHON) -m models.guard $(if $(SEALED),--sealed)

audit: .venv/.stamp ## Known weaknesses of the pinned dependencies (needs a network)
	@$(BIN)/pip-audit --requirement requirements.txt --requirement requirements-optional.txt --requirement requirements-dev.txt --no-deps --disable-pip --strict

messages: .venv/.stamp ## Compile the words of the interface (needs gettext)
	@# What was merged may be older than what was compiled, and would be left as it is.
	@find consult/locale -name '*.po' -exec touch {} +
	@$(THROWAWAY) $(PYTHON) manage.py compilemessages --ignore=.venv --ignore=build

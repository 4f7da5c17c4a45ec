# One word per habit. `make run` and `make test` do all the set-up by themselves.
.DEFAULT_GOAL := help
SHELL := /bin/bash
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PYTHON := $(BIN)/python
PORT ?= 8501
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help run class test lint lock licenses api audit pretrained bench fuzz clean

help:
	@echo "make run         start the app on http://localhost:$(PORT)"
	@echo "make class       the same for others on your network, with an address and a QR code for them"
	@echo "make test        make lint, then unit, page and browser tests"
	@echo "make lint        check style, types and the order of the packages"
	@echo "make bench       the measured claims, into benchmarks/RESULTS.md"
	@echo "make fuzz        20,000 hostile pictures and messages, also into RESULTS.md"
	@echo "make pretrained  train the built-in networks on the real data"
	@echo "make lock        compile the pinned requirements again, and list their licenses"
	@echo "make api         write docs/api.md and docs/walkthrough.ipynb"
	@echo "make audit       look the requirements up in PyPI's list of known vulnerabilities"

run: .venv/installed
	@echo "Sketch28 is starting on http://localhost:$(PORT)  (stop it with Ctrl+C)"
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

class: .venv/installed
	@echo "Sketch28 is starting for everybody on your network  (stop it with Ctrl+C)"
	@exec $(BIN)/streamlit run app.py --server.address 0.0.0.0 --server.port $(PORT)

test: lint
	@scripts/chromium.sh
	@scripts/postgresql.sh
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-dev
	@scripts/chromium.sh
	$(PYTHON) -m benchmarks

fuzz: .venv/installed-dev
	$(PYTHON) -m benchmarks fuzz

pretrained: .venv/installed
	$(PYTHON) -m model.pretrained

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --generate-hashes
TOOL := $(BIN)/uv tool run --quiet --from

lock: .venv/installed-dev
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	@$(MAKE) --no-print-directory licenses

licenses: .venv/installed-dev
	scripts/licenses.sh

api: .venv/installed-dev
	$(PYTHON) scripts/api.py
	$(PYTHON) -m scripts.walkthrough

audit: .venv/installed-dev
	$(TOOL) pip-audit==2.10.1 pip-audit --strict --disable-pip --requirement requirements.txt

clean:
	rm -rf .venv .hypothesis .pytest_cache .mypy_cache .ruff_cache

.venv/created:
	@scripts/python.sh -m venv --clear .venv
	@touch $@

.venv/installed: requirements.txt | .venv/created
	@echo "Installing what Sketch28 needs into .venv (once; about 3 GB, most of it TensorFlow) ..."
	@$(PYTHON) -m pip install --quiet -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/installed
	@echo "Installing what the tests need into .venv (once) ..."
	@$(PYTHON) -m pip install --quiet -r requirements-dev.txt
	@touch $@

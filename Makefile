# make app | demo | test | lint | setup; each does its own set-up first.

SHELL := /bin/bash
PY := .venv/bin/python
STUDIO := .venv/bin/locheads-studio
# Tests run tiny models, which are fastest with one thread each, in a few processes.
WORKERS ?= auto

.PHONY: help setup app demo test lint bench clean

help:
	@echo "make app     show the window"
	@echo "make demo    edit a sample picture; writes demo/"
	@echo "make test    run all tests, with the import rules, ruff and mypy"
	@echo "make lint    import rules, ruff and mypy only"
	@echo "make bench   measure this machine: the built-in models, and LLaVA-1.5-7B's shape; writes bench/"
	@echo "make setup   virtual environment, Python packages, Debian packages"
	@echo "make clean   remove what the others made"

setup: .venv/.ready

.venv/.ready: pyproject.toml packaging/constraints.txt packaging/setup.sh
	@packaging/setup.sh

app: setup
	@$(STUDIO) open

demo: setup
	@mkdir -p demo
	@cp resources/samples/skater.png demo/source.png
	@$(STUDIO) edit demo/source.png --select "the skater's outfit" --prompt "a Spider-Man costume" --seed 0 \
		--output demo/result.png --heatmap demo/heatmap.png --mask demo/mask.png --sheet demo/sheet.png
	@echo "  source   demo/source.png"

test: setup
	@OMP_NUM_THREADS=1 $(PY) -m pytest -q -n $(WORKERS) --maxprocesses=8 --dist=worksteal

lint: setup
	@.venv/bin/lint-imports
	@$(PY) -m ruff check .
	@$(PY) -m mypy

bench: setup
	@mkdir -p bench
	@$(STUDIO) bench --set storybook --output bench/storybook.json --markdown bench/storybook.md
	@$(STUDIO) bench --shape llava-1.5-7b --output bench/llava-1.5-7b.json --markdown bench/llava-1.5-7b.md

clean:
	rm -rf demo bench build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# make app | demo | test | lint | package | setup; each does its own set-up first.

SHELL := /bin/bash
PY := .venv/bin/python
STUDIO := .venv/bin/locheads-studio
# Tests run tiny models, which are fastest with one thread each, in a few processes.
WORKERS ?= auto

.PHONY: help setup app demo test lint docs bench package torture translations clean

help:
	@echo "make app     show the window"
	@echo "make demo    edit a sample picture; writes demo/"
	@echo "make test    run all tests, with the import rules, ruff and mypy; LOWEST=1: what runs models, with the"
	@echo "             lowest versions of the libraries that are allowed"
	@echo "make lint    import rules, ruff and mypy only"
	@echo "make docs    pages of the Python API, into docs/api"
	@echo "make bench   measure this machine, some ten minutes; writes bench/ and the help page about speed; QUICK=1: less"
	@echo "make package freeze the program into dist/locheads-studio, which needs no Python"
	@echo "make torture   kills, power cuts, mutated files and long runs, for half an hour and more"
	@echo "make translations   collect the window's texts for translation"
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

# `make test LOWEST=1`: what loads and runs models, and the window, with the lowest versions that pyproject.toml allows, in
# .venv-lowest.
LOWEST_TESTS := tests/models tests/catalog tests/heads tests/engine tests/evaluation/test_tuning.py \
	tests/evaluation/test_marks.py tests/evaluation/test_none_points.py tests/ui/test_window.py tests/ui/test_files_row.py \
	tests/test_cli.py tests/commands

ifdef LOWEST
test: .venv-lowest/.ready
	@OMP_NUM_THREADS=1 .venv-lowest/bin/python -m pytest -q -n $(WORKERS) --maxprocesses=8 --dist=worksteal $(LOWEST_TESTS)
else
test: setup
	@OMP_NUM_THREADS=1 $(PY) -m pytest -q -n $(WORKERS) --maxprocesses=8 --dist=worksteal
endif

.venv-lowest/.ready: pyproject.toml packaging/lowest.py
	@python3.11 -m venv --clear .venv-lowest
	@python3.11 packaging/lowest.py > .venv-lowest/constraints.txt
	@.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint .venv-lowest/constraints.txt --editable '.[dev]'
	@touch $@

# What others may call and what it is made of; the window and the training are read in the code.
DOCUMENTED := locheads_studio.api locheads_studio.errors locheads_studio.document locheads_studio.heads \
	locheads_studio.evaluation.figures locheads_studio.world

docs: setup
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt --editable '.[docs]'
	@$(PY) -W error::UserWarning -m pdoc --output-directory docs/api $(DOCUMENTED)
	@echo "  docs/api/index.html"

lint: setup
	@.venv/bin/lint-imports
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy

# `make bench QUICK=1` in a third of the time: fewer pictures, and no picture over 24 megapixels.
BENCHED := storybook llava-1.5-7b heads growth start

bench: setup
	@mkdir -p bench
	@$(STUDIO) bench --set storybook --output bench/storybook.json
	@$(STUDIO) bench --shape llava-1.5-7b --output bench/llava-1.5-7b.json
	@$(STUDIO) bench --set storybook --heads $(if $(QUICK),40,250) --output bench/heads.json
	@$(STUDIO) bench --set storybook --growth --largest $(if $(QUICK),24,100) --output bench/growth.json
	@$(PY) tests/ui/bench_start.py bench/start.json || true
	@$(PY) packaging/bench_page.py $(BENCHED:%=bench/%.json)

# Kills, power cuts, mutated files, cycles, edits: the long forms of tests/torture. Half an hour and more.
torture: setup
	@$(PY) -m tests.torture.power --cuts 20000
	@$(PY) -m tests.torture.fuzz --count 50000
	@$(PY) -m tests.torture.fuzz_pictures --pictures 100000 --projects 10000
	@$(PY) -m tests.torture.kills --kills 200 --writers 2
	@$(PY) -m tests.torture.more_kills --kind batch --kills 100
	@$(PY) -m tests.torture.more_kills --kind download --kills 100
	@$(PY) tests/studio/crash_run.py --kills 600
	@$(PY) -m tests.torture.cycles --cycles 1000
	@$(PY) -m tests.torture.edits --edits 200
	@$(PY) tests/imaging/fuzz_project.py --seconds 300

translations: setup
	@$(PY) packaging/translations.py

package: setup
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt --editable '.[package]'
	@$(PY) -m PyInstaller --noconfirm --log-level WARN packaging/pyinstaller/locheads-studio.spec
	@echo "  folder   dist/locheads-studio"

clean:
	rm -rf demo bench build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

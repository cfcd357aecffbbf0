# The two commands of the README are `make report` and `make test`.
PYTHON ?= python3
STORY ?= gaza-refusals
BIN := .venv/bin
WORKERS := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: setup report test lint types unit notebooks-test notebooks lab benchmarks lock clean

setup: .venv/.installed

.venv/.installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	touch $@

report: setup
	$(BIN)/storydiff report $(STORY) --out reports

test: lint types unit notebooks-test

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-logo

types: setup
	$(BIN)/mypy

unit: setup
	$(BIN)/python -m pytest -q $(WORKERS) --doctest-modules --doctest-glob=*.md

notebooks-test: setup
	$(BIN)/python -m pytest -q $(WORKERS) --nbval notebooks/

# Runs every notebook again and stores what it shows; look at the difference before you commit it.
notebooks: setup
	$(BIN)/python tests/refresh_notebooks.py

# Tables can be sorted and searched, and the panel is live; what is saved stays plain.
lab: setup
	$(BIN)/storydiff lab notebooks

# Needs STORYDIFF_BENCH, the folder of the coded data; writes the figures that the method notes quote.
benchmarks: setup
	$(BIN)/python tests/benchmarks/run.py

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --fork-strategy fewest --python-version 3.11 \
		--extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv build dist *.egg-info

# The two commands of the README are `make report` and `make test`.
PYTHON ?= python3
STORY ?= gaza-refusals
BIN := .venv/bin
WORKERS := -n 2 --dist loadfile --no-loadscope-reorder
# A worker is one core's work: threads of its own would take the time of the other.
unit notebooks-test: export OPENBLAS_NUM_THREADS := 1
unit notebooks-test: export OMP_NUM_THREADS := 1

.PHONY: setup report test lint types unit notebooks-test dist docs notebooks lab benchmarks lock clean

setup: .venv/.installed

# Nothing is installed without a hash, and the package is built by what is locked. pip, should uv not find the packages.
.venv/.installed: requirements.lock tools.lock pyproject.toml setup.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r tools.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock \
		|| $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --no-index -e .
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

# The wheel and the source archive, the wheel tried on this Python and on 3.13, and the list of what is in it (SBOM).
dist: setup
	rm -rf dist build/lib
	$(BIN)/uv build --quiet --no-build-isolation --python $(BIN)/python --out-dir dist
	$(BIN)/python -m pytest -q -rs -n 2 --dist loadgroup tests/package

# The documentation site, in build/site.
docs: setup
	$(BIN)/storydiff report ilvane-blockade --out build/reports
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict

# Runs every notebook again and stores what it shows; look at the difference before you commit it.
notebooks: setup
	$(BIN)/python tests/refresh_notebooks.py

# Tables can be sorted and searched, and the panel is live; what is saved stays plain.
lab: setup
	$(BIN)/storydiff lab notebooks

# Needs STORYDIFF_BENCH, the folder of the coded data; writes the figures that the method notes quote.
benchmarks: setup
	$(BIN)/python tests/benchmarks/run.py

LOCK := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11

lock:
	$(LOCK) --fork-strategy fewest --extra dev pyproject.toml -o requirements.lock
	printf 'pip\nuv\n' | $(LOCK) --constraints requirements.lock - -o tools.lock

clean:
	rm -rf .venv build dist *.egg-info

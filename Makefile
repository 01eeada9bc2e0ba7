# Everything here needs only python >= 3.11 and make, and leaves nothing outside this folder.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))

export XDG_CACHE_HOME := $(CURDIR)/.cache
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export BLACK_CACHE_DIR := $(CURDIR)/.cache/black
export TMPDIR := $(CURDIR)/.cache/tmp
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONNOUSERSITE := 1
unexport PYTHONPATH PYTHONHOME PYTEST_ADDOPTS

CODE := mathlink writing tests examples benchmarks
RUN := .venv/bin/mathlink check
TEST := .venv-test/bin/python -m

.PHONY: demo test format soundness clean

COUNT ?= 5000
SEED ?= 0
JOBS ?= 2

# The main job on the examples, and on the docstrings of a library. Exit code 1 means that some claims do not hold, which is the point.
demo: .venv/installed
	@echo '$$ mathlink check examples/quickstart'; $(RUN) examples/quickstart || test $$? -eq 1
	@echo; echo '$$ mathlink check examples/paper'; $(RUN) examples/paper || test $$? -eq 1
	@echo; echo '$$ mathlink check --docstrings fluids'; $(RUN) --docstrings fluids || test $$? -eq 1

# Format, lint, types, the plugin on the examples, then architecture, units, doctests of README and docs.
test: .venv-test/installed
	$(TEST) black --check --quiet $(CODE) || { echo 'make format puts this right'; exit 1; }
	$(TEST) ruff check --quiet $(CODE)
	$(TEST) mypy
	$(TEST) pytest --mathlink examples/paper -q -n 2
	$(TEST) pytest -q -n 2 --doctest-glob='*.md' --ignore=tests/lift/frameworks tests README.md docs
	$(TEST) pytest -q -rs tests/lift/frameworks  # by itself: JAX starts threads, and other tests fork

# Thousands of changed formulas and functions, none of which may be proved: an hour or two. A run that was stopped goes on where it was.
soundness: .venv-test/installed
	.venv-test/bin/python benchmarks/soundness_run.py --count $(COUNT) --seed $(SEED) --jobs $(JOBS)

format: .venv-test/installed
	$(TEST) black --quiet $(CODE)
	$(TEST) ruff check --quiet --fix $(CODE)

.venv/installed: EXTRA := demo
.venv-test/installed: EXTRA := test
.venv/installed .venv-test/installed: pyproject.toml
	@test -n '$(PYTHON)' || { echo 'python 3.11 or later is needed; make PYTHON=/path/to/python says where it is'; exit 1; }
	@mkdir -p .cache/tmp
	@test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --editable '.[$(EXTRA)]'
	@touch $@

clean:
	rm -rf .venv .venv-test .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +

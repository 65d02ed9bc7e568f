# Two commands for users, `make lab` and `make test`; the rest is for whoever works on the collection.
PYTHON ?= python3
BIN := .venv/bin
JUPYTER := $(shell find jupyter -type f)  # copied where JupyterLab finds it when dlterms is installed
export OPENBLAS_NUM_THREADS := 1

.PHONY: help lab test unit test-machines test-oldest notebooks signatures pictures golden bench bench-latency mutants clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

lab: .venv/.lab  ## open JupyterLab on the index
	$(BIN)/dlterms lab

test: .venv/.test  ## run everything: style, types, entries, unit tests, notebooks, sliders, browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/dlterms check
	$(BIN)/pytest -n auto --dist loadfile --nbval tests notebooks

unit: .venv/.test  ## the unit tests alone
	$(BIN)/pytest -n auto -m "not browser" tests --ignore tests/explore/test_sliders.py

test-machines: .venv/.test  ## notebooks and unit tests as older processors would run them
	$(BIN)/python scripts/machines.py

test-oldest: .venv-oldest/.test  ## notebooks and unit tests with the oldest versions that pyproject.toml allows
	.venv-oldest/bin/pytest -n auto --dist loadfile --nbval -m "not browser" tests notebooks

notebooks: .venv/.test  ## execute every notebook afresh and store its outputs
	$(BIN)/python scripts/execute_notebooks.py

signatures: .venv/.test  ## write tests/signatures.txt anew, when a change of a public function is meant
	$(BIN)/python tests/test_signatures.py

pictures: .venv/.test  ## draw the pictures of the glossary anew
	$(BIN)/python scripts/make_pictures.py

golden: .venv/.bench  ## store PyTorch's results for the cases that changed in tests/golden/
	$(BIN)/python scripts/make_golden.py

bench: .venv/.bench  ## time every op beside PyTorch, JAX, autograd and gensim; writes docs/benchmark.json and .png
	$(BIN)/python benchmarks/run.py --json docs/benchmark.json --picture docs/benchmark.png

bench-latency: .venv/.bench .venv/.test  ## time the slider in a real JupyterLab; writes docs/latency.json and .png
	PYTHONPATH=tests $(BIN)/python benchmarks/latency.py --out docs/latency

mutants: .venv/.mutants  ## break the code in small places and see whether a unit test notices; resumable
	$(BIN)/python scripts/mutants.py

clean:  ## remove the environment and the caches
	rm -rf .venv .venv-oldest .mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.lab: .venv/bin/python pyproject.toml constraints.txt $(JUPYTER)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[lab]'
	touch $@

.venv/.test: .venv/bin/python pyproject.toml constraints.txt $(JUPYTER)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[lab,test]'
	touch $@ .venv/.lab

.venv/.bench: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@

.venv/.mutants: .venv/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutants]'
	touch $@

.venv-oldest/.test: pyproject.toml scripts/oldest.py
	$(PYTHON) -m venv --clear .venv-oldest
	.venv-oldest/bin/python scripts/oldest.py > .venv-oldest/pins.txt
	.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check -c .venv-oldest/pins.txt -e '.[lab,test]'
	touch $@

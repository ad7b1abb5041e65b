# Four verbs; each sets up .venv by itself on a fresh machine.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test deep bench
run: $(READY)
	$(BIN)/seatrial run --all --out out

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -m "not deep and not live" -q -n 2 --dist worksteal
	$(BIN)/pytest -m "live and not deep" -q -n 2 --dist loadfile --no-loadscope-reorder

deep: $(READY)
	$(BIN)/pytest -m deep -q -n 2 --dist worksteal

bench: $(READY)
	$(BIN)/python -m load.bench

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "seatrial needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev,load]' -c constraints.txt
	@touch $(READY)

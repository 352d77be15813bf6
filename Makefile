# The commands of the project. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test check format bench mutants screenshots clean

PORT ?= 8000

# Python keeps what it compiled, also where the environment forbids it: each process would compile all packages anew.
unexport PYTHONDONTWRITEBYTECODE

PREPARE := @sh scripts/python.sh -m scripts.setup
BIN := .venv/bin

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name what; do printf '%-20s %s\n' "$$name" "$$what"; done

run: ## install what is missing, load the sample the first time, serve http://127.0.0.1:8000 (PORT=8001 for another port)
	$(PREPARE) run
	@exec $(BIN)/codeprac run --demo --port $(PORT)

test: ## everything that .ci/run checks: format, lint, contracts, types, migrations, tests on both databases, browser
	$(PREPARE) test
	@exec $(BIN)/python -m scripts.test

check: ## the quick part of the tests: format, lint, contracts, types
	$(PREPARE) test
	@exec $(BIN)/python -m scripts.test --quick

format: ## format the code and mend what the linter can mend
	$(PREPARE) test
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: ## measure what benchmarks/ measures, and print it
	$(PREPARE) test
	@exec $(BIN)/python -m benchmarks

mutants: ## put small faults into rules of text/ and tell which of them no test notices (some minutes)
	$(PREPARE) test
	@$(BIN)/python -m pip install --quiet --editable '.[mutants]'
	@$(BIN)/mutmut run && $(BIN)/mutmut results

screenshots: ## make the pictures of README and docs anew (ONLY="home reading" for some)
	$(PREPARE) test
	@exec $(BIN)/python -m scripts.screenshots $(ONLY)

clean: ## remove the virtual environment and everything that was built; the data in instance/ stays
	@rm -rf .venv build dist mutants test-results *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

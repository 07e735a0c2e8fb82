# One door for developers: `make help` lists what it can do.

DATA ?= var
HOST ?= 127.0.0.1
PORT ?= 8080
MLLP_PORT ?= 2575
targets = homeward
SECONDS_PER_FUZZER ?= 60
JOBS ?= $(shell nproc)

# A Node that tools/setup brought goes before the machine's.
export PATH := $(CURDIR)/build/tools/node_modules/node/bin:$(PATH)
export DATA HOST PORT MLLP_PORT

web_sources = $(shell find web -type d \( -name node_modules -o -name dist \) -prune -o -type f -print)

.PHONY: help setup build server web test run bench fix docs fuzz drill check clean
.DEFAULT_GOAL := help

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing: Debian packages, Node, npm packages
	@tools/setup build

build: setup ## Build the server (build/homeward) and the web application (web/dist)
	@$(MAKE) --no-print-directory server web

server:
	@cmake --preset release > build/configure.log || { cat build/configure.log; exit 1; }
	cmake --build build/release -j $(JOBS) --target $(targets)
	@ln -sfn release/bin/homeward build/homeward

web: $(if $(wildcard web/package.json),web/dist/index.html)

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(web_sources)
	cd web && npm run --silent build
	@touch $@

test: ## Run everything that CI runs; ends with a count
	@tools/setup test
	@$(MAKE) --no-print-directory server web targets=all
	@python3 tools/test.py --fuzz-seconds $(SECONDS_PER_FUZZER) --jobs $(JOBS)

run: build ## Serve the product with its demo at http://localhost:8080 (HOST, PORT, MLLP_PORT, DATA)
	@tools/run

bench: ## Measure a started server and print a table of medians
	@tools/setup bench
	@$(MAKE) --no-print-directory server
	@python3 test/bench/bench.py

fuzz: ## Run every fuzzer for SECONDS_PER_FUZZER (60) seconds
	@tools/setup test
	@python3 tools/fuzz.py --seconds $(SECONDS_PER_FUZZER) --jobs $(JOBS)

drill: setup ## Run the fault drills only
	@$(MAKE) --no-print-directory server targets=all
	@ctest --test-dir build/release -L drill --output-on-failure

fix: ## Format C++ and the web application
	@tools/fix

docs: ## Write the generated parts of the documentation anew
	@python3 tools/generate/map.py --write
	@python3 tools/generate/handbook.py --write

check: ## Check the house rules and print sizes
	@python3 tools/tidy/tidy.py
	@python3 tools/tidy/sizes.py

clean: ## Remove what was built; keeps var/
	rm -rf build web/dist

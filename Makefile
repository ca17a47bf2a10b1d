# Two commands do everything on a fresh machine: `make` builds the tool and all books, `make test` runs every test.

CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
FIELDBOOK := $(CARGO_TARGET_DIR)/release/fieldbook
# What the tests and the benchmark use beside the tool is installed here, outside the checkout.
FIELDBOOK_TOOLS ?= $(or $(HOME),/tmp)/.cache/fieldbook-tools
PYTHON := $(FIELDBOOK_TOOLS)/venv/bin/python

.PHONY: all tool books test tools check bench viewers machines pictures clean

all: books

tool:
	@if [ -x "$(FIELDBOOK)" ]; then echo "==> building the tool"; else \
	  echo "==> building the tool; the first time this takes up to 12 minutes on two cores, later seconds"; fi
	cargo build --release --locked

books: tool
	@echo "==> making every book of content/ into dist/"
	"$(FIELDBOOK)" build

# Installs what the tests need from Debian (as root), PyPI, npm and Maven. What cannot be had is told by the validators.
tools:
	@echo "==> installing validators into $(FIELDBOOK_TOOLS)"
	-@bash tests/tools/install.sh "$(FIELDBOOK_TOOLS)"

# Both parts always run, so that one run shows everything that is wrong.
test: tool tools
	@status=0; \
	echo "==> testing the tool"; \
	cargo test --release --locked --no-fail-fast || status=1; \
	echo "==> testing the books"; \
	python=$(PYTHON); [ -x "$$python" ] || python=python3; \
	"$$python" tests/validate.py --fieldbook "$(FIELDBOOK)" --tools "$(FIELDBOOK_TOOLS)" || status=1; \
	[ $$status = 0 ] || echo "tests: something FAILED, see above"; \
	exit $$status

check:
	cargo fmt --check
	cargo clippy --release --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps

# Times the tool beside typst, pandoc and WeasyPrint, and puts the tables into BENCHMARKS.md. Takes about half an hour.
bench: tool tools
	"$(PYTHON)" tests/bench/bench.py --fieldbook "$(FIELDBOOK)" --write BENCHMARKS.md
	cargo run --quiet --release --locked --example shares -- . regional identification 7
	cargo run --quiet --release --locked --example pages -- . regional 7

# Types in 18 languages with every viewer at hand and compares what each draws with the list of what is expected. Not part
# of `make test`: it takes minutes, and another version of a viewer may well draw better or worse.
viewers: tool tools
	"$(PYTHON)" tests/forms/shaping/shaping.py --fieldbook "$(FIELDBOOK)" --tools "$(FIELDBOOK_TOOLS)"

# Tries the handbook's recipes for more machines: a Slurm cluster, hosts behind ssh, a CI matrix. As root; it starts daemons and
# network namespaces of its own and ends them. Not part of `make test`, which plays the matrix alone.
machines: tool
	apt-get install -q -y --no-install-recommends slurmctld slurmd slurm-client munge parallel rsync openssh-server iproute2 jq python3-yaml
	python3 tests/machines/run.py --fieldbook "$(FIELDBOOK)"

# The picture of pages in README.md, made from the books in dist/.
pictures: books tools
	"$(PYTHON)" docs/pictures.py

clean:
	rm -rf dist

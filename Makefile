# Two commands do everything on a fresh machine: `make` builds the tool and all books, `make test` runs every test.

CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
FIELDBOOK = $(CARGO_TARGET_DIR)/release/fieldbook

.PHONY: all tool books test check clean

all: books

# The first build compiles Typst, which takes up to 12 minutes on two cores; later ones take seconds.
tool:
	@test -x $(FIELDBOOK) || echo "building the tool: the first time this takes up to 12 minutes on two cores"
	cargo build --release --locked

books: tool
	$(FIELDBOOK) build

test: tool
	cargo test --release --locked

check:
	cargo fmt --check
	cargo clippy --release --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps

clean:
	rm -rf dist

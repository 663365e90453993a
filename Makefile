# The front door.  It installs what is missing, calls Meson and ninja in
# build/, and holds no rules of its own for building (see meson.build).
#
#     make            build the programs
#     make demo       build, import samples/, find one, explain and follow it
#     make demo-relay three stations and five posts, and a telegram's way
#     make check      build and run every test
#     make bench      measure
#     make proof      run the relay's simulated network on 10,000 seeds, which
#                     takes hours and may be broken off; SEEDS=, TELEGRAMS=
#     make kill       five stations of which one is killed each second, for
#                     SECONDS=600, and a ring of four on lines that fail
#     make install    PREFIX=/usr/local, DESTDIR=
#     make deps       install all packages that any of these need
#     make format     lay the source out
#     make clean      remove what was built

BUILD = build
PREFIX = /usr/local
# For `meson setup`, as in SETUP=-Dwerror=true
SETUP =
# For ninja; empty: everything
TARGET =
# Of `make proof`: how many networks, and how many telegrams in each
SEEDS = 10000
TELEGRAMS = 5000
# Of `make kill`: for how long
SECONDS = 600
# For `meson test`, as in TEST='--suite quick'
TEST =

.PHONY: all build demo demo-relay check bench proof kill install deps format clean

all: build

build:
	@tools/deps build
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) $(SETUP)
	@ninja -C $(BUILD) $(TARGET)

demo:
	@$(MAKE) --no-print-directory build TARGET=programs
	@tools/demo $(BUILD)

demo-relay: build
	@tools/demo-relay $(BUILD)

check:
	@tools/deps build check
	@$(MAKE) --no-print-directory build
	@rm -f $(BUILD)/meson-logs/testlog.json
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs $(TEST); \
		tools/check-summary $(BUILD)

bench:
	@tools/deps build bench
	@$(MAKE) --no-print-directory build
	@meson test -C $(BUILD) --no-rebuild --benchmark --verbose \
		--timeout-multiplier 0

proof: build
	@sh tests/sim/proof.sh $(BUILD)/tests/sim/test-sim $(BUILD)/proof \
		$(SEEDS) $(TELEGRAMS) doc/relay-proof.md

# What comes of it goes into the page that `make proof' writes.
kill: build
	@mkdir -p $(BUILD)/proof
	@bash tests/relaykill.sh $(BUILD)/reftel $(SECONDS) >$(BUILD)/proof/kill; \
		status=$$?; cat $(BUILD)/proof/kill; exit $$status
	@bash tests/relaybad.sh $(BUILD)/reftel $(BUILD)/tests/relay/badline \
		$$(($(SECONDS) / 5))

install:
	@$(MAKE) --no-print-directory build TARGET=programs
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@ninja -C $(BUILD) programs
	@DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild

deps:
	@tools/deps build check bench ci

format:
	@tools/deps check
	clang-format -i $$(find src tests tools -name '*.[ch]')

clean:
	rm -rf $(BUILD) build-asan

# pgstrata: build, tests, installation. `make help` lists the targets.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=

# Modules in order of their level: each may use those before it that docs/architecture.md allows.
MODULES := base model sql document prose fleet git typescript declared runners server scratch compare repair analysis report output cli

CC ?= gcc
PKGS := glib-2.0 jansson libcyaml libgit2 libpq libcmark-gfm zlib tree-sitter
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
PKG_LIBS = $(shell pkg-config --libs $(PKGS)) -lcmark-gfm-extensions -lpg_query -lm

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wvla -Wmissing-prototypes -Wstrict-prototypes -Wwrite-strings \
	-Wformat=2 -Wswitch-enum -Wundef -Wpointer-arith -Wcast-qual
HARDENING := -fstack-protector-strong -fPIE -fcf-protection
LINK_HARDENING := -pie -Wl,-z,relro,-z,now
CFLAGS ?= -O2 -g
STD := -std=gnu11 -fno-common -fvisibility=hidden

# SANITIZE=1 builds everything again, under build/asan, with AddressSanitizer and UndefinedBehaviorSanitizer.
ifdef SANITIZE
BUILD := build/asan
CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
else
BUILD := build/release
HARDENING += -D_FORTIFY_SOURCE=2
endif

SOURCES := $(foreach m,$(MODULES),$(wildcard src/$(m)/*.c))
EMBEDDED := $(sort $(wildcard templates/*) $(wildcard src/server/queries/*.sql) $(wildcard src/scratch/stubs/*.sql))
ARCHIVES := $(foreach m,$(MODULES),$(BUILD)/$(m).a)
# Linking wants users before the used.
reverse = $(if $(1),$(call reverse,$(wordlist 2,$(words $(1)),$(1))) $(firstword $(1)))
LINK_ORDER := $(call reverse,$(ARCHIVES))
PROGRAM := $(BUILD)/pgstrata

# V=1 shows the commands.
ifdef V
say = @:
run =
else
say = @printf '  %-5s %s\n'
run = @
endif

ALL_CFLAGS = $(STD) $(WARNINGS) $(HARDENING) $(CFLAGS) -DPGSTRATA_VERSION='"$(VERSION)"' -Iinclude $(PKG_CFLAGS) -MMD -MP

.PHONY: all help setup demo check check-unit check-integration check-golden check-runners golden-update install uninstall layers docs bench clean man
all: $(PROGRAM)

help:                ## list the targets
	@sed -n 's/^\([a-z-]*\):.*##  */\1\t/p' Makefile | awk -F'\t' '{printf "  %-20s %s\n", $$1, $$2}'

setup:               ## install what is missing (Debian 12 packages); needs root or sudo only then
	@sh scripts/setup.sh

$(BUILD)/pgstrata: $(ARCHIVES)
	$(say) LINK $@
	$(run)$(CC) $(CFLAGS) $(LINK_HARDENING) -o $@ $(LINK_ORDER) $(PKG_LIBS)

$(BUILD)/obj/embed.c: scripts/embed.sh Makefile $(EMBEDDED)
	@mkdir -p $(@D)
	$(run)sh scripts/embed.sh $(EMBEDDED) > $@.tmp && mv $@.tmp $@

$(BUILD)/obj/embed.o: $(BUILD)/obj/embed.c
	$(run)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# The grammar of TypeScript: 9 MB of generated C, which is neither ours nor any faster optimised; built once for all builds.
GRAMMAR := build/grammar
$(GRAMMAR)/VERSION: scripts/grammar.sh
	@mkdir -p build
	$(run)sh scripts/grammar.sh $(GRAMMAR)
	@touch $@

$(GRAMMAR)/%.o: $(GRAMMAR)/VERSION
	$(say) CC $(GRAMMAR)/typescript/src/$*.c
	$(run)$(CC) -std=gnu11 -O1 -fPIE -fvisibility=hidden -w -I$(GRAMMAR)/typescript/src -c -o $@ $(GRAMMAR)/typescript/src/$*.c

# Each module sees the contracts (include/) and its own private headers, nothing else.
define module_rules
$(BUILD)/obj/$(1)/%.o: src/$(1)/%.c | setup-check
	@mkdir -p $$(@D)
	$(say) CC $$<
	$(run)$$(CC) $$(ALL_CFLAGS) -Isrc/$(1) -c -o $$@ $$<

$(BUILD)/$(1).a: $$(patsubst src/$(1)/%.c,$$(BUILD)/obj/$(1)/%.o,$$(wildcard src/$(1)/*.c)) $(if $(filter base,$(1)),$(BUILD)/obj/embed.o) $(if $(filter typescript,$(1)),$(GRAMMAR)/parser.o $(GRAMMAR)/scanner.o)
	@mkdir -p $$(@D)
	@rm -f $$@
	$(run)ar rcs $$@ $$^
endef
$(foreach m,$(MODULES),$(eval $(call module_rules,$(m))))

.PHONY: setup-check
setup-check:
	@pkg-config --exists $(PKGS) || sh scripts/setup.sh

# --- tests ------------------------------------------------------------------------------------------------------------
# A unit test of a module links the module and what is below it only: a forbidden dependency does not link.
UNIT_SOURCES := $(wildcard tests/unit/*/test_*.c)
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SOURCES))
upto = $(if $(filter $(1),$(firstword $(2))),$(1),$(firstword $(2)) $(call upto,$(1),$(wordlist 2,$(words $(2)),$(2))))
.SECONDEXPANSION:
$(BUILD)/tests/%: tests/unit/%.c $$(foreach m,$$(call upto,$$(firstword $$(subst /, ,$$*)),$(MODULES)),$(BUILD)/$$(m).a)
	@mkdir -p $(@D)
	$(say) TEST $@
	$(run)$(CC) $(ALL_CFLAGS) -Isrc/$(firstword $(subst /, ,$*)) -Itests/harness -Wno-missing-prototypes -o $@ $< \
		$(foreach m,$(call reverse,$(call upto,$(firstword $(subst /, ,$*)),$(MODULES))),$(BUILD)/$(m).a) \
		$(PKG_LIBS) -lcmocka

# Programs that bats files of tests/integration start (with a real server); they link what a unit test of the module in their name links.
INTEGRATION_PROGRAMS := $(patsubst tests/integration/%.c,$(BUILD)/tests/integration/%,$(wildcard tests/integration/*.c))
module_of = $(firstword $(subst _, ,$(1)))
$(BUILD)/tests/integration/%: tests/integration/%.c $$(foreach m,$$(call upto,$$(call module_of,$$*),$(MODULES)),$(BUILD)/$$(m).a)
	@mkdir -p $(@D)
	$(say) TEST $@
	$(run)$(CC) $(ALL_CFLAGS) -Itests/harness -Wno-missing-prototypes -o $@ $< \
		$(foreach m,$(call reverse,$(call upto,$(call module_of,$*),$(MODULES))),$(BUILD)/$(m).a) $(PKG_LIBS) -lcmocka

unit-tests: $(UNIT_TESTS) $(INTEGRATION_PROGRAMS)

check:               ## all tests, with sanitizers; ends with "N passed, N failed"
	@sh scripts/setup.sh --tests
	@$(MAKE) --no-print-directory layers
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@$(MAKE) --no-print-directory -j$$(nproc) SANITIZE=1 all unit-tests
	@sh tests/run.sh

check-unit:          ## unit tests only
	@$(MAKE) --no-print-directory -j$$(nproc) SANITIZE=1 unit-tests
	@sh tests/run.sh unit

check-integration:   ## integration tests only (real servers, real repositories)
	@$(MAKE) --no-print-directory -j$$(nproc) SANITIZE=1 all
	@sh tests/run.sh integration

check-golden:        ## golden cases only
	@$(MAKE) --no-print-directory -j$$(nproc) SANITIZE=1 all
	@sh tests/run.sh golden

check-runners: all   ## the real migration runners against the predictions; installs what is missing
	tests/runners/install.sh
	tests/runners/check.py

golden-update:       ## rewrite the expected outputs of the golden cases; review the diff
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh tests/run.sh golden-update

layers:              ## check every #include against docs/architecture.md
	@sh scripts/layers.sh

docs:                ## write docs/object-kinds.md (kinds, properties, the cases that prove them) and docs/rules.md anew
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh scripts/kinds.sh > docs/object-kinds.md.tmp && mv docs/object-kinds.md.tmp docs/object-kinds.md
	@sh scripts/rules.sh > docs/rules.md.tmp && mv docs/rules.md.tmp docs/rules.md

demo:                ## build an example repository and databases, report on them, say where the reports lie
	@sh scripts/setup.sh
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh scripts/demo.sh

bench:               ## benchmarks against git, pg_dump and a plain connection (ratios in one run)
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh bench/run.sh

# --- installation -----------------------------------------------------------------------------------------------------
man: $(BUILD)/pgstrata.1 ## the man page, from the option tables
$(BUILD)/pgstrata.1: $(PROGRAM)
	$(PROGRAM) --man > $@.tmp && mv $@.tmp $@

install: all man     ## install program and man page under PREFIX (/usr/local)
	install -D -m 0755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/pgstrata
	install -D -m 0644 $(BUILD)/pgstrata.1 $(DESTDIR)$(PREFIX)/share/man/man1/pgstrata.1

uninstall:           ## remove them
	rm -f $(DESTDIR)$(PREFIX)/bin/pgstrata $(DESTDIR)$(PREFIX)/share/man/man1/pgstrata.1

clean:               ## remove everything built
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)

#!/bin/sh
# check_abi.sh SOURCE_ROOT [--refresh]: builds libprh with debug information in a folder of its own and compares
# its ABI with the baseline of the release. Added functions pass; anything else fails, fields added at the end of
# size-first structs too: they enter the baseline by a decision. --refresh writes a new baseline from the headers
# (docs/abi.md says when).
# Exit 77: libabigail is not installed (a failure with PRH_TESTS_NO_SKIP).
set -eu

root=$(cd "$1" && pwd)
here=$root/tests/abi
version=$(sed -n "s/^project('prh'.* version: '\([0-9]*\.[0-9]*\)\..*/\1/p" "$root/meson.build")
[ -n "$version" ] || { echo "no version in meson.build"; exit 1; }
baseline=$here/libprh-$version.abi

for tool in abidw abidiff; do
    command -v $tool >/dev/null && continue
    echo "skipped: $tool is not installed (package abigail-tools)"
    [ -z "${PRH_TESTS_NO_SKIP:-}" ] && exit 77
    exit 1
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

write_down() { # LIBRARY FILE: without paths, line numbers, architecture or needed libraries: the same everywhere
    abidw --exported-interfaces-only --no-show-locs --no-corpus-path --no-comp-dir-path --no-architecture \
        --no-elf-needed --type-id-style hash --out-file "$2" "$1"
}

if [ "${2-}" = --refresh ]; then
    "${PYTHON:-python3}" -B "$here/witness.py" "$root" >"$work/prh.c"
    (cd "$work" && "${CC:-cc}" -g -gdwarf-4 -shared -fPIC -I "$root/include" -Wl,-soname,"libprh.so.$version" \
        -Wl,--version-script="$root/lib/prh.map" -o libprh.so prh.c)
    write_down "$work/libprh.so" "$baseline"
    echo "wrote tests/abi/libprh-$version.abi: $(grep -c '<elf-symbol ' "$baseline") functions"
    exit 0
fi

# The ABI does not depend on optimisation, so the quickest build with debug information serves; DWARF 4 is what
# every libabigail reads.
"${MESON:-meson}" setup "$work/build" "$root" --buildtype=plain --wrap-mode=nodownload -Ddefault_library=both \
    -Dtests=disabled -Dbench=disabled -Dprogram=disabled -Dc_args="-g -gdwarf-4 -O0" >"$work/log" 2>&1 &&
    "${MESON:-meson}" compile -C "$work/build" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
write_down "$work/build/lib/libprh.so" "$work/now.abi"
if abidiff --no-added-syms "$baseline" "$work/now.abi" >"$work/report" 2>&1; then
    echo "compatible with tests/abi/libprh-$version.abi"
else
    cat "$work/report"
    echo "the ABI differs from tests/abi/libprh-$version.abi; docs/abi.md says what may change and how"
    exit 1
fi

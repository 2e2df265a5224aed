#!/bin/sh
# check_headers.sh SOURCE_ROOT: each public header compiles alone, twice in a row, as C11 and as C++17,
# without a warning, with gcc and with clang; prh.h includes them all. Absent compilers are named.
set -eu

root=$(cd "$1" && pwd)
failures=0
ran_c=0

fail() {
    echo "$*"
    failures=$((failures + 1))
}

compile() { # COMPILER LANGUAGE STANDARD HEADER
    printf '#include <prh/%s>\n#include <prh/%s>\ntypedef int prh_test_nothing;\n' "$4" "$4" |
        "$1" -x "$2" -std="$3" -fsyntax-only -Wall -Wextra -Wconversion -Wpedantic -Wshadow -Wundef -Werror \
            -I "$root/include" - || fail "prh/$4 does not compile alone with $1 -std=$3"
}

for header in "$root"/include/prh/*.h; do
    name=$(basename "$header")
    case $name in
    prh.h | experimental.h) ;;
    *) grep -qx "#include <prh/$name>" "$root/include/prh/prh.h" || fail "prh.h does not include prh/$name" ;;
    esac
    grep -q "'prh/$name'" "$root/include/meson.build" || fail "include/meson.build does not install prh/$name"
done
if grep -q 'experimental' "$root/include/prh/prh.h"; then
    fail "prh.h includes prh/experimental.h, which is outside the promise"
fi

for tool in "gcc c c11" "clang c c11" "g++ c++ c++17" "clang++ c++ c++17"; do
    set -- $tool
    if ! command -v "$1" >/dev/null; then
        echo "skipped: $1 is not installed"
        continue
    fi
    [ "$2" = c ] && ran_c=1
    for header in "$root"/include/prh/*.h; do
        compile "$1" "$2" "$3" "$(basename "$header")"
    done
    echo "$1 -std=$3: every header compiles alone"
done
[ "$ran_c" = 1 ] || fail "no C compiler was found"
[ "$failures" = 0 ]

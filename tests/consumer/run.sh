#!/bin/sh
# run.sh SOURCE_ROOT [MESON_OPTION...]: installs libprh into a folder of its own and uses it as strangers do:
# pkg-config (shared and static), CMake, C, C++, Rust and Python. All must print the same digits for the same
# data. Tools that are absent are skipped by name, or with PRH_TESTS_NO_SKIP failures; a C compiler and pkg-config are
# not optional.
set -eu

root=$(cd "$1" && pwd)
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

quietly() { # WHAT COMMAND...: runs it; its output is shown only if it fails
    what=$1
    shift
    "$@" >"$work/log" 2>&1 && return 0
    sed 's/^/    /' "$work/log"
    fail "$what"
    return 1
}

expect() { # WHAT REFERENCE COMMAND...: the first lines that it prints are those of the file
    what=$1 reference=$2
    shift 2
    if ! "$@" >"$work/out" 2>"$work/log"; then
        sed 's/^/    /' "$work/log"
        fail "$what: ended with an error"
    elif head -n "$(wc -l <"$reference")" "$work/out" | cmp -s - "$reference"; then
        echo "ok: $what"
    else
        paste -d '|' "$reference" "$work/out" | sed 's/^/    /'
        fail "$what: other digits"
    fi
}

skip() { # WHAT TOOL: a failure where all tools were installed on purpose (scripts/test says so)
    [ -z "${PRH_TESTS_NO_SKIP:-}" ] || fail "$1: $2 is not installed"
    echo "skipped: $1 ($2 is not installed)"
}

have() { # WHAT TOOL...
    what=$1
    shift
    for tool; do
        command -v "$tool" >/dev/null || { skip "$what" "$tool"; return 1; }
    done
}

python_with() { # MODULE: a Python that has it
    for candidate in "${PYTHON:-python3}" python3 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null && "$candidate" -c "import $1" 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

# ---- install, as a packager would ----
"${MESON:-meson}" setup "$work/build" "$root" --prefix="$work/prefix" --buildtype=release --wrap-mode=nodownload \
    -Ddefault_library=both -Dtests=disabled -Dbench=disabled -Dprogram=disabled "$@" >"$work/log" 2>&1 &&
    "${MESON:-meson}" install -C "$work/build" >>"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name prh.pc)")
export PKG_CONFIG_PATH
libdir=$(pkg-config --variable=libdir prh)
CMAKE_PREFIX_PATH=$work/prefix
LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export CMAKE_PREFIX_PATH LD_LIBRARY_PATH
in=$work/inputs
mkdir "$in" "$work/shared" "$work/static"
"$(python_with struct)" "$root/tests/consumer/make_inputs.py" "$in"

# ---- C: what all others are compared with ----
makefile=$root/pkgconfig/consumer/Makefile
quietly "C, pkg-config" make -C "$work/shared" -f "$makefile"
"$work/shared/score" >"$work/score.txt"
"$work/shared/align" "$in/stack_x.npy" "$in/stack_y.npy" >"$work/align.txt" 2>"$work/progress.txt"
grep -q '^mutual_knn 0\.[0-9]*$' "$work/score.txt" || fail "C: score prints something else"
grep -q '^0\.[0-9]* at layers [0-2], [01]$' "$work/align.txt" || fail "C: align prints something else"
grep -q '100%' "$work/progress.txt" || fail "C: the progress never reached its end"
echo "ok: C, pkg-config: $(tr '\n' ' ' <"$work/score.txt")align $(cat "$work/align.txt")"
if "$work/shared/align" "$in/x.npy" "$in/absent.npy" >/dev/null 2>"$work/out" || ! grep -q absent.npy "$work/out"; then
    fail "C: a file that is not there is not named"
fi

# One chunk or many, the digits are those of score, whose products are in single precision.
for rows in 1 7 500; do
    "$work/shared/stream" "$in/x.npy" "$in/y.npy" $rows >"$work/out" 2>"$work/log" || fail "C, stream: exit $?"
    [ "$(cut -c 1-14 "$work/out" | head -n 1)" = "$(grep '^cka' "$work/score.txt" | cut -c 1-14)" ] ||
        fail "C, stream by $rows rows: other digits"
done
grep -q '^200 rows in 640 bytes$' "$work/log" || fail "C, stream: not 200 rows in 640 bytes"
echo "ok: C, stream: $(tr '\n' ' ' <"$work/out")"

"$work/shared/pmi" >"$work/pmi.txt" || fail "C, pmi: exit $?"
grep -q '^20 words, 81 pairs that stand together$' "$work/pmi.txt" || fail "C, pmi: other words or pairs"
grep -q '^cka of the kernel ppmi and its rows: 0\.[0-9]*, p = 0\.00[0-9]*$' "$work/pmi.txt" || fail "C, pmi: no score"
echo "ok: C, pmi: $(tail -n 1 "$work/pmi.txt")"

"$work/shared/study" "$in/x.npy" "$in/y.npy" "$in/stack_x.npy" >"$work/study.txt" || fail "C, study: exit $?"
[ "$(grep -c '^[a-z_]*  *[a-z_]*  *[01]\.[0-9]*  p = [0-9.e-]*$' "$work/study.txt")" = 3 ] ||
    fail "C, study: not a line for each of 3 models"
echo "ok: C, study: $(tail -n 1 "$work/study.txt" | tr -s ' ')"

# shellcheck disable=SC2046
if quietly "C, digits" cc -std=c11 -Wall -Wextra -Werror -O2 -o "$work/digits" "$root/examples/c/digits.c" \
    $(pkg-config --cflags --libs prh) -lm; then
    "$work/digits" "$root/examples/data" >"$work/digits.txt" || fail "C, digits: exit $?"
    grep -q '^    256  *3  *0\.[0-9]*  *0\.8[0-9]* (' "$work/digits.txt" || fail "C, digits: no line of width 256"
    grep -q '^70 networks on 500 held-out digits' "$work/digits.txt" || fail "C, digits: not 70 networks"
    echo "ok: C, digits"
fi

if quietly "C, pkg-config --static" make -C "$work/static" -f "$makefile" STATIC=--static; then
    expect "C, pkg-config --static, score" "$work/score.txt" "$work/static/score"
    expect "C, pkg-config --static, align" "$work/align.txt" "$work/static/align" "$in/stack_x.npy" "$in/stack_y.npy"
    expect "C, pkg-config --static, pmi" "$work/pmi.txt" "$work/static/pmi"
    if readelf -d "$work/static/align" | grep -q libprh; then
        fail "C, pkg-config --static: still needs libprh.so"
    fi
fi
foreign=$(nm -g --defined-only "$libdir/libprh.a" | awk 'NF == 3 && $3 !~ /^prh_/ { print $3 }')
[ -z "$foreign" ] || fail "libprh.a defines names outside prh_: $foreign"
readelf -d "$libdir/libprh.so" | grep -q 'SONAME.*\[libprh\.so\.0\.1\]' || fail "the soname is not libprh.so.0.1"

# ---- C++ ----
for compiler in g++ clang++; do
    have "C++, $compiler" "$compiler" || continue
    # shellcheck disable=SC2046
    quietly "C++, $compiler" "$compiler" -std=c++17 -Wall -Wextra -Wpedantic -Werror "$root/examples/cpp/score.cpp" \
        -o "$work/score_cpp" $(pkg-config --cflags --libs prh) || continue
    expect "C++, $compiler, arrays" "$work/score.txt" "$work/score_cpp"
    expect "C++, $compiler, files" "$work/score.txt" "$work/score_cpp" "$in/x.npy" "$in/y.npy"
done

# ---- CMake ----
if have "CMake" cmake g++ &&
    quietly "CMake, configure" cmake -S "$root/cmake/consumer" -B "$work/cmake" &&
    quietly "CMake, build" cmake --build "$work/cmake"; then
    expect "CMake, prh::prh, align" "$work/align.txt" "$work/cmake/align" "$in/stack_x.npy" "$in/stack_y.npy"
    expect "CMake, prh::prh, score" "$work/score.txt" "$work/cmake/score"
    expect "CMake, prh::prh_static" "$work/align.txt" "$work/cmake/align_static" "$in/stack_x.npy" "$in/stack_y.npy"
fi

# ---- Rust ----
if have "Rust" rustc; then
    # shellcheck disable=SC2046
    if quietly "Rust" rustc --edition 2021 -D warnings -o "$work/score_rust" "$root/examples/rust/score.rs" \
        $(pkg-config --libs prh); then
        expect "Rust, arrays" "$work/score.txt" "$work/score_rust"
        expect "Rust, files" "$work/score.txt" "$work/score_rust" "$in/x.npy" "$in/y.npy"
    fi
fi

# ---- Python ----
python=$(python_with numpy)
if [ -n "$python" ]; then
    example=$root/examples/python/prh_example.py
    expect "Python, score" "$work/score.txt" "$python" -B "$example" "$in/x.npy" "$in/y.npy"
    expect "Python, align" "$work/align.txt" "$python" -B "$example" "$in/stack_x.npy" "$in/stack_y.npy"
else
    skip Python NumPy
fi

# ---- Julia ----
if command -v julia >/dev/null; then
    expect "Julia" "$work/score.txt" julia "$root/examples/julia/score.jl"
else
    echo "skipped: Julia is not installed; check_julia.py reads its calls instead"
fi
quietly "Julia, calls against the headers" "$(python_with re)" -B "$root/tests/consumer/check_julia.py" "$root" &&
    cat "$work/log"

[ "$failures" = 0 ]

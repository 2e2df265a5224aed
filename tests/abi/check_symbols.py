"""check_symbols.py SOURCE_ROOT [LIBRARY]: headers, lib/prh.map and the library's symbols say the same.

Without a library, the map is held against the headers and the headers against the rules of docs/abi.md.
"""

import os
import pathlib
import re
import subprocess
import sys

import headers

RESULTS = {"void", "double", "int32_t", "int64_t", "uint64_t", "const char *", "const double *",
           "const int32_t *", "const int64_t *"}
NUMBERS = {"double", "int32_t", "uint32_t", "int64_t", "uint64_t"}

problems = []


def problem(text):
    problems.append(text)


def compare(left, right, left_name, right_name):
    for name in sorted(left - right):
        problem(f"{name} is in {left_name} but not in {right_name}")
    for name in sorted(right - left):
        problem(f"{name} is in {right_name} but not in {left_name}")


def read_map(path):
    """{symbol: node}; each node lists its symbols sorted, one per line."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    symbols = {}
    nodes = re.findall(r"([\w.]+)\s*\{(.*?)\}\s*([\w.]*)\s*;", text, re.S)
    if not nodes:
        problem("lib/prh.map has no version node")
    for number, (node, body, parent) in enumerate(nodes):
        if not re.fullmatch(r"PRH_\d+\.\d+", node):
            problem(f"lib/prh.map: a node is called {node}, not PRH_MAJOR.MINOR")
        if parent != (nodes[number - 1][0] if number else ""):
            problem(f"lib/prh.map: node {node} does not name the node before it")
        names = re.findall(r"^\s*(\w+);\s*$", body, re.M)
        if names != sorted(names):
            problem(f"lib/prh.map: the symbols of {node} are not sorted")
        if number == 0 and "*" not in body.partition("local:")[2]:
            problem(f"lib/prh.map: node {node} does not hide the rest with 'local: *;'")
        if "*" in body.partition("local:")[0]:
            problem(f"lib/prh.map: node {node} exports by pattern")
        for name in names:
            if name in symbols:
                problem(f"lib/prh.map: {name} is listed twice")
            symbols[name] = node
    return symbols


def read_library(path):
    """{symbol: node} of what the library exports."""
    listing = subprocess.run([os.environ.get("NM", "nm"), "-D", "--defined-only", path], check=True,
                             stdout=subprocess.PIPE, text=True, env=dict(os.environ, LC_ALL="C")).stdout
    symbols = {}
    for line in listing.splitlines():
        kind, name = line.split()[-2:]
        name, _, node = name.partition("@")
        if kind == "A" and name.startswith("PRH_"):  # the version node itself
            continue
        if kind != "T":
            problem(f"the library exports {name}, which is no function (nm says {kind})")
        symbols[name] = node.lstrip("@")
    return symbols


def check_type(api, kind, where):
    """A pointer to something that every language knows, or a number of fixed width."""
    kind = api.resolve(kind)
    base = re.sub(r"\bconst\b|\*", "", kind).strip()
    if "*" in kind:
        known = {"void", "char"} | NUMBERS | api.opaque | set(api.structs)
        if base not in known:
            problem(f"{where}: pointer to {base}")
    elif kind in api.structs or kind in api.opaque:
        problem(f"{where}: struct {kind} by value")
    elif kind not in NUMBERS and kind not in api.callbacks:
        problem(f"{where}: type {kind} has no fixed width or is not for interfaces")


def check_functions(api):
    for function in api.functions.values():
        where = f"{function.header}: {function.name}"
        result = api.resolve(function.result)
        if not function.name.startswith("prh_") or function.name.startswith("prh__"):
            problem(f"{where}: public names start with prh_ and one underscore")
        if result not in RESULTS and not re.fullmatch(r"const (%s) \*" % "|".join(api.opaque), result):
            problem(f"{where}: result type {function.result}")
        if function.result == "prh_status" and not function.must_check:
            problem(f"{where}: a status that need not be looked at (PRH_MUST_CHECK is missing)")
        if not function.comment.startswith("/**") or "Since:" not in function.comment:
            problem(f"{where}: no doc comment with a 'Since:' line right above it")
        for part in ("Errors:", "Cost:", "Threads:"):
            if function.result == "prh_status" and part not in function.comment:
                problem(f"{where}: its doc comment has no '{part}' line")
        for kind, name in function.parameters:
            if kind == "...":
                problem(f"{where}: variadic")
            else:
                check_type(api, kind, f"{where}, {name}")
    for name, (result, kinds) in api.callbacks.items():
        for kind in kinds + ([] if result == "void" else [result]):
            check_type(api, kind, f"callback {name}")
    for name in api.opaque:
        destroy = api.functions.get(name + "_destroy")
        if not destroy or [kind for kind, _ in destroy.parameters] != [name + " *"]:
            problem(f"handle {name} has no {name}_destroy({name} *)")


def check_structs(api):
    for struct in api.structs.values():
        where = f"{struct.header}: {struct.name}"
        for kind, name in struct.fields:
            resolved = api.resolve(kind)
            if not resolved.endswith("*") and resolved not in NUMBERS and resolved not in api.callbacks:
                problem(f"{where}.{name}: type {kind}; use double, fixed-width integers or pointers")
        if struct.padding:
            problem(f"{where}: {struct.padding} bytes of hidden padding")
        if struct.sizes_first():
            if struct.size % 8:
                problem(f"{where}: size {struct.size} is not a multiple of 8")
        elif struct.name.endswith("_options"):
            problem(f"{where}: an option struct starts with 'uint64_t struct_size'")
        elif "closed" not in struct.comment.lower():
            problem(f"{where}: has no struct_size, and the comment above it does not say that it is closed")


def check_pins(api, root):
    """The C tests pin every field and constant and leave out no function."""
    pins = "".join(p.read_text(encoding="utf-8") for p in sorted((root / "tests").glob("test_abi*.c")))
    for struct in api.structs.values():
        for _, name in struct.fields:
            if not re.search(r"\b%s, %s, \d+" % (struct.name, name), pins):
                problem(f"tests/test_abi.c does not pin the offset of {struct.name}.{name}")
    for name in api.constants:
        if not re.search(r"\b%s\b" % name, pins):
            problem(f"tests/test_abi.c does not pin {name}")
    for function in api.functions.values():
        if any("*" in kind for kind, _ in function.parameters) and not re.search(
                r"\b%s\(" % function.name, pins):
            problem(f"tests/test_abi_null.c does not hand NULL to {function.name}")
    takers = [f for f in api.functions.values() for kind, _ in f.parameters if "_options *" in kind]
    tested = len(re.findall(r"^ *\{(?:RUN|TAKER)\(", pins, re.M))
    if tested != len(takers):
        problem(f"tests/test_abi_options.c calls {tested} ways to hand over options, there are {len(takers)}")


def main():
    root = pathlib.Path(sys.argv[1])
    api = headers.read(root / "include" / "prh")
    declared, mapped = set(api.functions), read_map(root / "lib" / "prh.map")
    compare(declared, set(mapped), "the headers", "lib/prh.map")
    if len(sys.argv) > 2:
        exported = read_library(sys.argv[2])
        compare(set(mapped), set(exported), "lib/prh.map", "the library")
        for name in sorted(set(mapped) & set(exported)):
            if mapped[name] != exported[name]:
                problem(f"{name} has version '{exported[name]}' in the library and {mapped[name]} in lib/prh.map")
    check_functions(api)
    check_structs(api)
    check_pins(api, root)
    for text in problems:
        print(text)
    print(f"{len(declared)} functions, {len(api.structs)} structs, {len(api.constants)} constants: "
          + (f"{len(problems)} problems" if problems else "headers, map and library agree"))
    sys.exit(1 if problems else 0)


try:
    main()
except headers.HeaderError as error:
    sys.exit(str(error))

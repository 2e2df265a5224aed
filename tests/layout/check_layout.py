"""check_layout.py SOURCE_ROOT: the rules of docs/architecture.md that a script can hold.

Who includes whom, who may allocate, open files or touch the BLAS; how long files, functions and lines are; which
files a metric must have; that the version is the same everywhere. Prints every breach; exit 1 if any.
"""

import os
import pathlib
import re
import subprocess
import sys

# Includes point down only. A room may also include itself.
BELOW = {
    "base": set(),
    "io": {"base"},
    "compute": {"base"},
    "metric": {"compute", "base"},
    "pmi": {"compute", "base", "io"},
    "infer": {"metric", "pmi", "compute", "base"},
    "study": {"infer", "metric", "pmi", "compute", "base", "io"},
    "api": {"study", "infer", "metric", "pmi", "compute", "base", "io"},
}

FILE_LINES, FUNCTION_LINES, LINE_COLUMNS = 400, 50, 120
FUNCTIONS_ALLOWED_LONGER = {  # "path: function": why
}

# Files of lib/metric that are no metric family: name, why.
NO_FAMILY = {
    "compare.c": "takes a metric to the artefacts that it needs, and to its scores",
    "hsic_stream.c": "cka and unbiased_cka again, from sums",
    "registry.c": "the table of all families",
    "operand.c": "the matrices that some families multiply",
    "relabel.c": "the scores of every family when rows are paired anew",
    "relabel_artefacts.c": "the same, where artefacts are put in order and compared",
    "relabel_overlaps.c": "the same, where a score is a sum of overlaps",
    "relabel_squares.c": "the same, where a score is a product of matrices",
    "prepare.c": "collects what the families need",
    "kept.c": "prepared artefacts as bytes, and what they depend on",
}

# Calls that only some files may make: (what it is, pattern, where it is allowed).
ALLOCATE = r"(?:m|c|re|reallocarr|aligned_|posix_mem)?alloc|reallocarray|posix_memalign|free|v?asprintf|strn?dup"
FILES = r"fopen|fdopen|freopen|open(?:at)?|creat|mmap|opendir|fdopendir|scandir|tmpfile|mkstemp|rename|unlink"
SPEAK = (r"v?f?printf|puts|fputs|putchar|perror|exit|_exit|_Exit|quick_exit|abort|atexit|getenv|secure_getenv"
         r"|setenv|putenv|setlocale|srand|rand|signal|system|raise|kill")
CALLS = [
    ("allocates memory itself", ALLOCATE, r"lib/base/memory\.c"),
    ("touches files", FILES, r"lib/io/.*"),
    ("prints, ends the process or reads the environment", SPEAK, None),
]
BLAS_DOORWAY = r"lib/base/blas\w*\.[ch]|tests/test_blas_threads\.c|bench/roofline\.c"
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users)/\w")

problems = []


def problem(where, text):
    problems.append(f"{where}: {text}")


def blank(match):
    """A comment or string as spaces and line ends, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group())


def without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\\n])*")|/\*.*?\*/|//[^\n]*', lambda m: m[1] or blank(m), text, flags=re.S)


def bare_code(text):
    """Text without comments, strings and preprocessor lines."""
    text = without_comments(text)
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, text, flags=re.M)
    return re.sub(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def functions(code):
    """(name, first line, number of lines) of each function defined in `code` (comments blanked)."""
    depth, start = 0, 0
    for match in re.finditer(r"[{};]", code):
        mark = match.group()
        if mark == "{":
            if depth == 0:
                opening = match.start()
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth == 0:
                head = code[start:opening]
                name = re.search(r"(\w+)\s*\((?:[^()]|\([^()]*\))*\)\s*$", head)
                if name and "=" not in head:
                    first = line_of(code, start + len(head) - len(head.lstrip()))
                    yield name.group(1), first, line_of(code, match.start()) - first + 1
                start = match.end()
        if mark == ";" and depth == 0:
            start = match.end()


def check_includes(root, path, text):
    parts = path.split("/")
    for kind, name in re.findall(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', text, re.M):
        if re.search(r"\b(cblas|lapacke?|f77blas)\w*\.h$", name) and not re.fullmatch(BLAS_DOORWAY, path):
            problem(path, f"includes {name}; only lib/base/blas.h does that")
        if parts[0] == "include":
            if kind == '"' or not (name.startswith("prh/") or name in ("stdint.h", "stddef.h")):
                problem(path, f"includes {name}; a public header includes public headers and stdint.h")
        elif parts[0] == "lib" and kind == '"':
            room, _, rest = name.partition("/")
            if not rest or room not in BELOW:
                problem(path, f'includes "{name}"; headers of lib are included as "room/file.h"')
            elif room != parts[1] and room not in BELOW[parts[1]]:
                problem(path, f"includes {name}: {parts[1]} must not know {room}")
        elif parts[0] in ("tools", "bindings", "examples", "bench") and kind == '"':
            if name.partition("/")[0] in BELOW and not (root / parts[0] / name).is_file():
                problem(path, f"includes {name}; a client uses <prh/prh.h> only")
        if parts[0] in ("tools", "bindings", "examples", "bench") and kind == "<":
            if name.startswith("prh/") and name not in ("prh/prh.h", "prh/experimental.h"):
                problem(path, f"includes {name}; only <prh/prh.h> is promised by name")


def check_calls(path, code):
    for what, pattern, allowed in CALLS:
        if allowed and re.fullmatch(allowed, path):
            continue
        for match in re.finditer(r"(?<![\w.>])(%s)\s*\(" % pattern, code):
            problem(f"{path}:{line_of(code, match.start())}", f"{match.group(1)} {what}")
    for match in re.finditer(r"\b(stdout|stderr|environ)\b", code):
        problem(f"{path}:{line_of(code, match.start())}", f"{match.group()}: the library has no voice")


def check_lengths(path, text, code):
    lines = text.count("\n")
    if lines > FILE_LINES:
        problem(path, f"{lines} lines, the budget is {FILE_LINES}")
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LINE_COLUMNS:
            problem(f"{path}:{number}", f"{len(line)} columns, the budget is {LINE_COLUMNS}")
    for name, first, length in functions(code):
        if length > FUNCTION_LINES and f"{path}: {name}" not in FUNCTIONS_ALLOWED_LONGER:
            problem(f"{path}:{first}", f"function {name} has {length} lines, the budget is {FUNCTION_LINES}")


def check_source(root, path):
    text = (root / path).read_text(encoding="utf-8")
    code = bare_code(text)
    if not text.startswith("/*"):
        problem(path, "does not open with a comment that says what it holds")
    check_includes(root, path, without_comments(text))
    check_lengths(path, text, code)
    if path.startswith("lib/"):
        if path.split("/")[1] not in BELOW or path.count("/") != 2:
            problem(path, "is in no room of lib/")
            return
        check_calls(path, code)


def check_scripts(root, files):
    """Python that is part of the project's working parts has the budget of a C file."""
    for path in files:
        if path == "bench/run" or re.fullmatch(r"bench/.*\.py", path):
            lines = (root / path).read_text(encoding="utf-8").count("\n")
            if lines > FILE_LINES:
                problem(path, f"{lines} lines, the budget is {FILE_LINES}")


def check_mirror(root, files):
    for path in files:
        match = re.fullmatch(r"lib/metric/(\w+)\.c", path)
        if match and match.group(1) + ".c" not in NO_FAMILY:
            name = match.group(1)
            for twin in (f"include/prh/{name}.h", f"tests/test_{name}.c", f"docs/metrics/{name}.md"):
                if not (root / twin).exists():
                    problem(path, f"has no {twin}")
    for name in NO_FAMILY:
        if not (root / "lib" / "metric" / name).exists():
            problem("tests/layout/check_layout.py", f"NO_FAMILY names lib/metric/{name}, which does not exist")


def check_listed(root, files):
    """Sources are listed, not globbed, so a file that nobody lists is a file that nobody builds."""
    for folder, pattern in (("lib", r"lib/(\w+/\w+\.c)"), ("tests", r"tests/(test_\w+)\.c")):
        recipe = root / folder / "meson.build"
        listed = recipe.read_text(encoding="utf-8") if recipe.exists() else ""
        for path in files:
            match = re.fullmatch(pattern, path)
            if match and not re.search(r"\b%s\b" % re.escape(match.group(1)), listed):
                short = match.group(1).removeprefix("test_")
                if folder == "lib" or not re.search(r"'%s'" % re.escape(short), listed):
                    problem(path, f"is not listed in {folder}/meson.build")


def find(root, path, pattern):
    file = root / path
    match = re.search(pattern, file.read_text(encoding="utf-8"), re.M) if file.exists() else None
    return match.groups() if match else None


def check_version(root):
    meson = find(root, "meson.build", r"version: '(\d+\.\d+\.\d+)'")
    version = meson[0] if meson else "?"
    soname = ".".join(version.split(".")[:2]) if version.startswith("0.") else version.split(".")[0]
    said = {
        "include/prh/version.h (string)": find(root, "include/prh/version.h", r'VERSION_STRING "([^"]+)"'),
        "include/prh/version.h (numbers)": find(root, "include/prh/version.h",
            r"VERSION_MAJOR (\d+)\n#define PRH_VERSION_MINOR (\d+)\n#define PRH_VERSION_PATCH (\d+)"),
    }
    if (root / "CHANGELOG.md").exists():
        said["CHANGELOG.md (newest entry)"] = find(root, "CHANGELOG.md", r"^## \[?(\d+\.\d+\.\d+)")
    for place, groups in said.items():
        other = ".".join(groups) if groups else "nothing"
        if other != version:
            problem(place, f"says {other}, meson.build says {version}")
    found = find(root, "meson.build", r"prh_soversion = '([^']+)'")
    if not found or found[0] != soname:
        problem("meson.build", f"prh_soversion is {found and found[0]}, version {version} means {soname}")
    nodes = re.findall(r"^PRH_([\d.]+)", (root / "lib/prh.map").read_text(encoding="utf-8"), re.M)
    if not nodes or nodes[-1] != ".".join(version.split(".")[:2]):
        problem("lib/prh.map", f"the newest node is {nodes[-1:]}, the version is {version}")


def check_machine_paths(root, files):
    for path in files:
        data = (root / path).read_bytes()
        if b"\0" in data[:4096]:
            continue
        for match in MACHINE_PATHS.finditer(data.decode("utf-8", "replace")):
            problem(path, f"names a path of one machine: {match.group()}...")


def project_files(root):
    """Tracked files and those that would be; everything but build folders where git cannot say."""
    answer = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if answer.returncode == 0 and answer.stdout:
        names = answer.stdout.decode().split("\0")
        return sorted(name for name in set(names) if name and (root / name).is_file())
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in (".git", "__pycache__") and not f.startswith("build")]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    files = project_files(root)
    sources = [f for f in files if re.fullmatch(r"(lib|tools|include|tests|bench)/.*\.[ch]", f)]
    for path in sources:
        check_source(root, path)
    for path in files:
        if re.fullmatch(r"(bindings|examples)/.*\.(c|h|cpp|hpp)", path):
            check_includes(root, path, without_comments((root / path).read_text(encoding="utf-8")))
    check_scripts(root, files)
    check_mirror(root, files)
    check_listed(root, files)
    check_version(root)
    check_machine_paths(root, files)
    for text in problems:
        print(text)
    print(f"{len(sources)} C files, {len(files)} files: " + (f"{len(problems)} problems" if problems else "in order"))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

"""Reads the public headers: functions, structs with their layout, constants and handles.

The headers are written in a small part of C, and this reader knows just that part: whatever it does not
understand is an error, so a header that grows beyond it is noticed.
"""

import pathlib
import re
import sys

SCALARS = {  # size and alignment, the same on every LP64 machine
    "int8_t": 1, "uint8_t": 1, "int16_t": 2, "uint16_t": 2, "int32_t": 4, "uint32_t": 4,
    "int64_t": 8, "uint64_t": 8, "float": 4, "double": 8,
}


class HeaderError(Exception):
    pass


class Struct:
    """A public struct: fields as (type, name), their offsets, the size, and the padding in bytes."""

    def __init__(self, name, header, fields, comment):
        self.name, self.header, self.fields, self.comment = name, header, fields, comment
        self.offsets, self.size, self.padding = [], 0, 0

    def sizes_first(self):
        return bool(self.fields) and self.fields[0] == ("uint64_t", "struct_size")


class Function:
    def __init__(self, name, header, result, parameters, comment):
        self.name, self.header, self.result = name, header, result
        self.parameters = parameters  # list of (type, name); ("...", "") for a variadic tail
        self.comment = comment


class Api:
    def __init__(self):
        self.functions, self.structs, self.constants = {}, {}, {}
        self.aliases = {}    # prh_status -> int32_t
        self.opaque = set()  # handles
        self.callbacks = {}  # prh_progress -> (result, [types])

    def resolve(self, kind):
        """A type with the scalar aliases replaced."""
        return re.sub(r"\w+", lambda m: self.aliases.get(m.group(), m.group()), kind)

    def size_of(self, kind):
        kind = self.resolve(kind)
        if kind.endswith("*") or kind in self.callbacks:
            return 8
        if kind in SCALARS:
            return SCALARS[kind]
        raise HeaderError(f"no size is known for '{kind}'")


def canonical(kind):
    """'const  prh_view*' as 'const prh_view *'; 'prh_metric * const *' as 'prh_metric *const *'."""
    words = re.findall(r"\w+|\*", kind)
    text = ""
    for word in words:
        text += word if not text or text.endswith("*") else " " + word
    return text


def declarator(text):
    """'const prh_view *view' as ('const prh_view *', 'view')."""
    match = re.fullmatch(r"(.*?)(\w+)", text.strip(), re.S)
    if not match or not match.group(1).strip():
        raise HeaderError(f"cannot read the declaration '{text.strip()}'")
    return canonical(match.group(1)), match.group(2)


def parameters(text):
    if text.strip() == "void":
        return []
    return [("...", "") if part.strip() == "..." else declarator(part) for part in text.split(",")]


def fields(body):
    result = []
    for line in filter(None, (part.strip() for part in body.split(";"))):
        first, *more = line.split(",")
        kind, name = declarator(first)
        result.append((kind, name))
        for name in more:
            if not re.fullmatch(r"\s*\w+\s*", name):
                raise HeaderError(f"cannot read the field '{line}'")
            result.append((kind, name.strip()))
    return result


def lay_out(api, struct):
    end, widest = 0, 1
    for kind, _ in struct.fields:
        size = api.size_of(kind)
        start = (end + size - 1) // size * size
        struct.padding += start - end
        struct.offsets.append(start)
        end, widest = start + size, max(widest, size)
    struct.size = (end + widest - 1) // widest * widest
    struct.padding += struct.size - end


def status_map(api, text):
    match = re.search(r"#define PRH_STATUS_MAP\(X\)(.*?[^\\])\n", text, re.S)
    if match:
        for name, number in re.findall(r"X\((\w+), (-?\d+), \"", match.group(1)):
            api.constants[name] = int(number)


def enumerators(api, body):
    value = -1
    for part in filter(None, (part.strip() for part in body.split(","))):
        match = re.fullmatch(r"(\w+)(?:\s*=\s*(-?\d+))?", part)
        if not match:
            raise HeaderError(f"cannot read the enumerator '{part}'")
        value = int(match.group(2)) if match.group(2) else value + 1
        api.constants[match.group(1)] = value


STATEMENT = [
    ("opaque", r"typedef struct (?P<tag>\w+) (?P<name>\w+);"),
    ("struct", r"typedef struct (?P<tag>\w+) \{(?P<body>[^{}]*)\} (?P<name>\w+);"),
    ("callback", r"typedef (?P<result>[^;(]+)\(\*(?P<name>\w+)\)\((?P<args>[^()]*)\);"),
    ("alias", r"typedef (?P<kind>\w+) (?P<name>\w+);"),
    ("enum", r"enum \{(?P<body>[^{}]*)\};"),
    ("function", r"PRH_API (?P<must>PRH_MUST_CHECK )?(?:PRH_DEPRECATED_FOR\(\w+\) )?"
                 r"(?P<result>[\w\s*]*?[\s*])(?P<name>\w+)\((?P<args>[^()]*)\);"),
]


def add(api, kind, match, header, comment):
    name = match.groupdict().get("name")
    if kind in ("opaque", "struct") and match["tag"] != name:
        raise HeaderError(f"struct {match['tag']} is called {name} as a type")
    if kind == "opaque":
        api.opaque.add(name)
    elif kind == "struct":
        api.structs[name] = Struct(name, header, fields(match["body"]), comment)
        lay_out(api, api.structs[name])
    elif kind == "callback":
        api.callbacks[name] = canonical(match["result"]), [t for t, _ in parameters(match["args"])]
    elif kind == "alias":
        if match["kind"] not in SCALARS:
            raise HeaderError(f"{name} is an alias of {match['kind']}, which has no fixed width")
        api.aliases[name] = match["kind"]
    elif kind == "enum":
        enumerators(api, match["body"])
    else:
        if name in api.functions:
            raise HeaderError(f"{name} is declared twice")
        function = Function(name, header, canonical(match["result"]), parameters(match["args"]), comment)
        function.must_check = bool(match["must"])
        api.functions[name] = function


def read_header(api, path):
    text = path.read_text(encoding="utf-8")
    status_map(api, text)
    comments = []

    def keep(match):  # a comment leaves its number behind, so that a declaration finds the one above it
        comments.append(match.group())
        return f" @{len(comments) - 1}@ "

    text = re.sub(r"/\*.*?\*/", keep, text, flags=re.S)
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*\n", "", text, flags=re.M)
    text = re.sub(r"\bPRH_(BEGIN|END)_DECLS\b", "", text)
    text = re.sub(r"enum \{ PRH_STATUS_MAP\(\w+\) \};", "", text)
    comment = ""
    while True:
        text = text.lstrip()
        if not text:
            return
        mark = re.match(r"@(\d+)@", text)
        if mark:
            comment = comments[int(mark.group(1))]
            text = text[mark.end():]
            continue
        end = re.compile(r"[^;{]*(\{[^{}]*\}[^;{]*)?;").match(text)
        if not end:
            raise HeaderError(f"{path.name}: cannot read '{text[:60]}'")
        statement = re.sub(r"\s+", " ", re.sub(r"@\d+@", "", end.group())).strip()
        text = text[end.end():]
        for kind, pattern in STATEMENT:
            match = re.fullmatch(pattern, statement)
            if match:
                try:
                    add(api, kind, match, path.name, comment)
                except HeaderError as error:
                    raise HeaderError(f"{path.name}, {match.groupdict().get('name')}: {error}") from None
                break
        else:
            raise HeaderError(f"{path.name}: cannot read '{statement}'")
        comment = ""


def read(folder):
    """Everything that the headers in `folder` declare. prh.h declares nothing; experimental.h is no promise."""
    api = Api()
    folder = pathlib.Path(folder)
    order, seen = [], set()

    def visit(path):  # a header after those that it includes, so that types are known when they are used
        if path.name in seen:
            return
        seen.add(path.name)
        for name in re.findall(r'^#include <prh/(\w+\.h)>', path.read_text(encoding="utf-8"), re.M):
            visit(folder / name)
        order.append(path)

    for path in sorted(folder.glob("*.h")):
        if path.name != "experimental.h":
            visit(path)
    for path in order:
        read_header(api, path)
    return api


if __name__ == "__main__":
    found = read(sys.argv[1])
    for function in sorted(found.functions):
        print(function)

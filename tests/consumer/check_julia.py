"""check_julia.py SOURCE_ROOT: every ccall and every struct of examples/julia against the public headers.

Debian 12 has no Julia, so the calls are read instead of run: symbol, result type, type and number of the
arguments, number of the values handed over; fields, types and sizes of structs. To show that it can fail, the
check then spoils each of these in turn, everywhere, and every spoilt program must be refused.
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "abi"))
import headers

SIZES = {"Int8": 1, "UInt8": 1, "Int16": 2, "UInt16": 2, "Int32": 4, "UInt32": 4, "Int64": 8, "UInt64": 8,
         "Float32": 4, "Float64": 8, "Cdouble": 8, "Cfloat": 4, "Cint": 4, "Cuint": 4, "Cstring": 8}
SAME = {"Cdouble": "Float64", "Cfloat": "Float32", "Cint": "Int32", "Cuint": "UInt32", "Nothing": "Cvoid"}
NUMBERS = {"double": "Float64", "float": "Float32", "int32_t": "Int32", "uint32_t": "UInt32",
           "int64_t": "Int64", "uint64_t": "UInt64"}


class Wrong(Exception):
    pass


# ---- reading Julia ----

def strip(text):
    """Comments go; strings become '"..."' of the same length, so that positions stay."""
    def one(match):
        word = match.group()
        return '"' + "." * (len(word) - 2) + '"' if word[0] == '"' else " " * len(word)
    return re.sub(r'"(?:\\.|[^"\\])*"|#[^\n]*', one, text)


def closing(text, start):
    """Position of the bracket that closes the one at `start`."""
    pairs, open_ones = {"(": ")", "[": "]", "{": "}"}, []
    for i in range(start, len(text)):
        if text[i] in pairs:
            open_ones.append(pairs[text[i]])
        elif text[i] in ")]}":
            if not open_ones or text[i] != open_ones.pop():
                raise Wrong(f"brackets do not match near '{text[max(0, i - 30):i + 1]}'")
            if not open_ones:
                return i
    raise Wrong(f"a bracket is never closed: '{text[start:start + 30]}'")


def split(text, start, end):
    """The parts between commas of text[start:end], as (start, end); a comma at the end adds nothing."""
    parts, begin, i = [], start, start
    while i < end:
        if text[i] in "([{":
            i = closing(text, i)
        elif text[i] == ",":
            parts.append((begin, i))
            begin = i + 1
        i += 1
    if text[begin:end].strip():
        parts.append((begin, end))
    return [trim(text, part) for part in parts]


def trim(text, span):
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class Call:
    """One ccall, every part as a (start, end) span of the program's text."""

    def __init__(self, text, start):
        end = closing(text, start)
        parts = split(text, start + 1, end)
        if len(parts) < 3:
            raise Wrong(f"ccall with {len(parts)} parts near '{text[start:start + 40]}'")
        target, self.result, types, *self.values = parts
        match = re.fullmatch(r"\(\s*:(\w+)\s*,\s*libprh\s*\)", text[slice(*target)])
        if not match:
            raise Wrong(f"ccall of '{text[slice(*target)]}', expected (:symbol, libprh)")
        self.name = match.group(1)
        at = target[0] + match.start(1)
        self.symbol = (at, at + len(self.name))
        if text[types[0]] != "(" or closing(text, types[0]) != types[1] - 1:
            raise Wrong(f"{self.name}: the argument types are no tuple")
        self.types = split(text, types[0] + 1, types[1] - 1)
        inside = text[types[0] + 1:types[1] - 1].rstrip()
        if len(self.types) == 1 and not inside.endswith(","):
            raise Wrong(f"{self.name}: a tuple of one type needs a comma: ({inside},)")


def calls(text):
    code = strip(text)
    if "@ccall" in code or re.search(r"\b(dlsym|cglobal|@cfunction|llvmcall)\b", code):
        raise Wrong("only ccall is understood by this check")
    return [Call(code, match.end() - 1) for match in re.finditer(r"\bccall\s*\(", code)]


class Layout:
    def __init__(self, name, fields):
        self.name, self.fields = name, fields  # fields: (name span, type span)


def structs(text):
    """Structs that Julia lays out like C: those called prh_..., which must be immutable to be passed in place."""
    code, found, opaque = strip(text), {}, set()
    for match in re.finditer(r"^(mutable )?struct (prh_\w+)[ \t]*(.*?)\bend\b", code, re.M | re.S):
        fields = [(f.span(1), f.span(2)) for f in re.compile(r"^\s*(\w+)::([\w{}]+)[ \t]*$", re.M).finditer(
            code, match.start(3), match.end(3))]
        lines = [line for line in match.group(3).splitlines() if line.strip()]
        if len(lines) != len(fields):
            raise Wrong(f"struct {match.group(2)} holds more than fields")
        if match.group(1) and fields:
            raise Wrong(f"struct {match.group(2)} is mutable: its fields would not lie where C looks for them")
        if fields:
            found[match.group(2)] = Layout(match.group(2), fields)
        else:
            opaque.add(match.group(2))
    return found, opaque


def check_blocks(text):
    """As many ends as openings, so that the file is at least a program."""
    code, found = strip(text), 1
    while found:  # comprehensions have a 'for' of their own
        code, found = re.subn(r"\[[^\[\]]*\]", " ", code)
    code = re.sub(r"\b(mutable struct|struct)\b", "struct", code)
    opened = len(re.findall(r"\b(?:struct|function|if|for|while|let|begin|do|try|module|quote)\b", code))
    ended = len(re.findall(r"\bend\b", code))
    if opened != ended:
        raise Wrong(f"{opened} blocks are opened and {ended} ended")
    for match in re.finditer(r"[(\[{]", strip(text)):
        closing(strip(text), match.start())


# ---- the two languages side by side ----

def allowed(api, kind):
    """The Julia types that carry a C argument or result of this type."""
    kind = re.sub(r"\s*\bconst$", "", api.resolve(kind))
    if kind in api.callbacks:
        return {"Ptr{Cvoid}"}
    if kind in NUMBERS:
        return {NUMBERS[kind]}
    target = kind[:-1].strip() if kind.endswith("*") else None
    base = re.sub(r"\bconst\b", "", target or "").replace(" ", "")
    if target is None:
        raise Wrong(f"'{kind}' has no Julia type here")
    if base == "char":
        return {"Cstring", "Ptr{UInt8}", "Ptr{Int8}"}
    if base == "void":
        return {"Ptr{Cvoid}"}
    if base in api.opaque:
        return {f"Ptr{{{base}}}"}
    inner = allowed(api, target) if "*" in base else {NUMBERS.get(base, base)}
    return {f"{outer}{{{one}}}" for outer in ("Ptr", "Ref") for one in inner}


def plain(kind):
    return re.sub(r"\w+", lambda m: SAME.get(m.group(), m.group()), kind.replace(" ", ""))


def check_call(api, text, call, known):
    function = api.functions.get(call.name)
    if not function:
        raise Wrong(f"{call.name} is not declared in the headers")
    types = [plain(text[slice(*span)]) for span in call.types]
    if len(types) != len(function.parameters):
        raise Wrong(f"{call.name} takes {len(function.parameters)} arguments, the ccall says {len(types)}")
    if len(call.values) != len(types):
        raise Wrong(f"{call.name} is given {len(call.values)} values for {len(types)} arguments")
    for number, (kind, (expected, name)) in enumerate(zip(types, function.parameters)):
        good = allowed(api, expected)
        if kind not in good:
            raise Wrong(f"{call.name}, argument {number} ({name}): {kind} for '{expected}', "
                        f"expected {' or '.join(sorted(good))}")
        for word in re.findall(r"prh_\w+", kind):
            if word not in known:
                raise Wrong(f"{call.name}: {word} is not defined in the program")
    result = plain(text[slice(*call.result)])
    good = {"Cvoid"} if function.result == "void" else allowed(api, function.result)
    if result not in {kind for kind in good if not kind.startswith("Ref")}:
        raise Wrong(f"{call.name} answers {result} for '{function.result}'")


def check_struct(api, text, layout):
    struct = api.structs.get(layout.name)
    if not struct:
        raise Wrong(f"struct {layout.name} is not in the headers")
    theirs = [(text[slice(*n)], plain(text[slice(*t)])) for n, t in layout.fields]
    if [n for n, _ in theirs] != [n for _, n in struct.fields]:
        raise Wrong(f"struct {layout.name} has the fields {[n for n, _ in theirs]}, "
                    f"the header {[n for _, n in struct.fields]}")
    end = 0
    for (name, kind), (expected, _), offset in zip(theirs, struct.fields, struct.offsets):
        good = {one for one in allowed(api, expected) if not one.startswith("Ref")}
        if kind not in good:
            raise Wrong(f"{layout.name}.{name}: {kind} for '{expected}', expected {' or '.join(sorted(good))}")
        size = 8 if kind.startswith("Ptr") else SIZES[kind]
        start = (end + size - 1) // size * size
        if start != offset:
            raise Wrong(f"{layout.name}.{name} lies at {start}, in C at {offset}")
        end = start + size
    if (end + 7) // 8 * 8 != struct.size:
        raise Wrong(f"struct {layout.name} has {end} bytes, in C {struct.size}")


def check(api, text):
    """Raises Wrong at the first breach; returns the calls and structs that were held against the headers."""
    check_blocks(text)
    laid_out, opaque = structs(text)
    for name in opaque:
        if name not in api.opaque:
            raise Wrong(f"{name} is no handle of the headers")
    found = calls(text)
    if not found:
        raise Wrong("no ccall was found")
    for call in found:
        check_call(api, text, call, set(laid_out) | opaque)
    for layout in laid_out.values():
        check_struct(api, text, layout)
    for handle in {name for call in found for name in re.findall(r"prh_\w+", text[slice(*call.result)])}:
        if handle not in opaque:
            raise Wrong(f"{handle} is not defined in the program")
    return found, laid_out


# ---- proof that it can fail ----

def replaced(text, span, new):
    return text[:span[0]] + new + text[span[1]:]


def without(text, spans, i):
    """Part i of a list between commas taken out, with one comma. The last of one keeps the tuple's comma."""
    start, end = spans[i]
    if len(spans) == 1:
        return replaced(text, (start, end + (text[end:end + 1] == ",")), "")
    if i + 1 < len(spans):
        return replaced(text, (start, spans[i + 1][0]), "")
    return replaced(text, (spans[i - 1][1], end), "")


def other_types(kind):
    return {"Int32", "Int64", "UInt64", "Float32", "Float64", "Cstring", "Ptr{Cvoid}", "Ptr{Ptr{Cvoid}}",
            "Ref{Float64}", "Ref{Float32}", "Ref{Int64}", "Ptr{prh_metric}", "Ptr{prh_representation}",
            "Ref{Ptr{prh_metric}}", "Ref{Ptr{prh_representation}}", "Ref{prh_view}",
            "Ref{prh_metric_options}"} - {kind, plain(kind)}


def spoilt(api, text, found, laid_out):
    """Every program that differs from a good one in one place: (what was done, program)."""
    for call in found:
        function = api.functions[call.name]
        expected = [allowed(api, kind) for kind, _ in function.parameters]
        yield f"{call.name}: misspelt", replaced(text, call.symbol, call.name + "s")
        for name in sorted(api.functions):  # the same argument types under another name are no mistake here
            if [allowed(api, kind) for kind, _ in api.functions[name].parameters] != expected:
                yield f"{call.name}: called as {name}", replaced(text, call.symbol, name)
        good = {"Cvoid"} if function.result == "void" else allowed(api, function.result)
        for kind in sorted(other_types(text[slice(*call.result)]) - good):
            yield f"{call.name}: result {kind}", replaced(text, call.result, kind)
        for i, span in enumerate(call.types):
            good = allowed(api, function.parameters[i][0])
            for kind in sorted(other_types(text[slice(*span)]) - good):
                yield f"{call.name}: argument {i} as {kind}", replaced(text, span, kind)
            yield f"{call.name}: argument type {i} missing", without(text, call.types, i)
            yield f"{call.name}: argument type {i} twice", replaced(text, span, "Int32, " + text[slice(*span)])
        for i in range(len(call.values)):
            yield f"{call.name}: value {i} missing", without(text, call.values, i)
        if call.values:
            last = call.values[-1]
            yield f"{call.name}: one value too many", replaced(text, last, text[slice(*last)] + ", C_NULL")
    for layout in laid_out.values():
        yield f"{layout.name}: mutable", text.replace(f"struct {layout.name}", f"mutable struct {layout.name}")
        for i, (name, kind) in enumerate(layout.fields):
            here = f"{layout.name}.{text[slice(*name)]}"
            yield f"{here}: renamed", replaced(text, name, "other")
            yield f"{here}: missing", replaced(text, (name[0], kind[1]), "")
            for other in sorted(other_types(text[slice(*kind)]) - allowed(api, api.structs[layout.name].fields[i][0])):
                yield f"{here}: as {other}", replaced(text, kind, other)
    for match in re.finditer(r"\bend\b", strip(text)):
        yield f"the end at {match.start()} missing", replaced(text, match.span(), "")


def main():
    root = pathlib.Path(sys.argv[1])
    api = headers.read(root / "include" / "prh")
    programs = sorted((root / "examples" / "julia").glob("*.jl"))
    failures = 0 if programs else 1
    for path in programs:
        text = path.read_text(encoding="utf-8")
        try:
            found, laid_out = check(api, text)
        except Wrong as wrong:
            print(f"{path.name}: {wrong}")
            failures += 1
            continue
        refused = 0
        for what, program in spoilt(api, text, found, laid_out):
            try:
                check(api, program)
                print(f"{path.name}: the check does not notice this: {what}")
                failures += 1
            except Wrong:
                refused += 1
        print(f"{path.name}: {len(found)} calls and {len(laid_out)} structs agree with the headers; "
              f"{refused} spoilt copies were refused")
    sys.exit(1 if failures else 0)


main()

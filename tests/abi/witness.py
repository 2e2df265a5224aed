"""witness.py SOURCE_ROOT: prints a C file that defines every public function and does nothing.

Compiled, it has the interface that the headers promise and no inside: the baseline is made of it, so that what
handles hold, and where the library keeps it, never shows in the baseline.
"""

import pathlib
import sys

import headers

api = headers.read(pathlib.Path(sys.argv[1]) / "include" / "prh")
print("#include <prh/prh.h>")
for function in sorted(api.functions.values(), key=lambda f: f.name):
    named = ", ".join(f"{kind} {name}" for kind, name in function.parameters) or "void"
    unused = "".join(f" (void){name};" for _, name in function.parameters)
    answer = "" if function.result == "void" else " return 0;"
    print(f"{function.result} {function.name}({named}) {{{unused}{answer} }}")

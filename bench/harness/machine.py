"""What the measurements were made on: processor, compiler, BLAS, and what the machine can do at all."""

import hashlib
import json
import os
import platform
import re
import shlex
import subprocess
import time

from . import process


def text_of(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def first_line(command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "replace").partition("\n")[0].strip()


def vector_extensions(flags):
    words = set(flags.split())
    return [name for name in ("sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512_bf16", "asimd", "sve")
            if name in words]


def build_options(build):
    """How the library was built, from Meson's own records."""
    options = {}
    records = text_of(os.path.join(build, "meson-info", "intro-buildoptions.json"))
    for option in json.loads(records) if records else []:
        if option["name"] in ("buildtype", "optimization", "b_sanitize", "b_lto", "blas", "c_args"):
            options[option["name"]] = option["value"]
    commands = text_of(os.path.join(build, "compile_commands.json"))
    words = shlex.split(json.loads(commands)[0]["command"]) if commands else ["cc"]
    compiler = words[1] if os.path.basename(words[0]) == "ccache" else words[0]
    return options, first_line([compiler, "--version"])


def facts(context):
    processor = text_of("/proc/cpuinfo")
    model = re.search(r"^model name\s*:\s*(.*)$", processor, re.M)
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.*)$", processor, re.M)
    memory = re.search(r"^MemTotal:\s*(\d+)", text_of("/proc/meminfo"), re.M)
    options, compiler = build_options(context.build)
    return {
        "cpu": model.group(1) if model else platform.processor() or "unknown",
        "architecture": platform.machine(),
        "cores_usable": len(os.sched_getaffinity(0)),
        "cores_online": os.cpu_count(),
        "vector_extensions": vector_extensions(flags.group(1) if flags else ""),
        "memory_bytes": int(memory.group(1)) * 1024 if memory else None,
        "system": f"{platform.system()} {platform.release()}",
        "compiler": compiler,
        "build": options,
        "prh": first_line([context.prh, "--version"]),
        "load_average": list(os.getloadavg()),
    }


def roofline(context, threads, quick):
    """Rates of sgemm and dgemm (flop/s) and of memory (bytes/s) with this many threads."""
    size = ["--n", "256", "--megabytes", "4", "--milliseconds", "20"] if quick else ["--milliseconds", "1500"]
    outcome = process.run([context.program("roofline"), "--threads", threads, *size], threads)
    found = json.loads(outcome.out)
    found["when"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return found


def library_hash(build):
    """Names the build that was measured: the first digits of the SHA-256 of libprh."""
    folder = os.path.join(build, "lib")
    for name in sorted(os.listdir(folder)):
        if re.fullmatch(r"libprh\.so(\.\d+)*", name) and not os.path.islink(os.path.join(folder, name)):
            with open(os.path.join(folder, name), "rb") as file:
                return hashlib.sha256(file.read()).hexdigest()[:16]
    raise process.Failed(f"{folder}: no libprh.so")

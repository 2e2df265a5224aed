"""The report: JSON for machines, Markdown for people, and the check that a JSON file is one."""

import time

SCHEMA = "prh-bench/1"
STATUSES = ("measured", "extrapolated", "not run", "not in this version", "failed")
NUMBER = (int, float)


def build(context, rows, wishes):
    return {
        "schema": SCHEMA,
        "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "quick": wishes.quick,
        "settings": {"threads": wishes.threads, "repeats": wishes.repeats, "seed": wishes.seed,
                     "budget_seconds": wishes.budget, "long": sorted(wishes.long)},
        "machine": context.machine,
        "rows": rows,
    }


def problems(report):
    """What keeps it from being a report, as a list of sentences."""
    found = []

    def need(holder, where, fields):
        for name, kinds in fields.items():
            if not isinstance(holder, dict) or name not in holder:
                found.append(f"{where}.{name} is missing")
            elif not isinstance(holder[name], kinds):
                found.append(f"{where}.{name} is {type(holder[name]).__name__}")
    optional = NUMBER + (type(None),)
    need(report, "report", {"schema": str, "when": str, "quick": bool, "settings": dict, "machine": dict,
                            "rows": list})
    if found:
        return found
    if report["schema"] != SCHEMA:
        found.append(f"schema is {report['schema']}, not {SCHEMA}")
    need(report["machine"], "machine", {"cpu": str, "architecture": str, "cores_usable": int, "compiler": str,
                                        "build": dict, "prh": str, "rates": dict})
    names = [row.get("row") for row in report["rows"] if isinstance(row, dict)]
    if len(set(names)) != len(report["rows"]):
        found.append("two rows have one name")
    for row in report["rows"]:
        where = f"row {row.get('row')}"
        need(row, where, {"row": str, "workload": str, "reference": dict, "target": str, "status": str,
                          "threads": optional, "ours": (dict, type(None)), "peers": list, "note": str, "extra": dict,
                          "work": (dict, type(None)), "peak_rss_bytes": optional, "anonymous_bytes": optional})
        if row.get("status") not in STATUSES:
            found.append(f"{where}: status {row.get('status')!r}")
        elif (row["status"] in ("measured", "extrapolated")) != (row.get("ours") is not None):
            found.append(f"{where}: {row['status']}, and yet ours is {row.get('ours')!r}")
        timed = [peer for peer in row.get("peers", []) if "median" in peer]
        for place, times in [("ours", row.get("ours"))] + [(peer["name"], peer) for peer in timed]:
            if times is not None:
                need(times, f"{where}.{place}", {"seconds": list, "median": NUMBER, "min": NUMBER, "max": NUMBER})
                if not found and not 0 < times["min"] <= times["median"] <= times["max"]:
                    found.append(f"{where}.{place}: not 0 < min <= median <= max")
    return found


def time_text(seconds):
    if seconds < 1e-3:
        return f"{seconds * 1e6:.3g} µs"
    if seconds < 1:
        return f"{seconds * 1e3:.3g} ms"
    return f"{seconds:.3g} s" if seconds < 1000 else f"{seconds:.0f} s"


def spread_text(times):
    if len(times["seconds"]) == 1:
        return time_text(times["median"])
    return f"{time_text(times['median'])} [{time_text(times['min'])} .. {time_text(times['max'])}]"


def ours_text(row):
    if row["ours"] is None:
        return row["status"]
    return spread_text(row["ours"]) + (" (extrapolated)" if row["status"] == "extrapolated" else "")


def peer_text(peer):
    if "median" not in peer:
        return f"{peer['name']}: {peer['status']}"
    mark = " (extrapolated)" if peer["status"] == "extrapolated" else ""
    return f"{peer['name']} {peer.get('version') or ''} {spread_text(peer)}{mark}: **{peer['ratio']:.3g}×**"


def work_text(work):
    if not work:
        return "–"
    for routine in ("sgemm", "dgemm"):
        if f"share_of_{routine}" in work:
            return f"{work[f'share_of_{routine}']:.0%} of {routine}"
    return f"{work['share_of_triad']:.0%} of memory bandwidth"


def memory_text(row):
    if not row["peak_rss_bytes"]:
        return "–"
    words = f"{row['peak_rss_bytes'] / 1e6:.0f} MB"
    if row["anonymous_bytes"]:
        words += f" (anonymous {row['anonymous_bytes'] / 1e6:.0f} MB)"
    return words


def rate_lines(machine):
    lines = []
    for moment, of_threads in machine["rates"].items():
        for threads, rate in of_threads.items():
            lines.append(f"- {moment} the run, {threads} thread(s): sgemm {rate['sgemm']['median'] / 1e9:.1f} GFLOP/s "
                         f"(best {rate['sgemm']['best'] / 1e9:.1f}), dgemm {rate['dgemm']['median'] / 1e9:.1f}, "
                         f"triad {rate['triad']['median'] / 1e9:.1f} GB/s (best {rate['triad']['best'] / 1e9:.1f})")
    return lines


def markdown(report):
    machine, settings = report["machine"], report["settings"]
    build_options = ", ".join(f"{k}={v}" for k, v in machine["build"].items() if v not in ("", [], "none"))
    lines = [f"# Benchmarks of {machine['prh']}", ""]
    if report["quick"]:
        lines += ["**Smoke sizes (--quick): these numbers mean nothing; they show that the harness runs.**", ""]
    lines += [f"- {report['when']}, {settings['threads']} threads, up to {settings['repeats']} interleaved runs each, "
              f"warm page cache, seed {settings['seed']}",
              f"- {machine['cpu']}, {machine['cores_usable']} cores ({', '.join(machine['vector_extensions'])}), "
              f"{(machine['memory_bytes'] or 0) / 2**30:.0f} GiB, {machine['system']}",
              f"- {machine['compiler']}; {build_options}",
              f"- load average before {machine['load_average'][0]:.2f}, after "
              f"{machine.get('load_average_after', [0.0])[0]:.2f}", *rate_lines(machine), "",
              "| row | workload | reference figure | target | ours: median [min .. max] | peers, same run | "
              "share of the machine | peak memory | note |", "|---|---|---|---|---|---|---|---|---|"]
    sources = []
    for row in report["rows"]:
        source = row["reference"]["source"]
        if source not in sources:
            sources.append(source)
        cells = [row["row"], row["workload"], f"{row['reference']['text']} [{sources.index(source) + 1}]",
                 row["target"], ours_text(row), "<br>".join(map(peer_text, row["peers"])) or "–",
                 work_text(row["work"]), memory_text(row), row["note"] or "–"]
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    lines += ["", "Reference figures:", ""]
    lines += [f"{place}. {source}" for place, source in enumerate(sources, 1)]
    return "\n".join(lines) + "\n"

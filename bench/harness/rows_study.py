"""Rows about whole studies: the paper's grid, a task of a big survey, and streams."""

import json
import os

import numpy as np

from . import data, models, process, rows_neighbors
from .row import SPEC, Row, not_run

# A task of a big study: 140 layers, of real widths, 5 400 pairs of layers; {width: layers of it}.
STUDY_ROWS, STUDY_PAIRS = 101_000, 5400
STUDY = {384: 12, 768: 24, 1024: 24, 1280: 32, 1536: 8, 2048: 8, 2560: 8, 4096: 12, 5120: 8, 5900: 4}


def grid_files(context, chosen, side):
    """A stack per model, in half precision as features are often stored; smoke sizes keep depths only."""
    files = []
    for place, model in enumerate(chosen):
        rows, width = context.pick((1024, model.width), (64, max(4, model.width // 64)))
        files.append(data.stack(context.work, model.name, rows, model.layers, width,
                                context.seed + 100 * side + place, "<f2"))
    return files


def align_grid(context, language, vision, repeats):
    x, y = grid_files(context, language, 1), grid_files(context, vision, 2)
    process.warm(*x, *y)
    command = [context.prh, "align", "--x", *x, "--y", *y, "--metric", "mutual_knn", "--threads", context.threads,
               "--format", "csv", "--quiet"]
    outcomes = process.interleave({"ours": lambda: process.run(command, context.threads)}, repeats,
                                  context.budget)["ours"]
    return {"seconds": [o.seconds for o in outcomes], **process.peaks(outcomes),
            "inputs": sum(os.path.getsize(f) for f in [*x, *y])}


def compare_seconds(context, rows, layers):
    """Seconds to compare two prepared layers by mutual_knn, from the phase of bench_hot_loops."""
    outcome = process.run([context.program("hot_loops"), "--phase", "mutual_knn", "--n", rows, "--d", 16, "--layers",
                           layers, "--threads", context.threads], context.threads)
    return process.summary(json.loads(outcome.out)["seconds"])["median"] / layers**2


def grid_in_part(context):
    rng = np.random.default_rng(context.seed)
    language, vision = (models.one_of_each_family(side, rng) for side in (models.LANGUAGE, models.VISION))
    measured = align_grid(context, language, vision, min(context.repeats, 3))
    share = models.features(models.LANGUAGE + models.VISION) / models.features(language + vision)
    pairs = models.layers(models.LANGUAGE) * models.layers(models.VISION)
    each = compare_seconds(context, context.pick(1024, 64), context.pick(24, 4))
    names = ", ".join(m.name for m in [*language, *vision])
    took = process.summary(measured["seconds"])["median"]
    note = (f"{names} took {took:.3g} s; times {share:.2f} for all columns, and {each * 1e6:.3g} µs for each of {pairs} "
            "pairs of layers; memory is that of this part; in full: --long grid")
    return measured, [seconds * share + pairs * each for seconds in measured["seconds"]], note


def measure_grid(context):
    if context.is_long("grid"):
        measured = context.store.once(f"grid/{context.threads}/{context.seed}",
                                      lambda: align_grid(context, models.LANGUAGE, models.VISION, 1))
        status, seconds, note = "measured", measured["seconds"], "prh align in one process, features in half precision"
    else:
        status = "extrapolated"
        measured, seconds, note = grid_in_part(context)
    ours = process.summary(seconds)
    flop = 1024 * 1024 * models.features(models.LANGUAGE + models.VISION)
    return {"status": status, "threads": context.threads, "ours": ours, "note": note,
            "peak_rss_bytes": measured["peak_rss_bytes"], "anonymous_bytes": measured["anonymous_bytes"],
            "work": None if context.quick else context.work_of_products(flop, ours["median"], context.threads),
            "extra": {"measured_seconds": measured["seconds"], "inputs_bytes": measured["inputs"]}}


def study_step(context, width):
    """The neighbours of one layer of this width; its file is removed afterwards."""
    file = data.matrix(context.work, "study", STUDY_ROWS, width, context.seed + width)
    process.warm(file)
    outcome = rows_neighbors.neighbors(context, file, context.threads, memory=8_000_000_000)
    os.remove(file)
    context.say(f"study: width {width} took {outcome.seconds:.1f} s")
    return {"seconds": outcome.seconds, "peak_rss": outcome.peak_rss, "anonymous": outcome.anonymous}


def measure_study(context):
    if not context.is_long("study"):
        return not_run("study", "one layer of each width takes long")
    key = f"study/{context.threads}"
    steps = {width: context.store.once(f"{key}/{width}", lambda width=width: study_step(context, width))
             for width in STUDY}
    each = context.store.once(f"{key}/compare", lambda: compare_seconds(context, STUDY_ROWS, 2))
    seconds = sum(count * steps[width]["seconds"] for width, count in STUDY.items()) + STUDY_PAIRS * each
    flop = sum(count * width for width, count in STUDY.items()) * STUDY_ROWS**2
    return {"status": "extrapolated", "threads": context.threads, "ours": process.summary([seconds]),
            "peak_rss_bytes": max(s["peak_rss"] for s in steps.values()),
            "anonymous_bytes": max(s["anonymous"] for s in steps.values()),
            "work": context.work_of_products(flop, seconds, context.threads),
            "note": f"one layer of each of {len(STUDY)} widths measured, times how many there are; {each * 1e3:.3g} ms "
                    f"for each of {STUDY_PAIRS} pairs; without permutations",
            "extra": {"widths": {str(w): {"layers": STUDY[w], **steps[w]} for w in STUDY}}}


STREAM_ROWS = 10_000_000


def stream_step(context, rows):
    cols = context.pick(128, 16)
    outcome = process.run([context.program("stream"), "--n", rows, "--dx", cols, "--dy", cols, "--threads",
                           context.threads], context.threads)
    return {**json.loads(outcome.out), "peak_rss": outcome.peak_rss, "anonymous": outcome.anonymous}


def measure_stream(context):
    """Updates alone; the state does not grow, so that time is in proportion to the rows."""
    if context.is_long("stream"):
        step = context.store.once(f"stream/{STREAM_ROWS}/{context.threads}", lambda: stream_step(context, STREAM_ROWS))
        status, seconds, note = "measured", step["seconds"][0], ""
    else:
        step = stream_step(context, context.pick(400_000, 20_000))
        status, seconds = "extrapolated", step["seconds"][0] * STREAM_ROWS / step["n"]
        note = f"{step['n']} rows took {step['seconds'][0]:.3g} s, scaled; in full: --long stream; "
    width = step["dx"] + step["dy"]
    flop = STREAM_ROWS * width**2  # half of the products, since they are symmetric
    return {"status": status, "threads": context.threads, "ours": process.summary([seconds]),
            "peak_rss_bytes": step["peak_rss"] or None, "anonymous_bytes": step["anonymous"] or None,
            "work": {"flop": flop, "share_of_dgemm": flop / seconds / context.rates[context.threads]["dgemm"]["median"]},
            "note": f"{note}d = {step['dx']} and {step['dy']}, products in double; state {step['state_bytes'] / 1e6:.3g} MB; "
                    f"merged in two orders: {step['orders_differ']:.1g} apart",
            "extra": {"step": step}}


ROWS = [
    Row("grid", "the paper's grid: 12 × 17 models, 806 layers, 1.6·10⁵ layer pairs, n = 1024, mutual_knn", "hours",
        SPEC, "≤ 60 s, ≤ 2 GB", measure_grid, has_long=True),
    Row("study", "one task of a big study: n = 101 000, d ≤ 5 900, 140 layers, 5 400 layer pairs",
        "hours on a data-centre GPU", "as platonic-universe describes its runs",
        "limited by the kNN products alone; within 8 GB, resumable", measure_study, has_long=True),
    Row("stream", "unbiased linear CKA, streamed in chunks, 10⁷ rows", "–", SPEC,
        "one pass, O((d_x + d_y)²) state, mergeable to 1e-12", measure_stream, needs="hsic_stream",
        has_long=True),
]

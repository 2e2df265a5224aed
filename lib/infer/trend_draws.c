/* p-values by letting models change places. The matrix stays as it is: what its pairs share is in every draw. */
#include <math.h>
#include <stdatomic.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/permutations.h"
#include "infer/trend.h"

enum { CHUNK = 64 };

#define REACH 1e-12                           /* what falls short by less reaches */
#define STREAM (UINT64_C(0x7472656e64) << 16) /* draw k has number STREAM + k */

typedef struct drawing {
    const prh__trend_pair *pair;
    const prh__permutations *permutations;
    int64_t draws;
    int32_t alternative;
    double observed[2];
    _Atomic int64_t reached[2];
    const prh__run *run;
    int32_t **rooms; /* per worker: n */
} drawing;

/* The correlation when model i has what order[i] had; with a control its part is taken out again (Dekker et al. 2007).
 * NaN if the control explains all of it then. */
static double correlate(const prh__trend_pair *pair, int which, const int32_t *order)
{
    const double *first = pair->first[which], *second = pair->second[which], *control = pair->control[which];
    double sum = 0.0, share = 0.0;

    for (int64_t i = 0; i < pair->n; i++)
        sum += first[i] * second[order[i]];
    if (!control)
        return sum;
    for (int64_t i = 0; i < pair->n; i++)
        share += control[i] * second[order[i]];
    return 1.0 - share * share > REACH ? sum / sqrt(1.0 - share * share) : NAN;
}

/* NaN, which is no number to be smaller, reaches: it never makes a p-value small. */
static int reaches(double value, double observed, int32_t alternative)
{
    if (alternative == PRH_GREATER)
        return !(value < observed - REACH);
    if (alternative == PRH_LESS)
        return !(value > observed + REACH);
    return !(fabs(value) < fabs(observed) - REACH);
}

static prh_status draw_some(void *context, int64_t task, int64_t worker)
{
    drawing *d = context;
    const int64_t first = task * CHUNK, end = first + CHUNK < d->draws ? first + CHUNK : d->draws;
    int64_t reached[2] = {0, 0};

    for (int64_t k = first; k < end; k++) {
        prh__permutations_at(d->permutations, k, d->rooms[worker]);
        for (int which = 0; which < d->pair->count; which++)
            reached[which] +=
                reaches(correlate(d->pair, which, d->rooms[worker]), d->observed[which], d->alternative);
    }
    for (int which = 0; which < d->pair->count; which++)
        atomic_fetch_add(&d->reached[which], reached[which]);
    return prh__task_step(d->run->task, (double)((end - first) * d->pair->n));
}

double prh__trend_draw_work(int64_t n, const prh_trend_options *options)
{
    return (double)n * (double)(options->permutations + 1);
}

static prh_status count_draws(prh__trend_p *out, drawing *d)
{
    const int64_t n = d->pair->n, tasks = (d->draws + CHUNK - 1) / CHUNK;
    const int64_t workers = prh__run_workers(d->run, tasks, (uint64_t)n * sizeof(int32_t));
    prh_status status;

    PRH__TRY(prh__alloc_rooms(&d->rooms, workers, (size_t)n * sizeof(int32_t)));
    prh__permutations_identity(n, d->rooms[0]);
    for (int which = 0; which < d->pair->count; which++)
        d->observed[which] = correlate(d->pair, which, d->rooms[0]);
    PRH__GO(prh__parallel(d->run, tasks, workers, draw_some, d));
    for (int which = 0; which < d->pair->count; which++) {
        const double reached = (double)atomic_load(&d->reached[which]);

        out->p[which] =
            out->enumerated ? reached / (double)d->draws : (1.0 + reached) / (double)(d->draws + 1);
    }
    out->draws = d->draws;
done:
    prh__free(d->rooms);
    return status;
}

prh_status prh__trend_draw(
    prh__trend_p *out, const prh__trend_pair *pair, const prh_trend_options *options, const prh__run *run)
{
    const prh_null_options how = {
        .method = PRH_NULL_PERMUTE, .seed = options->seed, .blocks = pair->families};
    prh__permutations permutations;
    drawing d = {
        .pair = pair, .permutations = &permutations, .alternative = options->alternative, .run = run};
    int64_t count;
    prh_status status = PRH_OK;

    *out = (prh__trend_p){.p = {NAN, NAN}};
    PRH__TRY(prh__permutations_create(&permutations, pair->n, &how));
    count = prh__permutations_count(&permutations);
    permutations.stream = STREAM;
    permutations.all = count <= options->permutations + 1;
    d.draws = permutations.all ? count : options->permutations;
    out->enumerated = permutations.all && count > 1;
    if (count > 1)
        status = count_draws(out, &d);
    prh__permutations_free(&permutations);
    return status;
}

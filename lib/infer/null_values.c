/* What draws say: moments, threshold, p, and the same of every cell. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/null.h"

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Mean, sd and skewness of the values. */
static void describe(prh_null_result *r, const double *values)
{
    const double count = (double)r->values;
    double sum = 0.0, square = 0.0, cube = 0.0;

    for (int64_t v = 0; v < r->values; v++)
        sum += values[v];
    r->mean = sum / count;
    for (int64_t v = 0; v < r->values; v++) {
        const double d = values[v] - r->mean;

        square += d * d;
        cube += d * d * d;
    }
    r->sd = sqrt(square / count);
    if (!(r->sd > prh__null_slack(r->mean))) /* all are equal but for rounding */
        r->sd = 0.0;
    r->skewness = r->sd > 0.0 ? cube / count / (r->sd * r->sd * r->sd) : NAN;
}

/* The value of rank `rank`, from 1, of the sorted ones and one more. */
static double ranked(const double *sorted, int64_t count, double more, int64_t rank)
{
    int64_t below = 0;

    while (below < count && sorted[below] < more)
        below++;
    if (rank <= below)
        return sorted[rank - 1];
    return rank == below + 1 ? more : sorted[rank - 2];
}

/* p-values are shares of the draws and of the observed pairing; of all permutations, which hold that one, of them.
 * Draws that stopped early tell p by how soon they did (Besag and Clifford, Biometrika 78, 1991, eq. 2). */
static double p_of(const prh__collected *c, int all, int64_t reached)
{
    if (all)
        return (double)reached / (double)c->used;
    if (c->stop_after > 0 && reached >= c->stop_after)
        return (double)reached / (double)c->used;
    return (double)(1 + reached) / (double)(1 + c->used);
}

static void describe_cells(struct prh_null *null, const prh__collected *c, int all)
{
    const double count = (double)c->used;
    double floor = 0.0;

    for (int64_t d = 0; d < c->defined; d++) {
        const int64_t cell = c->order[d].cell;
        const double shift = c->sum[cell] / count;

        null->means[cell] = c->order[d].score + shift;
        null->sds[cell] = sqrt(fmax(0.0, c->square[cell] / count - shift * shift));
        null->ps[cell] = p_of(c, all, c->alone[cell]);
        floor = fmax(floor, p_of(c, all, c->among[cell]));
        null->adjusted_ps[cell] = floor;
    }
}

prh_status prh__null_take_values(struct prh_null *null, prh__collected *c, int all)
{
    prh_null_result *r = &null->result;
    const prh__level level = prh__level_of(r->alpha);
    const int64_t pooled = c->used + !all;
    const int64_t rank = pooled - prh__level_times(level, pooled);

    r->values = c->used;
    r->reached = c->reached;
    PRH__TRY(prh__alloc(&null->sorted, c->used, sizeof *null->sorted));
    memcpy(null->sorted, c->values, (size_t)c->used * sizeof *null->sorted);
    qsort(null->sorted, (size_t)c->used, sizeof *null->sorted, ascending);
    describe(r, c->values);
    null->values = c->values;
    c->values = NULL;
    r->threshold = all ? null->sorted[rank - 1] : ranked(null->sorted, c->used, c->aggregate, rank);
    if (!all && c->stop_after > 0 && c->reached >= c->stop_after)
        r->threshold = NAN; /* the few draws that there are know no level */
    r->p = p_of(c, all, c->reached);
    return PRH_OK;
}

prh_status prh__null_take(struct prh_null *null, prh__collected *c, int all)
{
    PRH__TRY(prh__null_take_values(null, c, all));
    describe_cells(null, c, all);
    return PRH_OK;
}

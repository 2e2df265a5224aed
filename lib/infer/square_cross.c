/* Placements of two symmetric matrices of one side, for all pairs of layers, from sums that the layers have anyway. */
#include "infer/counts.h"

#include "infer/partitions.h"

/* One layer, and its means. */
typedef struct layer {
    const double *diagonal, *rows; /* or NULL: all 0 */
    double one[PRH__PARTITIONS_1]; /* sum on the diagonal, sum off it */
    double trace_mean, mean;
} layer;

/* A name says what is multiplied, less the means: d the diagonal and r the row sums, first of A, then of A'. */
typedef struct cross_sums {
    double dd, dr, rd, rr, aa;
} cross_sums;

static layer layer_of(const double *diagonals, const double *row_sums, int64_t at, int64_t n)
{
    layer l = {diagonals ? diagonals + at * n : NULL, row_sums ? row_sums + at * n : NULL, {0.0}, 0.0, 0.0};
    long double trace = 0.0L, total = 0.0L;

    for (int64_t i = 0; i < n; i++) {
        trace += l.diagonal ? (long double)l.diagonal[i] : 0.0L;
        total += l.rows ? (long double)l.rows[i] : 0.0L;
    }
    l.one[0] = (double)trace;
    l.one[1] = (double)(total - trace);
    l.trace_mean = (double)(trace / (long double)n);
    l.mean = n > 1 ? (double)((total - trace) / prh__falling(n, 2)) : 0.0;
    return l;
}

static cross_sums sums_of(const layer *a, const layer *b, double product, int64_t n)
{
    const double a_shift = a->trace_mean + (double)(n - 1) * a->mean;
    const double b_shift = b->trace_mean + (double)(n - 1) * b->mean;
    cross_sums m = {0.0, 0.0, 0.0, 0.0, 0.0};
    double raw = 0.0;

    for (int64_t i = 0; i < n; i++) {
        const double da = a->diagonal ? a->diagonal[i] : 0.0, db = b->diagonal ? b->diagonal[i] : 0.0;
        const double ra = (a->rows ? a->rows[i] : 0.0) - a_shift, rb = (b->rows ? b->rows[i] : 0.0) - b_shift;

        raw += da * db;
        m.dd += (da - a->trace_mean) * (db - b->trace_mean);
        m.dr += (da - a->trace_mean) * rb;
        m.rd += ra * (db - b->trace_mean);
        m.rr += ra * rb;
    }
    m.aa = product - raw - (double)n * (double)(n - 1) * a->mean * b->mean + m.dd;
    return m;
}

/* Edge 0 is of A, edge 1 of A'; alone, their sums are 0. */
static long double cross_sum(const void *sums, const prh__component *c)
{
    const cross_sums *m = sums;
    const int loop = c->ends[0] == c->ends[1], other_loop = c->ends[2] == c->ends[3];

    if (c->edges == 1)
        return 0.0L;
    if (loop && other_loop)
        return (long double)m->dd;
    if (loop)
        return (long double)m->dr;
    if (other_loop)
        return (long double)m->rd;
    return (long double)(c->vertices == 2 ? m->aa : m->rr);
}

void prh__cross_of_squares(prh__cross_placements *out, const double *products, const double *diagonals,
    const double *row_sums, int64_t count, int64_t n)
{
    long double two[PRH__PARTITIONS_2];

    for (int64_t a = 0; a < count; a++) {
        const layer first = layer_of(diagonals, row_sums, a, n);

        for (int64_t b = 0; b < count; b++) {
            const layer second = layer_of(diagonals, row_sums, b, n);
            const cross_sums sums = sums_of(&first, &second, products[a * count + b], n);
            prh__cross_placements *placed = &out[a * count + b];

            prh__partitions_place(2, cross_sum, &sums, two);
            *placed = (prh__cross_placements){
                .n = n, .one = {first.one[0], first.one[1]}, .other = {second.one[0], second.one[1]}};
            for (int i = 0; i < PRH__PARTITIONS_2; i++)
                placed->two[i] = (double)two[i];
        }
    }
}

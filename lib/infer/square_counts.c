/*
 * Placements of symmetric matrices. Three edges that hang together, loops among them, are one of seventeen graphs:
 * all but the triangle are sums over the entries, the row sums and the diagonal.
 */
#include "infer/counts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/cube_trace.h"
#include "infer/partitions.h"

enum { ROWS = 64 }; /* of a block that one thread sums */

/*
 * Of A less its means: d its diagonal, r its row sums, q the row sums of its squares. A name says what is multiplied:
 * dAr is sum d_i A_ij r_j. The sums of d and of r are 0.
 */
typedef struct square_sums {
    long double dd, dr, rr, aa, ddd, ddr, dAd, dq, aaa, drr, dAr, qr, rrr, rAr, cube;
} square_sums;

/* What a component is known by: loops, and ends of other edges at each vertex. */
typedef struct shape {
    int loops, loop_at, other_loop_at, edges, largest;
    int degree[PRH__MOST_ENDS];
} shape;

static shape shape_of(const prh__component *c)
{
    shape s = {.loop_at = -1};

    for (int e = 0; e < c->edges; e++) {
        const int u = c->ends[2 * e], v = c->ends[2 * e + 1];

        if (u == v) {
            s.other_loop_at = s.loop_at;
            s.loop_at = u;
            s.loops++;
            continue;
        }
        s.edges++;
        s.degree[u]++;
        s.degree[v]++;
    }
    for (int v = 0; v < c->vertices; v++)
        s.largest = s.degree[v] > s.largest ? s.degree[v] : s.largest;
    return s;
}

static long double pair_sum(const square_sums *m, const prh__component *c, const shape *s)
{
    if (s->loops == 2)
        return m->dd;
    if (s->loops == 1)
        return m->dr;
    return c->vertices == 2 ? m->aa : m->rr;
}

static long double square_sum(const void *sums, const prh__component *c)
{
    const square_sums *m = sums;
    const shape s = shape_of(c);

    if (c->edges == 1)
        return 0.0L;
    if (c->edges == 2)
        return pair_sum(m, c, &s);
    if (s.loops == 3)
        return m->ddd;
    if (s.loops == 2)
        return s.loop_at == s.other_loop_at ? m->ddr : m->dAd;
    if (s.loops == 1 && c->vertices == 2)
        return m->dq;
    if (s.loops == 1)
        return s.degree[s.loop_at] == 2 ? m->drr : m->dAr;
    if (c->vertices == 2)
        return m->aaa;
    if (c->vertices == 3)
        return s.largest == 2 ? m->cube : m->qr;
    return s.largest == 3 ? m->rrr : m->rAr;
}

typedef struct summing {
    const double *square;
    int64_t n;
    double mean, trace_mean; /* off the diagonal, on it */
    double *diagonal, *rows, *squares, *cubes, *dA,
        *rA; /* of each row: less the means, but `rows` at first */
} summing;

/* Sums of (x - shift)^m. */
static void sum_powers(const double *x, int64_t count, double shift, double *sums)
{
    double lanes[3][4] = {{0.0}};

    for (int64_t j = 0; j < count; j++) {
        const double value = x[j] - shift, square = value * value;

        lanes[0][j & 3] += value;
        lanes[1][j & 3] += square;
        lanes[2][j & 3] += square * value;
    }
    for (int m = 0; m < 3; m++)
        sums[m] += lanes[m][0] + lanes[m][1] + (lanes[m][2] + lanes[m][3]);
}

/* Sums of (x - shift) v for two v. */
static void sum_products(
    const double *x, const double *v, const double *w, int64_t count, double shift, double *sums)
{
    double lanes[2][4] = {{0.0}};

    for (int64_t j = 0; j < count; j++) {
        lanes[0][j & 3] += (x[j] - shift) * v[j];
        lanes[1][j & 3] += (x[j] - shift) * w[j];
    }
    for (int m = 0; m < 2; m++)
        sums[m] += lanes[m][0] + lanes[m][1] + (lanes[m][2] + lanes[m][3]);
}

static prh_status sum_rows(void *context, int64_t block, int64_t worker)
{
    const summing *s = context;
    const int64_t n = s->n, end = (block + 1) * ROWS < n ? (block + 1) * ROWS : n;

    (void)worker;
    for (int64_t i = block * ROWS; i < end; i++) {
        const double *row = s->square + i * n, d = row[i] - s->trace_mean;
        double sums[3] = {d, d * d, d * d * d};

        sum_powers(row, i, s->mean, sums);
        sum_powers(row + i + 1, n - i - 1, s->mean, sums);
        s->diagonal[i] = d;
        s->rows[i] = sums[0];
        s->squares[i] = sums[1];
        s->cubes[i] = sums[2];
    }
    return PRH_OK;
}

/* What needs the sums of all rows. */
static prh_status multiply_rows(void *context, int64_t block, int64_t worker)
{
    const summing *s = context;
    const int64_t n = s->n, end = (block + 1) * ROWS < n ? (block + 1) * ROWS : n;
    const double *d = s->diagonal, *r = s->rows;

    (void)worker;
    for (int64_t i = block * ROWS; i < end; i++) {
        const double *row = s->square + i * n;
        double sums[2] = {d[i] * d[i], d[i] * r[i]};

        sum_products(row, d, r, i, s->mean, sums);
        sum_products(row + i + 1, d + i + 1, r + i + 1, n - i - 1, s->mean, sums);
        s->dA[i] = sums[0];
        s->rA[i] = sums[1];
    }
    return PRH_OK;
}

static void gather(const summing *s, square_sums *m)
{
    memset(m, 0, sizeof *m);
    for (int64_t i = 0; i < s->n; i++) {
        const long double d = (long double)s->diagonal[i], r = (long double)s->rows[i];
        const long double q = (long double)s->squares[i];

        m->dd += d * d;
        m->dr += d * r;
        m->rr += r * r;
        m->aa += q;
        m->ddd += d * d * d;
        m->ddr += d * d * r;
        m->dAd += d * (long double)s->dA[i];
        m->dq += d * q;
        m->aaa += (long double)s->cubes[i];
        m->drr += d * r * r;
        m->dAr += d * (long double)s->rA[i];
        m->qr += q * r;
        m->rrr += r * r * r;
        m->rAr += r * (long double)s->rA[i];
    }
}

static prh__outliers find_outliers(const summing *s, const square_sums *m)
{
    const double mean = (double)((m->aa - m->dd) / (long double)s->n);
    prh__outliers o = {0};

    for (int64_t i = 0; i < s->n; i++) {
        const double d = s->diagonal[i];

        prh__outliers_add(&o, d, sqrt(2.0) * (s->rows[i] - d), 2.0 * (s->squares[i] - d * d - mean));
    }
    prh__outliers_finish(&o, s->n);
    return o;
}

/* The trace, and the sum of what is off the diagonal; from row sums as they are, which takes one more pass. */
static prh_status find_means(summing *s, const prh__run *run, double *one)
{
    const int64_t blocks = (s->n + ROWS - 1) / ROWS;
    long double trace = 0.0L, others = 0.0L;

    PRH__TRY(prh__parallel(run, blocks, prh__run_workers(run, blocks, 0), sum_rows, s));
    for (int64_t i = 0; i < s->n; i++) {
        trace += (long double)s->diagonal[i];
        others += (long double)s->rows[i] - (long double)s->diagonal[i];
    }
    one[0] = (double)trace;
    one[1] = (double)others;
    s->trace_mean = (double)(trace / (long double)s->n);
    s->mean = s->n > 1 ? (double)(others / prh__falling(s->n, 2)) : 0.0;
    return PRH_OK;
}

static prh_status sum_square(
    summing *s, const prh__run *run, double *one, square_sums *sums, prh__outliers *outliers)
{
    const int64_t n = s->n, blocks = (n + ROWS - 1) / ROWS;
    const int64_t workers = prh__run_workers(run, blocks, 0);
    double *room, cube;
    prh_status status;

    PRH__TRY(prh__alloc(&room, n, 6 * sizeof *room));
    s->diagonal = room;
    s->rows = room + n;
    s->squares = room + 2 * n;
    s->cubes = room + 3 * n;
    s->dA = room + 4 * n;
    s->rA = room + 5 * n;
    PRH__GO(find_means(s, run, one));
    PRH__GO(prh__parallel(run, blocks, workers, sum_rows, s));
    PRH__GO(prh__parallel(run, blocks, workers, multiply_rows, s));
    PRH__GO(prh__cube_trace(s->square, n, s->trace_mean, s->mean, run, &cube));
    gather(s, sums);
    *outliers = find_outliers(s, sums);
    sums->cube = (long double)cube;
done:
    prh__free(room);
    return status;
}

prh_status prh__placements_of_square(
    prh__placements *out, const double *square, int64_t n, const prh__run *run)
{
    summing s = {.square = square, .n = n};
    long double two[PRH__PARTITIONS_2], three[PRH__PARTITIONS_3];
    double one[PRH__PARTITIONS_1];
    square_sums sums;

    PRH__TRY(sum_square(&s, run, one, &sums, &out->outliers));
    prh__partitions_place(2, square_sum, &sums, two);
    prh__partitions_place(3, square_sum, &sums, three);
    out->n = n;
    memcpy(out->one, one, sizeof one);
    for (int i = 0; i < PRH__PARTITIONS_2; i++)
        out->two[i] = (double)two[i];
    for (int i = 0; i < PRH__PARTITIONS_3; i++)
        out->three[i] = (double)three[i];
    return PRH_OK;
}

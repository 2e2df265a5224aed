/*
 * Correlations as products of factors, and samples of them. The first two parts of a side are made diagonal at once,
 * W diag(c) W' and W diag(1 - c) W', those of the other V diag(d) V' and V diag(1 - d) V'. A sample of both is then one
 * product, W (S * G) V', with G standard normal and S_ij^2 = c_i d_j + (1 - c_i)(1 - d_j). The third part is a product
 * of its own. Margins are for margins.c.
 */
#include "infer/joint.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/hot.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "infer/margins.h"

enum { PAIR, OTHER, FACTORS }; /* the first two parts together, and the third */

/* One side. Layers are scaled alike in all parts: cells are scaled in the end. */
typedef struct side {
    int64_t layers, rank[FACTORS];
    double *values[FACTORS]; /* layers x rank */
    double *share;           /* of the first part: c, 0 ... 1 */
} side;

struct prh__joint {
    side x, y;
    double *both;    /* factors of x side by side: layers x (rank[PAIR] + rank[OTHER]) */
    double *weights; /* S */
    double *scale;   /* per cell: to variance 1; 0 where there is none */
    prh__margins margins;
};

static double total_of(const prh__parts *p, int64_t layer)
{
    double sum = 0.0;

    for (int part = 0; part < p->count; part++)
        if (p->dimension[part] > 0.0)
            sum += fmax(0.0, p->products[part][layer * (p->layers + 1)]) / sqrt(p->dimension[part]);
    return sum;
}

/* A part over the root of its dimension, layers scaled so that all parts together have a diagonal of 1. */
static void add_part(double *to, const prh__parts *p, int part, const double *totals)
{
    const int64_t n = p->layers;

    for (int64_t a = 0; part < p->count && p->dimension[part] > 0.0 && a < n; a++)
        for (int64_t b = 0; b < n; b++)
            if (totals[a] > 0.0 && totals[b] > 0.0)
                to[a * n + b] += p->products[part][a * n + b] /
                                 (sqrt(p->dimension[part]) * sqrt(totals[a]) * sqrt(totals[b]));
}

/*
 * r = V D V', destroyed: the rows of V sqrt(D) have products r. What is below the rounding of the largest eigenvalue is
 * left out.
 */
static prh_status factorize(double **out, int64_t *rank, double *r, int64_t n, double *values)
{
    int64_t first = 0; /* eigenvalues ascend */

    PRH__TRY(prh__eigh(n, r, values));
    while (first < n && !(values[first] > (double)n * DBL_EPSILON * values[n - 1]))
        first++;
    *rank = n - first;
    PRH__TRY(prh__alloc(out, n, (size_t)*rank * sizeof **out));
    for (int64_t i = 0; i < n; i++)
        for (int64_t c = 0; c < *rank; c++)
            (*out)[i * *rank + c] = sqrt(values[first + c]) * r[(first + c) * n + i];
    return PRH_OK;
}

/*
 * With F F' the sum of two parts, F = V sqrt(D), and P the first of them: U diag(c) U' = inverse(sqrt(D)) V' P V
 * inverse(sqrt(D)), and W = F U. `room`: three matrices.
 */
static prh_status split_pair(side *s, const double *part, double *values, double *room)
{
    const int64_t n = s->layers, rank = s->rank[PAIR];
    double *f = s->values[PAIR], *scaled = room, *half = room + n * n, *turned = room + 2 * n * n;

    PRH__TRY(prh__alloc(&s->share, rank, sizeof *s->share));
    if (rank == 0)
        return PRH_OK;
    for (int64_t c = 0; c < rank; c++) {
        double square = 0.0; /* an eigenvalue */

        for (int64_t i = 0; i < n; i++)
            square += f[i * rank + c] * f[i * rank + c];
        for (int64_t i = 0; i < n; i++)
            scaled[i * rank + c] = f[i * rank + c] / square;
    }
    PRH__TRY(prh__gemm_nn(n, rank, n, part, n, scaled, rank, half, rank));
    PRH__TRY(prh__gemm_tn(rank, rank, n, scaled, rank, half, rank, turned, rank));
    PRH__TRY(prh__eigh(rank, turned, values));
    for (int64_t c = 0; c < rank; c++)
        s->share[c] = fmin(1.0, fmax(0.0, values[c]));
    memcpy(scaled, f, (size_t)(n * rank) * sizeof *f);
    return prh__gemm_nt(PRH_F64, n, rank, rank, scaled, rank, turned, rank, f, rank);
}

static prh_status fill_side(side *s, const prh__parts *p, double *totals, double *values, double *room)
{
    const int64_t n = p->layers;
    double *part = room, *sum = room + n * n;

    for (int64_t l = 0; l < n; l++)
        totals[l] = total_of(p, l);
    memset(room, 0, (size_t)(2 * n * n) * sizeof *room);
    add_part(part, p, 0, totals);
    add_part(sum, p, 0, totals);
    add_part(sum, p, 1, totals);
    PRH__TRY(factorize(&s->values[PAIR], &s->rank[PAIR], sum, n, values));
    PRH__TRY(split_pair(s, part, values, room + n * n));
    memset(part, 0, (size_t)(n * n) * sizeof *part);
    add_part(part, p, 2, totals);
    return factorize(&s->values[OTHER], &s->rank[OTHER], part, n, values);
}

static prh_status create_side(side *s, const prh__parts *p)
{
    const int64_t n = p->layers;
    double *room = NULL;
    prh_status status;

    s->layers = n;
    for (int part = 0; part < p->count; part++)
        PRH__REQUIRE(prh__within_f64(p->products[part], n * n, DBL_MAX), PRH_ERR_NUMERIC,
            "a covariance of layers is no number");
    PRH__TRY(prh__alloc(&room, n, (size_t)(4 * n + 2) * sizeof *room));
    status = fill_side(s, p, room, room + n, room + 2 * n);
    prh__free(room);
    return status;
}

static void free_side(side *s)
{
    for (int f = 0; f < FACTORS; f++)
        prh__free(s->values[f]);
    prh__free(s->share);
}

/* ---- both sides ---- */

/* A part that one side lacks, the grid lacks. */
static void drop_lone(side *x, side *y)
{
    for (int f = 0; f < FACTORS; f++)
        if (x->rank[f] == 0 || y->rank[f] == 0)
            x->rank[f] = y->rank[f] = 0;
}

static prh_status join(prh__joint *joint)
{
    const side *x = &joint->x, *y = &joint->y;
    const int64_t whole = x->rank[PAIR] + x->rank[OTHER];

    PRH__TRY(prh__alloc(&joint->weights, x->rank[PAIR], (size_t)y->rank[PAIR] * sizeof *joint->weights));
    for (int64_t i = 0; i < x->rank[PAIR]; i++)
        for (int64_t j = 0; j < y->rank[PAIR]; j++)
            joint->weights[i * y->rank[PAIR] + j] =
                sqrt(x->share[i] * y->share[j] + (1.0 - x->share[i]) * (1.0 - y->share[j]));
    PRH__TRY(prh__alloc(&joint->both, x->layers, (size_t)whole * sizeof *joint->both));
    for (int64_t a = 0; a < x->layers; a++)
        for (int f = 0; f < FACTORS; f++)
            memcpy(joint->both + a * whole + (f == OTHER ? x->rank[PAIR] : 0), x->values[f] + a * x->rank[f],
                (size_t)x->rank[f] * sizeof *joint->both);
    return PRH_OK;
}

/* Of one cell, as it is sampled: the squares of all weights of its normals. */
static double variance_of(const prh__joint *joint, int64_t a, int64_t b)
{
    double sum = 0.0;

    for (int f = 0; f < FACTORS; f++) {
        const int64_t columns = joint->y.rank[f];
        const double *u = joint->x.values[f] + a * joint->x.rank[f], *v = joint->y.values[f] + b * columns;

        for (int64_t i = 0; i < joint->x.rank[f]; i++)
            for (int64_t j = 0; j < columns; j++) {
                const double root = u[i] * v[j] * (f == PAIR ? joint->weights[i * columns + j] : 1.0);

                sum += root * root;
            }
    }
    return sum;
}

static prh_status find_scales(prh__joint *joint)
{
    const int64_t columns = joint->y.layers;

    PRH__TRY(prh__alloc(&joint->scale, joint->x.layers, (size_t)columns * sizeof *joint->scale));
    for (int64_t cell = 0; cell < joint->x.layers * columns; cell++) {
        const double variance = variance_of(joint, cell / columns, cell % columns);

        joint->scale[cell] = variance > 0.0 ? 1.0 / sqrt(variance) : 0.0;
    }
    return PRH_OK;
}

prh_status prh__joint_create(prh__joint **out, const prh__parts *x, const prh__parts *y,
    const prh__pearson3 *margins, const prh__run *run)
{
    prh__joint *joint = NULL;
    prh_status status;

    *out = NULL;
    PRH__TRY(prh__alloc_zero(&joint, 1, sizeof *joint));
    PRH__GO(create_side(&joint->x, x));
    PRH__GO(create_side(&joint->y, y));
    drop_lone(&joint->x, &joint->y);
    PRH__GO(join(joint));
    PRH__GO(find_scales(joint));
    PRH__GO(prh__run_poll(run));
    PRH__GO(prh__margins_create(&joint->margins, margins, x->layers * y->layers, run));
    *out = joint;
    joint = NULL;
done:
    prh__joint_destroy(joint);
    return status;
}

void prh__joint_destroy(prh__joint *joint)
{
    if (!joint)
        return;
    prh__margins_free(&joint->margins);
    prh__free(joint->scale);
    prh__free(joint->weights);
    prh__free(joint->both);
    free_side(&joint->y);
    free_side(&joint->x);
    prh__free(joint);
}

/* ---- samples ---- */

enum { COUNT = PRH__NOISE_SAMPLES };

static int64_t normals_of(const prh__joint *joint, int factor)
{
    return joint->x.rank[factor] * joint->y.rank[factor];
}

/* Doubles of the parts of the room: normals in their places, half products, and what is sampled. */
static int64_t half_of(const prh__joint *joint)
{
    return (joint->x.rank[PAIR] + joint->x.rank[OTHER]) * joint->y.layers;
}

size_t prh__joint_scratch(const prh__joint *joint)
{
    const int64_t width = normals_of(joint, PAIR) + normals_of(joint, OTHER);

    return (size_t)(COUNT * (width + half_of(joint) + joint->x.layers * joint->y.layers)) * sizeof(double) +
           (size_t)prh__noise_scratch(width) * sizeof(float);
}

int64_t prh__joint_width(int64_t layers_x, int64_t layers_y, int parts)
{
    return (parts > 2 ? 2 : 1) * layers_x * layers_y;
}

/* rank x COUNT x columns: row i of all samples, then row i + 1. They are read as they lie. */
PRH__HOT static void place_normals(
    const float *normals, int64_t stride, int64_t rank, int64_t columns, const double *weights, double *out)
{
    for (int64_t s = 0; s < COUNT; s++)
        for (int64_t i = 0; i < rank; i++) {
            const float *from = normals + s * stride + i * columns;
            double *to = out + (i * COUNT + s) * columns;

            for (int64_t j = 0; j < columns; j++)
                to[j] = weights ? weights[i * columns + j] * (double)from[j] : (double)from[j];
        }
}

/* Cells before they are scaled: layers of x, times COUNT, times layers of y. They lie in the scratch. */
static prh_status sample(
    double **cells, const prh__joint *joint, uint64_t seed, prh__noise *noise, int64_t block, void *scratch)
{
    const side *x = &joint->x, *y = &joint->y;
    const int64_t width = normals_of(joint, PAIR) + normals_of(joint, OTHER),
                  whole = x->rank[PAIR] + x->rank[OTHER], row = COUNT * y->layers;
    double *placed = scratch, *half = placed + COUNT * width;
    const float *normals;
    int64_t stride, first = 0;

    *cells = half + COUNT * half_of(joint);
    normals =
        prh__noise_block(noise, seed, block, width, (float *)(void *)(*cells + x->layers * row), &stride);
    for (int f = 0; f < FACTORS; f++) {
        if (normals_of(joint, f) == 0)
            continue;
        place_normals(
            normals + first, stride, x->rank[f], y->rank[f], f == PAIR ? joint->weights : NULL, placed);
        PRH__TRY(prh__gemm_nt(PRH_F64, x->rank[f] * COUNT, y->layers, y->rank[f], placed, y->rank[f],
            y->values[f], y->rank[f], half + (f == OTHER ? x->rank[PAIR] : 0) * row, y->layers));
        first += normals_of(joint, f);
    }
    if (whole > 0)
        return prh__gemm_nn(x->layers, row, whole, joint->both, whole, half, row, *cells, row);
    memset(*cells, 0, (size_t)(x->layers * row) * sizeof **cells);
    return PRH_OK;
}

prh_status prh__joint_samples(
    const prh__joint *joint, uint64_t seed, prh__noise *noise, int64_t block, void *scratch, double *cells)
{
    const int64_t rows = joint->x.layers, columns = joint->y.layers;
    double *raw;

    PRH__TRY(sample(&raw, joint, seed, noise, block, scratch));
    for (int64_t s = 0; s < COUNT; s++, cells += rows * columns) {
        for (int64_t a = 0; a < rows; a++)
            for (int64_t b = 0; b < columns; b++)
                cells[a * columns + b] = raw[(a * COUNT + s) * columns + b] * joint->scale[a * columns + b];
        prh__margins_map(&joint->margins, cells);
    }
    return PRH_OK;
}

/* ---- the largest alone ---- */

PRH__HOT static int is_any_above(const double *values, const double *bars, int64_t count)
{
    int64_t above = 0;

    for (int64_t c = 0; c < count; c++)
        above += values[c] > bars[c];
    return above > 0;
}

static double value_of(const prh__joint *joint, int64_t cell, double raw)
{
    return prh__margins_at(&joint->margins, cell, raw * joint->scale[cell]);
}

void prh__joint_bars(const prh__joint *joint, double level, const prh_status *statuses, double *bars)
{
    for (int64_t cell = 0; cell < joint->x.layers * joint->y.layers; cell++) {
        if (statuses[cell] < 0)
            bars[cell] = NAN;
        else if (joint->scale[cell] > 0.0)
            bars[cell] = prh__margins_bar(&joint->margins, cell, level) / joint->scale[cell];
        else
            bars[cell] = value_of(joint, cell, 0.0) <= level ? INFINITY : -INFINITY;
    }
}

/* The largest cell of a sample: of those above their bars, or of all that have a score. */
static double largest(const prh__joint *joint, const double *raw, const double *bars, int all)
{
    const int64_t columns = joint->y.layers;
    double best = -INFINITY;

    for (int64_t a = 0; a < joint->x.layers; a++) {
        const double *values = raw + a * COUNT * columns, *bar = bars + a * columns;

        if (!all && !is_any_above(values, bar, columns))
            continue;
        for (int64_t b = 0; b < columns; b++)
            if (values[b] > bar[b] || (all && !isnan(bar[b])))
                best = fmax(best, value_of(joint, a * columns + b, values[b]));
    }
    return best;
}

/* Rounding must not let a cell that was passed over be the largest. */
static double clear_of(double level)
{
    return level + 1e-9 * fmax(1.0, fabs(level));
}

prh_status prh__joint_maxima(const prh__joint *joint, uint64_t seed, prh__noise *noise, int64_t block,
    void *scratch, const double *bars, double level, double *maxima)
{
    double *raw;

    PRH__TRY(sample(&raw, joint, seed, noise, block, scratch));
    for (int64_t s = 0; s < COUNT; s++) {
        const double *values = raw + s * joint->y.layers;

        maxima[s] = largest(joint, values, bars, 0);
        if (!(maxima[s] >= clear_of(level)))
            maxima[s] = largest(joint, values, bars, 1);
    }
    return PRH_OK;
}

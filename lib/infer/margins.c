/* Tables are made once for each skewness but for its sign, from the middle outward: a node starts from what its
 * neighbour says. */
#include "infer/margins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hot.h"
#include "base/memory.h"

#define REACH 8.5 /* Phi(-8.5) = 1e-17 */

enum { TABLES_WORTH = 16, CHUNK = 64 }; /* tables that are worth a thread; margins at a time */
enum { BISECTIONS = 12 };               /* to 0.004 of z */

/* A skewness, nonnegative, and its table. */
typedef struct table {
    double skewness;
    int64_t first; /* where its nodes begin */
} table;

/* Fourth derivatives grow with the skewness. */
static int nodes_per_unit(double skewness)
{
    return skewness <= 1.0 ? 4 : skewness <= 2.9 ? 8 : skewness <= 5.0 ? 16 : 32;
}

static int64_t nodes_of(double skewness)
{
    return (int64_t)(2 * REACH * nodes_per_unit(skewness)) + 1;
}

typedef struct building {
    const table *tables;
    double *nodes;
} building;

/* Nodes from the middle to one end. */
static void fill_side(double skewness, double *nodes, int64_t from, int64_t end, int direction)
{
    const double unit = nodes_per_unit(skewness), start = nodes[2 * from];
    double x = start, slope = nodes[2 * from + 1], before = slope;

    for (int64_t i = from + direction; i != end; i += direction) {
        const double guess = x + direction * (1.5 * slope - 0.5 * before);

        before = slope;
        x = prh__pearson3_of_normal(skewness, (double)i / unit - REACH, guess, &slope);
        slope /= unit;
        nodes[2 * i] = x;
        nodes[2 * i + 1] = slope;
    }
}

static prh_status fill_table(void *context, int64_t number, int64_t worker)
{
    const building *b = context;
    const double skewness = b->tables[number].skewness;
    const int64_t count = nodes_of(skewness), middle = count / 2;
    double *nodes = b->nodes + 2 * b->tables[number].first, slope;

    (void)worker;
    nodes[2 * middle] = prh__pearson3_of_normal(skewness, 0.0, NAN, &slope);
    nodes[2 * middle + 1] = slope / nodes_per_unit(skewness);
    fill_side(skewness, nodes, middle, count, 1);
    fill_side(skewness, nodes, middle, -1, -1);
    return PRH_OK;
}

static int ascending(const void *a, const void *b)
{
    const double x = ((const table *)a)->skewness, y = ((const table *)b)->skewness;

    return (x > y) - (x < y);
}

static double skewness_of(const prh__pearson3 *d)
{
    return d->sd > 0.0 ? fabs(d->skewness) : 0.0;
}

/* The different ones of all; returns how many. */
static int64_t list_tables(table *tables, const prh__pearson3 *distributions, int64_t count, int64_t *nodes)
{
    int64_t different = 0;

    for (int64_t c = 0; c < count; c++)
        tables[c].skewness = skewness_of(&distributions[c]);
    qsort(tables, (size_t)count, sizeof *tables, ascending);
    *nodes = 0;
    for (int64_t c = 0; c < count; c++) {
        if (c > 0 && tables[c].skewness <= tables[different - 1].skewness)
            continue;
        tables[different++] = (table){tables[c].skewness, *nodes};
        *nodes += nodes_of(tables[c].skewness);
    }
    return different;
}

static void fill_margin(
    prh__margins *m, int64_t c, const prh__pearson3 *d, const table *tables, int64_t different)
{
    const table wanted = {skewness_of(d), 0};
    const table *t = bsearch(&wanted, tables, (size_t)different, sizeof *tables, ascending);
    const double unit = nodes_per_unit(wanted.skewness), sign = d->skewness < 0.0 ? -1.0 : 1.0;

    m->per_unit[c] = sign * unit;
    m->middle[c] = REACH * unit;
    m->last[c] = (double)(nodes_of(wanted.skewness) - 1) * (1.0 - 0x1p-40); /* a node comes after it */
    m->mean[c] = d->mean;
    m->scale[c] = d->sd > 0.0 ? sign * d->sd : 0.0;
    m->first[c] = t->first;
}

static prh_status check(const prh__pearson3 *distributions, int64_t count)
{
    for (int64_t c = 0; c < count; c++) {
        const prh__pearson3 *d = &distributions[c];

        PRH__REQUIRE(isfinite(d->mean) && d->sd >= 0.0 && isfinite(d->sd) && isfinite(skewness_of(d)),
            PRH_ERR_NUMERIC,
            "the null distribution of cell %" PRId64 " has mean %g, standard deviation %g and skewness %g", c,
            d->mean, d->sd, d->skewness);
    }
    return PRH_OK;
}

/* One block for what there is of each. */
static prh_status create_each(prh__margins *m, int64_t count)
{
    PRH__TRY(prh__alloc(&m->first, count, sizeof *m->first));
    PRH__TRY(prh__alloc(&m->per_unit, count, 5 * sizeof *m->per_unit));
    m->middle = m->per_unit + count;
    m->last = m->per_unit + 2 * count;
    m->mean = m->per_unit + 3 * count;
    m->scale = m->per_unit + 4 * count;
    return PRH_OK;
}

prh_status prh__margins_create(
    prh__margins *out, const prh__pearson3 *distributions, int64_t count, const prh__run *run)
{
    table *tables = NULL;
    building b;
    int64_t nodes, different;
    prh_status status;

    *out = (prh__margins){.count = count};
    PRH__TRY(check(distributions, count));
    PRH__GO(prh__alloc(&tables, count, sizeof *tables));
    different = list_tables(tables, distributions, count, &nodes);
    PRH__GO(prh__alloc(&out->nodes, nodes, 2 * sizeof *out->nodes));
    PRH__GO(create_each(out, count));
    b = (building){tables, out->nodes};
    PRH__GO(prh__parallel(
        run, different, prh__run_workers(run, 1 + different / TABLES_WORTH, 0), fill_table, &b));
    for (int64_t c = 0; c < count; c++)
        fill_margin(out, c, &distributions[c], tables, different);
done:
    prh__free(tables);
    return status;
}

void prh__margins_free(prh__margins *m)
{
    prh__free(m->per_unit);
    prh__free(m->first);
    prh__free(m->nodes);
}

/* Where z stands among the nodes of a table. */
static inline double place_of(const prh__margins *m, int64_t c, double z)
{
    double place = z * m->per_unit[c] + m->middle[c];

    place = place > 0.0 ? place : 0.0;
    return place < m->last[c] ? place : m->last[c];
}

/* The node before each z, and how far it is behind that. */
PRH__HOT static void find_places(
    const prh__margins *m, int64_t begin, int64_t count, const double *z, int32_t *number, double *part)
{
    for (int64_t c = 0; c < count; c++) {
        const double place = place_of(m, begin + c, z[c]);

        number[c] = (int32_t)place;
        part[c] = place - (double)number[c];
    }
}

/* Cubic Hermite from the node before. */
static inline double value_of(const prh__margins *m, int64_t c, int32_t number, double part)
{
    const double *node = m->nodes + 2 * (m->first[c] + number);
    const double rise = node[2] - node[0], bend = node[1] + node[3] - 2.0 * rise;

    return m->mean[c] +
           m->scale[c] * (node[0] + part * (node[1] + part * (rise - node[1] - bend + part * bend)));
}

void prh__margins_map(const prh__margins *m, double *values)
{
    int32_t number[CHUNK];
    double part[CHUNK];

    for (int64_t begin = 0; begin < m->count; begin += CHUNK) {
        const int64_t count = m->count - begin < CHUNK ? m->count - begin : CHUNK;

        find_places(m, begin, count, values + begin, number, part);
        for (int64_t c = 0; c < count; c++)
            values[begin + c] = value_of(m, begin + c, number[c], part[c]);
    }
}

double prh__margins_at(const prh__margins *m, int64_t c, double z)
{
    const double place = place_of(m, c, z);

    return value_of(m, c, (int32_t)place, place - (double)(int32_t)place);
}

/* Values do not fall as z rises. */
double prh__margins_bar(const prh__margins *m, int64_t c, double level)
{
    double low = -REACH, high = REACH;

    if (!(prh__margins_at(m, c, low) <= level))
        return -INFINITY;
    if (prh__margins_at(m, c, high) <= level)
        return INFINITY;
    for (int step = 0; step < BISECTIONS; step++) {
        const double middle = 0.5 * (low + high);

        *(prh__margins_at(m, c, middle) <= level ? &low : &high) = middle;
    }
    return low;
}

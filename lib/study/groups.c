/*
 * Means over pairs of models, and their jackknife over models. Without model i, the mean theta over N pairs becomes
 * theta - d_i / (N - c_i), where c_i pairs have i in them and d_i is the sum of their values less theta: sums over
 * rows are all that it takes.
 */
#include "study/groups.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

typedef struct grouping {
    struct prh_groups *groups;
    const double *alignment;
    int64_t count;      /* models */
    int64_t *place;     /* of each model's group; -1: in none */
    int64_t *member;    /* models of group 0, then of group 1, ... */
    int64_t *start;     /* of each group among them */
    int64_t *row_pairs; /* count x groups: c_i, of a model with a group */
    double *row_sums;   /* likewise: d_i */
} grouping;

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The labels that are not negative, each once, ascending, in the first *many of `found`, which has room for all. */
static void collect_labels(const int64_t *labels, int64_t count, int64_t *found, int64_t *many)
{
    int64_t kept = 0, different = 0;

    for (int64_t i = 0; i < count; i++)
        if (labels[i] >= 0)
            found[kept++] = labels[i];
    qsort(found, (size_t)kept, sizeof *found, ascending);
    for (int64_t i = 0; i < kept; i++)
        if (i == 0 || found[i] != found[i - 1])
            found[different++] = found[i];
    *many = different;
}

static prh_status create(struct prh_groups **out, const int64_t *labels, int64_t count)
{
    struct prh_groups *g = NULL;
    int64_t cells, numbers, doubles;
    prh_status status;

    PRH__TRY(prh__mul(&cells, count, count));
    PRH__TRY(prh__mul(&numbers, count, count + 2));
    PRH__TRY(prh__mul(&doubles, cells, 3));
    PRH__GO(prh__alloc_zero(&g, 1, sizeof *g));
    PRH__GO(prh__alloc_zero(&g->labels, numbers, sizeof *g->labels));
    PRH__GO(prh__alloc_zero(&g->means, doubles, sizeof *g->means));
    g->count = count;
    g->sizes = g->labels + count;
    g->pairs = g->sizes + count;
    g->standard_errors = g->means + cells;
    g->ceilings = g->standard_errors + cells;
    for (int64_t i = 0; i < count; i++)
        g->labels[i] = labels[i];
done:
    if (status < 0)
        prh__groups_destroy(g);
    else
        *out = g;
    return status;
}

void prh__groups_destroy(struct prh_groups *groups)
{
    if (!groups)
        return;
    prh__free(groups->means);
    prh__free(groups->labels);
    prh__free(groups);
}

/* Each model's place among the labels, of which sizes and members follow. */
static void place_models(const grouping *w, const int64_t *labels)
{
    const struct prh_groups *g = w->groups;

    for (int64_t i = 0; i < w->count; i++) {
        const int64_t *found = bsearch(&labels[i], g->labels, (size_t)g->count, sizeof *g->labels, ascending);

        w->place[i] = found ? found - g->labels : -1;
        if (found)
            g->sizes[w->place[i]]++;
    }
    w->start[0] = 0;
    for (int64_t a = 1; a < g->count; a++)
        w->start[a] = w->start[a - 1] + g->sizes[a - 1];
    for (int64_t i = 0; i < w->count; i++)
        if (w->place[i] >= 0)
            w->member[w->start[w->place[i]]++] = i;
    for (int64_t a = 0; a < g->count; a++) /* each start has moved to the end of its group */
        w->start[a] -= g->sizes[a];
}

/* What a pair has: the mean of both directions, or the one of them that is there, or NaN. Halved before they are
 * added, for they may be large. */
static double value_of(const grouping *w, int64_t i, int64_t j)
{
    const double there = w->alignment[i * w->count + j], back = w->alignment[j * w->count + i];

    if (isnan(there) || isnan(back))
        return isnan(there) ? back : there;
    return 0.5 * there + 0.5 * back;
}

/* The cell of two groups, whichever comes first, that is above the diagonal or on it. */
static int64_t cell_of(const grouping *w, int64_t a, int64_t b)
{
    return a <= b ? a * w->groups->count + b : b * w->groups->count + a;
}

/* Is handed each pair that has a value, of models that have groups. */
typedef void (*visitor)(const grouping *w, int64_t i, int64_t j, double value);

static void visit(const grouping *w, visitor take)
{
    for (int64_t i = 0; i < w->count; i++)
        for (int64_t j = i + 1; j < w->count && w->place[i] >= 0; j++) {
            const double value = w->place[j] >= 0 ? value_of(w, i, j) : NAN;

            if (!isnan(value))
                take(w, i, j, value);
        }
}

static void add_to_cell(const grouping *w, int64_t i, int64_t j, double value)
{
    const int64_t cell = cell_of(w, w->place[i], w->place[j]);

    w->groups->pairs[cell]++;
    w->groups->means[cell] += value;
}

static void add_to_rows(const grouping *w, int64_t i, int64_t j, double value)
{
    const int64_t groups = w->groups->count, a = i * groups + w->place[j], b = j * groups + w->place[i];
    const double deviation = value - w->groups->means[cell_of(w, w->place[i], w->place[j])];

    w->row_pairs[a]++;
    w->row_pairs[b]++;
    w->row_sums[a] += deviation;
    w->row_sums[b] += deviation;
}

/* By how much the mean changes without a model of group a that has pairs with group b, as counted and summed in the
 * model's row. */
static double change_without(const grouping *w, int64_t row, int64_t pairs)
{
    return -w->row_sums[row] / (double)(pairs - w->row_pairs[row]);
}

/*
 * (m - 1) / m times the sum of squares of the means without each of the m models of group a, about their mean; of those
 * models that have a pair with group b. NaN if one of them has all pairs, infinite if sums overflow.
 */
static double jackknife_variance(const grouping *w, int64_t a, int64_t b)
{
    const int64_t *member = w->member + w->start[a];
    const int64_t groups = w->groups->count, size = w->groups->sizes[a];
    const int64_t pairs = w->groups->pairs[cell_of(w, a, b)];
    double models = 0.0, mean = 0.0, squares = 0.0;

    for (int64_t i = 0; i < size; i++) {
        const int64_t row = member[i] * groups + b;

        if (w->row_pairs[row] == pairs)
            return NAN;
        if (w->row_pairs[row] > 0) {
            models += 1.0;
            mean += change_without(w, row, pairs);
        }
    }
    mean /= models;
    for (int64_t i = 0; i < size; i++) {
        const int64_t row = member[i] * groups + b;
        const double change = w->row_pairs[row] > 0 ? change_without(w, row, pairs) - mean : 0.0;

        squares += change * change;
    }
    return isfinite(squares) ? (models - 1.0) / models * squares : INFINITY;
}

static double standard_error(const grouping *w, int64_t a, int64_t b)
{
    const double variance = jackknife_variance(w, a, b);

    return sqrt(a == b ? variance : variance + jackknife_variance(w, b, a));
}

static double ceiling_of(const struct prh_groups *g, int64_t a, int64_t b)
{
    const double one = g->means[a * g->count + a], other = g->means[b * g->count + b];

    if (!(one > 0.0 && other > 0.0))
        return NAN;
    return a == b ? one : sqrt(one) * sqrt(other);
}

static prh_status finish(const grouping *w)
{
    const struct prh_groups *g = w->groups;

    for (int64_t a = 0; a < g->count; a++)
        for (int64_t b = a; b < g->count; b++) {
            const int64_t cell = a * g->count + b, mirrored = b * g->count + a;

            g->standard_errors[cell] = g->pairs[cell] > 0 ? standard_error(w, a, b) : NAN;
            PRH__REQUIRE(
                g->pairs[cell] == 0 || (isfinite(g->means[cell]) && !isinf(g->standard_errors[cell])),
                PRH_ERR_VALUE, "sums of the alignment overflow");
            g->ceilings[cell] = ceiling_of(g, a, b);
            g->pairs[mirrored] = g->pairs[cell];
            g->means[mirrored] = g->means[cell];
            g->standard_errors[mirrored] = g->standard_errors[cell];
            g->ceilings[mirrored] = g->ceilings[cell];
        }
    return PRH_OK;
}

static prh_status fill(grouping *w, const int64_t *labels)
{
    const struct prh_groups *g = w->groups;

    place_models(w, labels);
    visit(w, add_to_cell);
    for (int64_t c = 0; c < g->count * g->count; c++)
        g->means[c] = g->pairs[c] > 0 ? g->means[c] / (double)g->pairs[c] : NAN;
    visit(w, add_to_rows);
    return finish(w);
}

prh_status prh__groups_create(
    struct prh_groups **out, const double *alignment, int64_t count, const int64_t *labels)
{
    grouping w = {.alignment = alignment, .count = count};
    int64_t many, cells, *found = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&found, count, sizeof *found));
    collect_labels(labels, count, found, &many);
    PRH__REQUIRE_GO(many > 0, PRH_ERR_UNDEFINED, "none of %" PRId64 " models is in a group", count);
    PRH__GO(prh__mul(&cells, count, many));
    PRH__GO(create(&w.groups, found, many));
    PRH__GO(prh__alloc(&w.place, count, sizeof *w.place));
    PRH__GO(prh__alloc(&w.member, count, sizeof *w.member));
    PRH__GO(prh__alloc(&w.start, many, sizeof *w.start));
    PRH__GO(prh__alloc_zero(&w.row_pairs, cells, sizeof *w.row_pairs));
    PRH__GO(prh__alloc_zero(&w.row_sums, cells, sizeof *w.row_sums));
    PRH__GO(fill(&w, labels));
    *out = w.groups;
    w.groups = NULL;
done:
    prh__groups_destroy(w.groups);
    prh__free(w.row_sums);
    prh__free(w.row_pairs);
    prh__free(w.start);
    prh__free(w.member);
    prh__free(w.place);
    prh__free(found);
    return status;
}

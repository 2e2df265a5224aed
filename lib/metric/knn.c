/* The metrics of neighbour lists: sums over items from compute, divided as each definition says. */
#include "base/error.h"
#include "base/memory.h"
#include "compute/lists.h"
#include "metric/prepared.h"
#include "metric/relabel.h"

/* A task is one layer of x against some of y. */
typedef struct summing {
    const prh__comparison *c;
    const prh__artefacts **found;
    const struct prh_neighbors **others; /* of y */
    prh__list_sums over;
    int64_t parts; /* that the layers of y are cut into */
} summing;

static prh_status sum_part(void *context, int64_t task, int64_t worker)
{
    const summing *s = context;
    const int64_t x = task / s->parts, part = task % s->parts, count = s->c->count[1];
    const int64_t first = count * part / s->parts, end = count * (part + 1) / s->parts;

    (void)worker;
    return s->over(&s->found[x]->lists, s->others + first, end - first, s->c->metric->k, s->c->run,
        s->c->scores + x * count + first, NULL);
}

/* Sums in place of scores. */
static prh_status sum_lists(const prh__comparison *c, prh__list_sums over)
{
    summing s = {.c = c, .over = over, .parts = 1};
    prh_status status;

    if (c->count[0] < c->run->threads)
        s.parts = c->run->threads < c->count[1] ? c->run->threads : c->count[1];
    PRH__GO(prh__artefacts_all(&s.found, c));
    PRH__GO(prh__alloc(&s.others, c->count[1], sizeof *s.others));
    for (int64_t y = 0; y < c->count[1]; y++)
        s.others[y] = &s.found[c->count[0] + y]->lists;
    PRH__GO(prh__parallel(c->run, c->count[0] * s.parts,
        prh__run_workers(c->run, c->count[0] * s.parts, (uint64_t)c->side[0][0]->n * sizeof(int32_t)),
        sum_part, &s));
done:
    prh__free(s.others);
    prh__free(s.found);
    return status;
}

static double work(const prh__comparison *c)
{
    return (double)(c->count[0] * c->count[1]) * prh__lists_work(c->side[0][0]->n, c->metric->k);
}

/* Sums to scores: their share of `divisor`, or what is left of it. */
static prh_status score(const prh__comparison *c, prh__list_sums over, double divisor, int from_one)
{
    PRH__TRY(sum_lists(c, over));
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++)
        c->scores[cell] = (from_one ? divisor - c->scores[cell] : c->scores[cell]) / divisor;
    return PRH_OK;
}

static double items(const prh__comparison *c)
{
    return (double)c->side[0][0]->n;
}

static double entries(const prh__comparison *c)
{
    return items(c) * (double)c->metric->k;
}

/* Of one pair: what each item adds, as a share of `divisor` or what is left of it. */
static prh_status contribute(const prh__artefacts *const side[2], prh__list_sums over, int64_t k,
    double divisor, int from_one, const prh__run *run, double *values)
{
    const struct prh_neighbors *other = &side[1]->lists;
    double sum;

    PRH__TRY(over(&side[0]->lists, &other, 1, k, run, &sum, values));
    for (int64_t i = 0; i < other->rows; i++)
        values[i] = (from_one ? divisor - values[i] : values[i]) / divisor;
    return PRH_OK;
}

/* Sums in place of scores, of all pairs of layers at once. */
static prh_status sum_grid(const prh__comparison *c)
{
    const int64_t layers = c->count[0] + c->count[1];
    const prh__artefacts **found = NULL;
    const struct prh_neighbors **lists = NULL;
    prh_status status;

    PRH__GO(prh__artefacts_all(&found, c));
    PRH__GO(prh__alloc(&lists, layers, sizeof *lists));
    for (int64_t l = 0; l < layers; l++)
        lists[l] = &found[l]->lists;
    PRH__GO(prh__lists_grid(
        lists, c->count[0], lists + c->count[0], c->count[1], c->metric->k, c->run, c->scores));
done:
    prh__free(lists);
    prh__free(found);
    return status;
}

static int has_grid(const prh__comparison *c)
{
    return prh__lists_have_grid(c->count[0], c->side[0][0]->n, c->metric->k);
}

static prh_status mutual(const prh__comparison *c)
{
    if (!has_grid(c))
        return score(c, prh__lists_overlap, entries(c), 0);
    PRH__TRY(sum_grid(c));
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++)
        c->scores[cell] /= entries(c);
    return PRH_OK;
}

static double mutual_work(const prh__comparison *c)
{
    return has_grid(c)
               ? (double)(c->count[0] * c->count[1]) * prh__lists_grid_work(c->side[0][0]->n, c->metric->k)
               : work(c);
}

static prh_status jaccard(const prh__comparison *c)
{
    return score(c, prh__lists_jaccard, items(c), 0);
}

static prh_status cycle(const prh__comparison *c)
{
    return score(c, prh__lists_cycles, items(c), 0);
}

static prh_status lcs(const prh__comparison *c)
{
    const int exact = c->metric->convention == PRH_CONVENTION_EXACT;

    PRH__TRY(score(c, prh__lists_subsequence, items(c), 0));
    for (int64_t cell = 0; cell < c->count[0] * c->count[1] && exact; cell++)
        c->scores[cell] /= (double)c->metric->k;
    return PRH_OK;
}

static prh_status edit_distance(const prh__comparison *c)
{
    return score(c, prh__lists_edits, entries(c), 1);
}

#define CONTRIBUTES(name, over, divisor, from_one)                                                           \
    static prh_status name(                                                                                  \
        const prh_metric *metric, const prh__artefacts *const side[2], const prh__run *run, double *values)  \
    {                                                                                                        \
        return contribute(side, over, metric->k, divisor, from_one, run, values);                            \
    }

CONTRIBUTES(mutual_contributions, prh__lists_overlap, (double)metric->k, 0)
CONTRIBUTES(jaccard_contributions, prh__lists_jaccard, 1.0, 0)
CONTRIBUTES(cycle_contributions, prh__lists_cycles, 1.0, 0)
CONTRIBUTES(lcs_contributions, prh__lists_subsequence,
    metric->convention == PRH_CONVENTION_EXACT ? (double)metric->k : 1.0, 0)
CONTRIBUTES(edit_contributions, prh__lists_edits, (double)metric->k, 1)

#define LISTS(is_symmetric, function, how, each, expected)                                                   \
    {                                                                                                        \
        .minimum = 0.0, .maximum = 1.0, .min_rows = 2, .needs = PRH__NEED_LISTS, .symmetric = is_symmetric,  \
        .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE, .compare = function, .relabel = how,  \
        .contributions = each, .work = expected                                                              \
    }

const prh__family prh__mutual_knn =
    LISTS(1, mutual, &prh__relabel_overlaps, mutual_contributions, mutual_work);
const prh__family prh__cycle_knn = LISTS(0, cycle, NULL, cycle_contributions, work);
const prh__family prh__lcs_knn = LISTS(1, lcs, NULL, lcs_contributions, work);
const prh__family prh__edit_distance_knn = LISTS(1, edit_distance, NULL, edit_contributions, work);
const prh__family prh__jaccard_knn = LISTS(1, jaccard, &prh__relabel_overlaps, jaccard_contributions, work);

/* The metrics of neighbour lists: sums over items from compute, divided as each definition says. */
#include "compute/lists.h"
#include "base/error.h"
#include "metric/prepared.h"

typedef prh_status (*list_sum)(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum);

static prh_status sum_lists(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, list_sum over, double *sum)
{
    const prh__artefacts *side[2];

    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    return over(&side[0]->lists, &side[1]->lists, metric->k, sum);
}

static prh_status mutual(const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y,
    const prh__run *run, double *score)
{
    double sum;

    (void)run;
    PRH__TRY(sum_lists(metric, x, y, prh__lists_overlap, &sum));
    *score = sum / ((double)x->n * (double)metric->k);
    return PRH_OK;
}

static prh_status cycle(const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y,
    const prh__run *run, double *score)
{
    double sum;

    (void)run;
    PRH__TRY(sum_lists(metric, x, y, prh__lists_cycles, &sum));
    *score = sum / (double)x->n;
    return PRH_OK;
}

static prh_status lcs(const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y,
    const prh__run *run, double *score)
{
    double sum;

    (void)run;
    PRH__TRY(sum_lists(metric, x, y, prh__lists_subsequence, &sum));
    *score = sum / (double)x->n;
    if (metric->convention == PRH_CONVENTION_EXACT)
        *score /= (double)metric->k;
    return PRH_OK;
}

static prh_status edit_distance(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *score)
{
    double sum;

    (void)run;
    PRH__TRY(sum_lists(metric, x, y, prh__lists_edits, &sum));
    *score = ((double)x->n * (double)metric->k - sum) / ((double)x->n * (double)metric->k);
    return PRH_OK;
}

#define LISTS(is_symmetric, function)                                                                        \
    {                                                                                                        \
        .minimum = 0.0, .maximum = 1.0, .min_rows = 2, .needs = PRH__NEED_LISTS, .symmetric = is_symmetric,  \
        .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE, .compare = function                   \
    }

const prh__family prh__mutual_knn = LISTS(1, mutual);
const prh__family prh__cycle_knn = LISTS(0, cycle);
const prh__family prh__lcs_knn = LISTS(1, lcs);
const prh__family prh__edit_distance_knn = LISTS(1, edit_distance);

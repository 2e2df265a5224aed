/* What models solve is counted task by task; bins are found by searching limits, or a sorted copy of the values. */
#include "study/competence.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

/* Accuracy, share, best and their product are each rounded: what differs by no more than that is equal. */
#define ROUNDING (2.0 * DBL_EPSILON)

/* The best accuracy on a task; NaN if no model has tried it. */
static double best_of(const double *accuracies, int64_t models, int64_t tasks, int64_t task)
{
    double best = NAN;

    for (int64_t m = 0; m < models; m++)
        best = fmax(best, accuracies[m * tasks + task]);
    return best;
}

prh_status prh__count_solved(
    const double *accuracies, int64_t models, int64_t tasks, double share, int64_t *solved)
{
    for (int64_t t = 0; t < tasks; t++) {
        const double best = best_of(accuracies, models, tasks, t);

        PRH__REQUIRE(!isnan(best), PRH_ERR_VALUE, "no model has tried task %" PRId64, t);
        PRH__REQUIRE(best > 0.0, PRH_ERR_VALUE,
            "the best accuracy on task %" PRId64 " is %g: a share of it says nothing unless it is above 0", t,
            best);
    }
    for (int64_t m = 0; m < models; m++)
        solved[m] = 0;
    for (int64_t t = 0; t < tasks; t++) {
        const double enough = share * best_of(accuracies, models, tasks, t) * (1.0 - ROUNDING);

        for (int64_t m = 0; m < models; m++)
            solved[m] += accuracies[m * tasks + t] >= enough;
    }
    return PRH_OK;
}

/* How many of `count` ascending numbers are below value; or not above it. */
static int64_t count_below(const double *sorted, int64_t count, double value, int or_equal)
{
    int64_t low = 0, high = count;

    while (low < high) {
        const int64_t middle = low + (high - low) / 2;

        if (sorted[middle] < value || (or_equal && sorted[middle] == value))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void prh__bin_by_limits(
    const double *values, int64_t count, const double *limits, int64_t limit_count, int64_t *bins)
{
    for (int64_t i = 0; i < count; i++)
        bins[i] = isnan(values[i]) ? -1 : count_below(limits, limit_count, values[i], 1);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

prh_status prh__bin_by_quantiles(const double *values, int64_t count, int64_t bin_count, int64_t *bins)
{
    int64_t many = 0, most;
    double *sorted;

    PRH__TRY(prh__mul(&most, bin_count, count)); /* of the products below */
    PRH__TRY(prh__alloc(&sorted, count, sizeof *sorted));
    for (int64_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            sorted[many++] = values[i];
    qsort(sorted, (size_t)many, sizeof *sorted, ascending);
    for (int64_t i = 0; i < count; i++)
        bins[i] = isnan(values[i]) ? -1 : bin_count * count_below(sorted, many, values[i], 0) / many;
    prh__free(sorted);
    return PRH_OK;
}

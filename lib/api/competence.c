/* Competence: arguments. */
#include "study/competence.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"

#define SHARE 0.8

prh_status prh_count_solved(
    const double *accuracies, int64_t models, int64_t tasks, double share, int64_t *solved)
{
    int64_t cells;

    PRH__REQUIRE(accuracies && solved, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(models >= 1 && tasks >= 1, PRH_ERR_ARGUMENT,
        "%" PRId64 " models and %" PRId64 " tasks: at least 1 of each is needed", models, tasks);
    PRH__REQUIRE(share >= 0.0 && share <= 1.0, PRH_ERR_ARGUMENT, "share = %g is not in (0, 1]", share);
    PRH__TRY(prh__mul(&cells, models, tasks));
    for (int64_t c = 0; c < cells; c++)
        PRH__REQUIRE(!isinf(accuracies[c]), PRH_ERR_VALUE,
            "the accuracy of model %" PRId64 " on task %" PRId64 " is infinite", c / tasks, c % tasks);
    return prh__count_solved(accuracies, models, tasks, share == 0.0 ? SHARE : share, solved);
}

prh_status prh_bin_by_limits(
    const double *values, int64_t count, const double *limits, int64_t limit_count, int64_t *bins)
{
    PRH__REQUIRE(values && limits && bins, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 1 && limit_count >= 1, PRH_ERR_ARGUMENT,
        "%" PRId64 " values and %" PRId64 " limits: at least 1 of each is needed", count, limit_count);
    for (int64_t b = 0; b < limit_count; b++) {
        PRH__REQUIRE(
            isfinite(limits[b]), PRH_ERR_ARGUMENT, "limit %" PRId64 " is %g, not a number", b, limits[b]);
        PRH__REQUIRE(b == 0 || limits[b - 1] < limits[b], PRH_ERR_ARGUMENT,
            "limit %" PRId64 " is %g, not above %g, the one before it", b, limits[b], limits[b - 1]);
    }
    prh__bin_by_limits(values, count, limits, limit_count, bins);
    return PRH_OK;
}

prh_status prh_bin_by_quantiles(const double *values, int64_t count, int64_t bin_count, int64_t *bins)
{
    PRH__REQUIRE(values && bins, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 1, PRH_ERR_ARGUMENT, "%" PRId64 " values are fewer than 1", count);
    PRH__REQUIRE(bin_count >= 1 && bin_count <= count, PRH_ERR_ARGUMENT,
        "%" PRId64 " bins of %" PRId64 " values: there must be at least 1, and at most as many as values",
        bin_count, count);
    return prh__bin_by_quantiles(values, count, bin_count, bins);
}

/* Trends: what may be asked for, and what is told. */
#include "infer/trend.h"

#include "api/matrix.h"
#include "base/error.h"
#include "base/options.h"

enum { DEFAULT_PERMUTATIONS = 9999 };

static prh_status read_options(prh_trend_options *mine, const prh_trend_options *theirs)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_trend_options"));
    if (mine->permutations == 0)
        mine->permutations = DEFAULT_PERMUTATIONS;
    if (mine->level == 0.0)
        mine->level = 0.95;
    PRH__REQUIRE(mine->permutations >= 1 && mine->permutations <= INT32_MAX, PRH_ERR_ARGUMENT,
        "permutations = %" PRId64 " is not between 1 and 2^31 - 1 (0: the default)", mine->permutations);
    PRH__REQUIRE(
        mine->level > 0.0 && mine->level < 1.0, PRH_ERR_ARGUMENT, "level = %g is not in (0, 1)", mine->level);
    PRH__REQUIRE(mine->alternative >= PRH_TWO_SIDED && mine->alternative <= PRH_LESS, PRH_ERR_ARGUMENT,
        "alternative %d is none of PRH_TWO_SIDED, PRH_GREATER, PRH_LESS", (int)mine->alternative);
    PRH__REQUIRE(mine->reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_trend_options is not 0");
    return PRH_OK;
}

prh_status prh_trend_create(prh_trend **out, const double *alignment, int64_t count, const double *quality,
    const prh_trend_options *options, const prh_run_options *run_options)
{
    prh_trend_options mine;
    prh__task task;
    prh__run run;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(alignment && quality, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 1, PRH_ERR_ARGUMENT, "%" PRId64 " models are fewer than 1", count);
    PRH__TRY(prh__matrix_fits(count, count));
    PRH__TRY(read_options(&mine, options));
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    return prh__run_end(&run, prh__trend(out, alignment, count, quality, &mine, &run));
}

void prh_trend_destroy(prh_trend *trend)
{
    prh__trend_destroy(trend);
}

prh_status prh_trend_get_values(const prh_trend *trend, prh_trend_values *values)
{
    PRH__REQUIRE(trend && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        values, &trend->values, sizeof trend->values, sizeof trend->values, "prh_trend_values");
}

static int is_known(int32_t which)
{
    return which >= 0 && which < PRH__TREND_COEFFICIENTS;
}

prh_status prh_trend_get_coefficient(const prh_trend *trend, int32_t which, prh_coefficient *coefficient)
{
    PRH__REQUIRE(trend && coefficient, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(
        is_known(which), PRH_ERR_ARGUMENT, "%d is none of PRH_TREND_PEARSON, _SPEARMAN, ...", (int)which);
    PRH__REQUIRE(!trend->reason[which], PRH_ERR_UNDEFINED, "%s", trend->reason[which]);
    *coefficient = trend->coefficient[which];
    return PRH_OK;
}

const double *prh_trend_alignments(const prh_trend *trend)
{
    return trend ? trend->alignments : NULL;
}

const double *prh_trend_without_family(const prh_trend *trend, int32_t which)
{
    return trend && is_known(which) && !trend->reason[which] ? trend->without[which] : NULL;
}

const int64_t *prh_trend_family_labels(const prh_trend *trend)
{
    return trend ? trend->labels : NULL;
}

/* Adjusting for multiplicity: arguments. */
#include "infer/multiplicity.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"

prh_status prh_adjust_p(const double *p, int64_t count, int32_t method, double *adjusted)
{
    PRH__REQUIRE(p && adjusted, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 1, PRH_ERR_ARGUMENT, "%" PRId64 " p-values are fewer than 1", count);
    PRH__REQUIRE(method >= PRH_ADJUST_BH && method <= PRH_ADJUST_BONFERRONI, PRH_ERR_ARGUMENT,
        "method %d is none of PRH_ADJUST_BH, _BY, _HOLM, _BONFERRONI", (int)method);
    for (int64_t i = 0; i < count; i++)
        PRH__REQUIRE(isnan(p[i]) || (p[i] >= 0.0 && p[i] <= 1.0), PRH_ERR_ARGUMENT,
            "p-value %" PRId64 " is %g, not between 0 and 1", i, p[i]);
    return prh__adjust_p(p, count, method, adjusted);
}

prh_status prh_adjust_max_t(
    const double *observed, const double *draws, int64_t draws_count, int64_t count, double *adjusted)
{
    int64_t cells;

    PRH__REQUIRE(observed && draws && adjusted, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(draws_count >= 1 && count >= 1, PRH_ERR_ARGUMENT,
        "%" PRId64 " draws of %" PRId64 " scores: at least 1 of each is needed", draws_count, count);
    PRH__TRY(prh__mul(&cells, draws_count, count));
    return prh__adjust_max_t(observed, draws, draws_count, count, adjusted);
}

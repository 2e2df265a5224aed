/* Groups of models: arguments and getters. */
#include "study/groups.h"

#include <math.h>
#include <stddef.h>

#include "api/matrix.h"
#include "base/error.h"

prh_status prh_groups_create(prh_groups **out, const double *alignment, int64_t count, const int64_t *labels)
{
    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(alignment && labels, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 1, PRH_ERR_ARGUMENT, "%" PRId64 " models are fewer than 1", count);
    PRH__TRY(prh__matrix_fits(count, count));
    for (int64_t c = 0; c < count * count; c++)
        PRH__REQUIRE(!isinf(alignment[c]) || c / count == c % count, PRH_ERR_VALUE,
            "the alignment of models %" PRId64 " and %" PRId64 " is infinite", c / count, c % count);
    return prh__groups_create(out, alignment, count, labels);
}

void prh_groups_destroy(prh_groups *groups)
{
    prh__groups_destroy(groups);
}

int64_t prh_groups_count(const prh_groups *groups)
{
    return groups ? groups->count : 0;
}

const int64_t *prh_groups_labels(const prh_groups *groups)
{
    return groups ? groups->labels : NULL;
}

const int64_t *prh_groups_sizes(const prh_groups *groups)
{
    return groups ? groups->sizes : NULL;
}

const int64_t *prh_groups_pairs(const prh_groups *groups)
{
    return groups ? groups->pairs : NULL;
}

const double *prh_groups_means(const prh_groups *groups)
{
    return groups ? groups->means : NULL;
}

const double *prh_groups_standard_errors(const prh_groups *groups)
{
    return groups ? groups->standard_errors : NULL;
}

const double *prh_groups_ceilings(const prh_groups *groups)
{
    return groups ? groups->ceilings : NULL;
}

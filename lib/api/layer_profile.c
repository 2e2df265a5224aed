/* Layer profiles: arguments and getters. */
#include "study/layer_profile.h"

#include <math.h>

#include "api/matrix.h"
#include "base/error.h"
#include "base/options.h"

prh_status prh_layer_profile_create(
    prh_layer_profile **out, const double *scores, int64_t layers_x, int64_t layers_y, double threshold)
{
    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(scores, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(layers_x >= 1 && layers_y >= 1, PRH_ERR_ARGUMENT,
        "%" PRId64 " and %" PRId64 " layers: at least 1 of each is needed", layers_x, layers_y);
    PRH__TRY(prh__matrix_fits(layers_x, layers_y));
    for (int64_t c = 0; c < layers_x * layers_y; c++)
        PRH__REQUIRE(!isinf(scores[c]), PRH_ERR_VALUE,
            "the score of layer %" PRId64 " of x with layer %" PRId64 " of y is infinite", c / layers_y,
            c % layers_y);
    return prh__layer_profile_create(out, scores, layers_x, layers_y, threshold);
}

void prh_layer_profile_destroy(prh_layer_profile *profile)
{
    prh__layer_profile_destroy(profile);
}

prh_status prh_layer_profile_get_values(const prh_layer_profile *profile, prh_layer_profile_values *values)
{
    PRH__REQUIRE(profile && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        values, &profile->values, sizeof *values, sizeof *values, "prh_layer_profile_values");
}

const int64_t *prh_layer_profile_partners_x(const prh_layer_profile *profile)
{
    return profile ? profile->partners_x : NULL;
}

const int64_t *prh_layer_profile_partners_y(const prh_layer_profile *profile)
{
    return profile ? profile->partners_y : NULL;
}

const int64_t *prh_layer_profile_ridge(const prh_layer_profile *profile)
{
    return profile ? profile->ridge : NULL;
}

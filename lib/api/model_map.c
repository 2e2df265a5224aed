/* Maps of models that callers hold: arguments and getters. */
#include "study/model_map.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

#define ROUNDING 1e-6 /* by which an alignment computed in single precision may exceed 1 */

enum { DEFAULT_WIDTH = 2, DEFAULT_RESTARTS = 32 };

static prh_status check_reference(const double *reference, int64_t count, int64_t width)
{
    int64_t there = 0;

    for (int64_t i = 0; i < count; i++) {
        int is_there = 1;

        for (int64_t c = 0; c < width; c++) {
            PRH__REQUIRE(!isinf(reference[i * width + c]), PRH_ERR_ARGUMENT,
                "the reference is infinite at row %" PRId64 ", column %" PRId64, i, c);
            is_there &= !isnan(reference[i * width + c]);
        }
        there += is_there;
    }
    PRH__REQUIRE(there > width, PRH_ERR_ARGUMENT,
        "the reference has %" PRId64 " models; %" PRId64 " dimensions need %" PRId64, there, width,
        width + 1);
    return PRH_OK;
}

static prh_status read_options(
    prh_model_map_options *mine, const prh_model_map_options *theirs, int64_t count)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_model_map_options"));
    if (mine->width == 0)
        mine->width = DEFAULT_WIDTH;
    PRH__REQUIRE(mine->width >= 1 && mine->width <= count, PRH_ERR_ARGUMENT,
        "the width is %" PRId64 ", it must be at least 1 and at most the %" PRId64 " models", mine->width,
        count);
    PRH__REQUIRE(mine->floor >= 0.0 && mine->floor <= 1.0, PRH_ERR_ARGUMENT,
        "the floor is %g, it must be above 0 and at most 1, or 0 for the smallest alignment above 0",
        mine->floor);
    PRH__REQUIRE(mine->restarts >= -1 && mine->restarts < INT64_MAX, PRH_ERR_ARGUMENT,
        "restarts is %" PRId64 ", it must be at least 0, or -1 for none", mine->restarts);
    mine->restarts = mine->restarts == 0 ? DEFAULT_RESTARTS : mine->restarts < 0 ? 0 : mine->restarts;
    return PRH_OK;
}

/* The models, and that there can be matrices of them. */
static prh_status check_count(int64_t count)
{
    int64_t bytes;

    PRH__REQUIRE(count >= 2, PRH_ERR_ARGUMENT, "%" PRId64 " models are fewer than 2", count);
    PRH__TRY(prh__mul(&bytes, count, count));
    return prh__mul(&bytes, bytes, 2 * (int64_t)sizeof(double));
}

/* At most 1, or NaN. */
static prh_status check_alignment(const double *alignment, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < count; j++) {
            const double value = i == j ? 1.0 : alignment[i * count + j];

            PRH__REQUIRE(!isinf(value) && !(value > 1.0 + ROUNDING), PRH_ERR_VALUE,
                "the alignment of models %" PRId64 " and %" PRId64
                " is %.9g, it must be finite and at most 1",
                i, j, value);
        }
    return PRH_OK;
}

prh_status prh_model_map_create(prh_model_map **out, const double *alignment, int64_t count,
    const prh_model_map_options *options, const prh_run_options *run_options)
{
    prh_model_map_options mine;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(alignment, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_count(count));
    PRH__TRY(read_options(&mine, options, count));
    if (mine.reference)
        PRH__TRY(check_reference(mine.reference, count, mine.width));
    PRH__TRY(check_alignment(alignment, count));
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    status = prh__model_map_create(out, alignment, count, &mine, &run);
    return prh__run_end(&run, status);
}

void prh_model_map_destroy(prh_model_map *map)
{
    prh__model_map_destroy(map);
}

prh_status prh_model_map_get_values(const prh_model_map *map, prh_model_map_values *values)
{
    PRH__REQUIRE(map && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(values, &map->values, sizeof *values, sizeof *values, "prh_model_map_values");
}

const double *prh_model_map_distances(const prh_model_map *map)
{
    return map ? map->distances : NULL;
}

const double *prh_model_map_points(const prh_model_map *map)
{
    return map ? map->points : NULL;
}

const double *prh_model_map_classical_points(const prh_model_map *map)
{
    return map ? map->classical : NULL;
}

const int64_t *prh_model_map_nearest(const prh_model_map *map)
{
    return map ? map->nearest : NULL;
}

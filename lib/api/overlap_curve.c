/* Curves of overlap: arguments and getters. */
#include "infer/overlap_curve.h"

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

enum { DEFAULT_REPETITIONS = 20, DEFAULT_SIZES = 4 };

static const double default_fractions[DEFAULT_SIZES] = {1.0, 0.5, 0.25, 0.125};

prh_status prh_overlap_curve_create(prh_overlap_curve **out, const prh_metric *metric, const prh_prepared *x,
    const prh_prepared *y, const prh_overlap_curve_options *options, const prh_run_options *run_options)
{
    prh_overlap_curve_options mine;
    prh__task task;
    prh__run run;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric && x && y, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_overlap_curve_options"));
    if (mine.level == 0.0)
        mine.level = 0.95;
    PRH__REQUIRE(
        mine.level > 0.0 && mine.level < 1.0, PRH_ERR_ARGUMENT, "level = %g is not in (0, 1)", mine.level);
    PRH__REQUIRE(x->n == y->n, PRH_ERR_SHAPE, "x has %" PRId64 " rows, y has %" PRId64, x->n, y->n);
    PRH__TRY(prh__overlap_check(metric, x->n));
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    return prh__run_end(&run, prh__overlap_curve(out, metric, x, y, mine.level, &run));
}

void prh_overlap_curve_destroy(prh_overlap_curve *curve)
{
    prh__overlap_curve_destroy(curve);
}

int64_t prh_overlap_curve_rows(const prh_overlap_curve *curve)
{
    return curve ? curve->rows : 0;
}

int64_t prh_overlap_curve_k_max(const prh_overlap_curve *curve)
{
    return curve ? curve->k_max : 0;
}

static const double *array_of(const prh_overlap_curve *curve, int which)
{
    return curve ? curve->array[which] : NULL;
}

const double *prh_overlap_curve_overlaps(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_OVERLAP);
}

const double *prh_overlap_curve_chances(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_CHANCE);
}

const double *prh_overlap_curve_calibrated(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_CALIBRATED);
}

const double *prh_overlap_curve_standard_errors(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_ERROR);
}

const double *prh_overlap_curve_lows(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_LOW);
}

const double *prh_overlap_curve_highs(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_HIGH);
}

const double *prh_overlap_curve_calibrated_lows(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_CALIBRATED_LOW);
}

const double *prh_overlap_curve_calibrated_highs(const prh_overlap_curve *curve)
{
    return array_of(curve, PRH__CURVE_CALIBRATED_HIGH);
}

/* ---- sizes ---- */

static prh_status read_sizes(
    prh_overlap_sizes_options *mine, const prh_overlap_sizes_options *theirs, const prh_metric *metric)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_overlap_sizes_options"));
    PRH__REQUIRE(!mine->fractions || mine->count >= 1, PRH_ERR_ARGUMENT,
        "%" PRId64 " fractions are fewer than 1", mine->count);
    PRH__REQUIRE(mine->fractions || mine->count == 0, PRH_ERR_ARGUMENT,
        "a count of %" PRId64 " fractions, and fractions is NULL", mine->count);
    if (!mine->fractions) {
        mine->fractions = default_fractions;
        while (mine->count < DEFAULT_SIZES &&
               (mine->count == 0 || (double)metric->k * default_fractions[mine->count] >= 1.0))
            mine->count++;
    }
    if (mine->repetitions == 0)
        mine->repetitions = DEFAULT_REPETITIONS;
    PRH__REQUIRE(mine->repetitions >= 2, PRH_ERR_ARGUMENT, "%" PRId64 " repetitions are fewer than 2",
        mine->repetitions);
    return PRH_OK;
}

prh_status prh_overlap_sizes_create(prh_overlap_sizes **out, const prh_metric *metric,
    const prh_representation *x, const prh_representation *y, const prh_overlap_sizes_options *options,
    const prh_run_options *run_options)
{
    prh_overlap_sizes_options mine;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric && x && y, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(read_sizes(&mine, options, metric));
    PRH__REQUIRE(x->view.rows == y->view.rows, PRH_ERR_SHAPE, "x has %" PRId64 " rows, y has %" PRId64,
        x->view.rows, y->view.rows);
    PRH__TRY(prh__overlap_check(metric, x->view.rows));
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    status = prh__overlap_sizes(out, metric, (const prh_view *const[2]){&x->view, &y->view}, &mine, &run);
    return prh__run_end(&run, status);
}

void prh_overlap_sizes_destroy(prh_overlap_sizes *sizes)
{
    prh__overlap_sizes_destroy(sizes);
}

int64_t prh_overlap_sizes_count(const prh_overlap_sizes *sizes)
{
    return sizes ? sizes->count : 0;
}

int64_t prh_overlap_sizes_points(const prh_overlap_sizes *sizes)
{
    return sizes ? sizes->points : 0;
}

const int64_t *prh_overlap_sizes_rows(const prh_overlap_sizes *sizes)
{
    return sizes ? sizes->rows : NULL;
}

const int64_t *prh_overlap_sizes_ks(const prh_overlap_sizes *sizes)
{
    return sizes ? sizes->ks : NULL;
}

const double *prh_overlap_sizes_overlaps(const prh_overlap_sizes *sizes)
{
    return sizes ? sizes->overlaps : NULL;
}

const double *prh_overlap_sizes_calibrated(const prh_overlap_sizes *sizes)
{
    return sizes ? sizes->calibrated : NULL;
}

const double *prh_overlap_sizes_spreads(const prh_overlap_sizes *sizes)
{
    return sizes ? sizes->spreads : NULL;
}

/* Fits that callers hold: the views are checked here. */
#include <prh/procrustes.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/threads.h"
#include "compute/convert.h"
#include "pmi/procrustes.h"

struct prh_procrustes {
    prh__procrustes inside;
};

static prh_status read_options(prh_procrustes_options *mine, const prh_procrustes_options *options)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, options, sizeof *mine, "prh_procrustes_options"));
    PRH__REQUIRE(
        mine->reserved == 0, PRH_ERR_ARGUMENT, "a reserved field of prh_procrustes_options is not 0");
    return PRH_OK;
}

static prh_status check_side(const prh_view *view, const char *name)
{
    const prh_status status = prh__view_check(view);

    return status < 0 ? prh__fail_within(status, "%s", name) : PRH_OK;
}

static prh_status check_finite(const prh_view *view, const char *name)
{
    const prh_status status = prh__check_finite(view, PRH_F64, NULL);

    return status < 0 ? prh__fail_within(status, "%s", name) : PRH_OK;
}

static prh_status build(
    prh_procrustes **out, const prh_view *x, const prh_view *y, const prh_procrustes_options *options)
{
    prh_procrustes *fit;
    prh_status status;

    PRH__TRY(check_finite(x, "x"));
    PRH__TRY(check_finite(y, "y"));
    PRH__TRY(prh__alloc_zero(&fit, 1, sizeof *fit));
    status = prh__procrustes_fit(&fit->inside, x, y, options);
    if (status < 0)
        prh__free(fit);
    else
        *out = fit;
    return status;
}

prh_status prh_procrustes_create(
    prh_procrustes **out, const prh_view *x, const prh_view *y, const prh_procrustes_options *options)
{
    prh_procrustes_options mine;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(check_side(x, "x"));
    PRH__TRY(check_side(y, "y"));
    PRH__REQUIRE(x->rows == y->rows && x->cols == y->cols, PRH_ERR_SHAPE,
        "x is %" PRId64 " x %" PRId64 ", y is %" PRId64 " x %" PRId64, x->rows, x->cols, y->rows, y->cols);
    PRH__TRY(read_options(&mine, options));
    PRH__TRY(prh__run_begin(&run, &task, NULL));
    status = build(out, x, y, &mine);
    return prh__run_end(&run, status);
}

void prh_procrustes_destroy(prh_procrustes *fit)
{
    if (!fit)
        return;
    prh__procrustes_free(&fit->inside);
    prh__free(fit);
}

int64_t prh_procrustes_cols(const prh_procrustes *fit)
{
    return fit ? fit->inside.cols : 0;
}

const double *prh_procrustes_rotation(const prh_procrustes *fit)
{
    return fit ? fit->inside.rotation : NULL;
}

const double *prh_procrustes_translation(const prh_procrustes *fit)
{
    return fit ? fit->inside.translation : NULL;
}

prh_status prh_procrustes_get_values(const prh_procrustes *fit, prh_procrustes_values *values)
{
    PRH__REQUIRE(fit && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        values, &fit->inside.values, sizeof *values, sizeof *values, "prh_procrustes_values");
}

prh_status prh_procrustes_apply(const prh_procrustes *fit, const prh_view *x, double *points)
{
    prh__task task;
    prh__run run;

    PRH__REQUIRE(fit && points, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__view_check(x));
    PRH__REQUIRE(x->cols == fit->inside.cols, PRH_ERR_SHAPE, "x has %" PRId64 " columns, the fit %" PRId64,
        x->cols, fit->inside.cols);
    PRH__TRY(prh__check_finite(x, PRH_F64, NULL));
    PRH__TRY(prh__run_begin(&run, &task, NULL));
    return prh__run_end(&run, prh__procrustes_apply(&fit->inside, x, points));
}

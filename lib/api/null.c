/* Nulls: what may be asked for, and what is told. */
#include <prh/null.h>

#include <math.h>

#include "api/null.h"
#include "api/prepared.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "infer/null.h"

static const char *const methods[] = {"auto", "exact", "enumerate", "permute"};

static prh_status check_kinds(const prh_null_options *o, int64_t cells)
{
    PRH__REQUIRE(o->method >= PRH_NULL_AUTO && o->method <= PRH_NULL_PERMUTE, PRH_ERR_ARGUMENT,
        "method %d is none of PRH_NULL_AUTO, _EXACT, _ENUMERATE, _PERMUTE", (int)o->method);
    PRH__REQUIRE(o->aggregate >= PRH_AGGREGATE_MAX && o->aggregate <= PRH_AGGREGATE_TOP_MEAN,
        PRH_ERR_ARGUMENT, "aggregate %d is none of PRH_AGGREGATE_MAX, _MEAN, _ROW_MAX_MEAN, _TOP_MEAN",
        (int)o->aggregate);
    PRH__REQUIRE(o->aggregate != PRH_AGGREGATE_TOP_MEAN || (o->top >= 1 && o->top <= cells), PRH_ERR_ARGUMENT,
        "top = %" PRId64 " is not between 1 and the number of pairs of layers, %" PRId64, o->top, cells);
    PRH__REQUIRE(o->aggregate == PRH_AGGREGATE_TOP_MEAN || o->top == 0, PRH_ERR_ARGUMENT,
        "top = %" PRId64 " goes with PRH_AGGREGATE_TOP_MEAN only", o->top);
    PRH__REQUIRE(o->reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_null_options is not 0");
    return PRH_OK;
}

static prh_status check_draws(const prh_null_options *o)
{
    PRH__REQUIRE(o->permutations >= 0 && o->permutations <= INT32_MAX, PRH_ERR_ARGUMENT,
        "permutations = %" PRId64 " is not between 1 and 2^31 - 1 (0: the default)", o->permutations);
    PRH__REQUIRE(o->alpha == 0.0 || (o->alpha >= PRH__LEVEL_LEAST && o->alpha < 1.0), PRH_ERR_ARGUMENT,
        "alpha = %g is not between %g and 1", o->alpha, PRH__LEVEL_LEAST);
    PRH__REQUIRE(o->stop_after >= 0, PRH_ERR_ARGUMENT, "stop_after = %" PRId64 " is negative", o->stop_after);
    PRH__REQUIRE(!(o->circular && o->blocks), PRH_ERR_ARGUMENT, "circular shifts do not stay within blocks");
    if (!o->table)
        return PRH_OK;
    PRH__REQUIRE(o->permutations > 0, PRH_ERR_ARGUMENT,
        "a permutation table needs its number of rows, in permutations");
    PRH__REQUIRE(!o->circular && !o->blocks, PRH_ERR_ARGUMENT,
        "a permutation table says all: neither blocks nor circular shifts go with it");
    PRH__REQUIRE(o->method == PRH_NULL_AUTO || o->method == PRH_NULL_PERMUTE, PRH_ERR_ARGUMENT,
        "a permutation table goes with method auto or permute, not %s", methods[o->method]);
    return PRH_OK;
}

prh_status prh__null_options_read(
    prh_null_options *mine, const prh_null_options *theirs, int64_t layers_x, int64_t layers_y)
{
    int64_t cells;

    PRH__TRY(prh__mul(&cells, layers_x, layers_y));
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_null_options"));
    PRH__TRY(check_kinds(mine, cells));
    PRH__TRY(check_draws(mine));
    return prh__null_check_level(mine);
}

/* All pairs scored, then their null. */
static prh_status score_and_judge(prh_null **out, prh__comparison *c, const prh_null_options *options)
{
    const int64_t cells = c->count[0] * c->count[1];
    prh_status status;

    PRH__GO(prh__alloc(&c->scores, cells, sizeof *c->scores));
    PRH__GO(prh__alloc(&c->statuses, cells, sizeof *c->statuses));
    PRH__GO(prh__compare(c));
    PRH__GO(prh__null_create(out, c, options, NULL));
done:
    prh__free(c->statuses);
    prh__free(c->scores);
    return status;
}

prh_status prh_null_create(prh_null **out, const prh_metric *metric, const prh_prepared *const *x,
    int64_t layers_x, const prh_prepared *const *y, int64_t layers_y, const prh_null_options *options,
    const prh_run_options *run)
{
    prh_null_options mine;
    prh__comparison c;
    prh__task task;
    prh__run how;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__check_layers(x, layers_x, y, layers_y));
    PRH__TRY(prh__null_options_read(&mine, options, layers_x, layers_y));
    PRH__TRY(prh__run_begin(&how, &task, run));
    c = (prh__comparison){.metric = metric, .side = {x, y}, .count = {layers_x, layers_y}, .run = &how};
    prh__task_expect(&task, prh__compare_work(&c));
    status = score_and_judge(out, &c, &mine);
    return prh__run_end(&how, status);
}

void prh_null_destroy(prh_null *null)
{
    prh__null_destroy(null);
}

prh_status prh_null_get_result(const prh_null *null, prh_null_result *result)
{
    PRH__REQUIRE(null && result, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        result, &null->result, sizeof null->result, sizeof null->result, "prh_null_result");
}

prh_status prh_null_quantile(const prh_null *null, double share, double *quantile)
{
    int64_t at;

    PRH__REQUIRE(null && quantile, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(share > 0.0 && share < 1.0, PRH_ERR_ARGUMENT, "share = %g is not between 0 and 1", share);
    if (!null->sorted) {
        const double value =
            null->form.sd > 0.0 ? prh__pearson3_quantile(&null->form, share) : null->form.mean;

        *quantile =
            null->units > 0.0 && null->form.sd > 0.0 ? ceil(value * null->units - 0.5) / null->units : value;
        return PRH_OK;
    }
    at = share < PRH__LEVEL_LEAST ? 0 : prh__level_times_up(prh__level_of(share), null->result.values) - 1;
    *quantile = null->sorted[at];
    return PRH_OK;
}

const double *prh_null_values(const prh_null *null)
{
    return null ? null->values : NULL;
}

const double *prh_null_means(const prh_null *null)
{
    return null ? null->means : NULL;
}

const double *prh_null_sds(const prh_null *null)
{
    return null ? null->sds : NULL;
}

const double *prh_null_ps(const prh_null *null)
{
    return null ? null->ps : NULL;
}

const double *prh_null_adjusted_ps(const prh_null *null)
{
    return null ? null->adjusted_ps : NULL;
}

const char *prh_null_reason(const prh_null *null)
{
    return null && null->reason ? null->reason : "";
}

const char *prh_null_method_name(int32_t method)
{
    return method >= PRH_NULL_AUTO && method <= PRH_NULL_PERMUTE ? methods[method] : "unknown";
}

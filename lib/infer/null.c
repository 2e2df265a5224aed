/* Which method, and what all of them begin and end with. */
#include "infer/null.h"

#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/permutations.h"
#include "metric/relabel.h"

enum { DEFAULT_DRAWS = 1000, FEW_ROWS = 50, REASON = 256 };

#define MOST_SKEWNESS 2.5
#define MOST_OUTLIERS 0.25

int64_t prh__null_draws(const prh_null_options *options)
{
    return options->permutations > 0 ? options->permutations : DEFAULT_DRAWS;
}

prh_status prh__null_check_level(const prh_null_options *options)
{
    const double alpha = options->alpha > 0.0 ? options->alpha : PRH__NULL_ALPHA;
    const int64_t draws = prh__null_draws(options);

    PRH__REQUIRE(
        options->method != PRH_NULL_PERMUTE || prh__level_times(prh__level_of(alpha), draws + 1) >= 1,
        PRH_ERR_ARGUMENT, "%" PRId64 " draws are too few for alpha = %g: K + 1 must be at least 1 / alpha",
        draws, alpha);
    return PRH_OK;
}

static int is_restricted(const prh_null_options *options)
{
    return options->blocks || options->circular || options->table;
}

/* The largest |skewness| of any cell. */
static double skewness_of(const prh__exact *e)
{
    double most = 0.0;

    for (int64_t cell = 0; cell < e->c->count[0] * e->c->count[1]; cell++)
        if (e->c->statuses[cell] >= 0)
            most = fmax(most, fabs(e->margins[cell].skewness));
    return most;
}

/* Why the closed form will not do, before any of it is computed; 0: nothing speaks against it. */
static int speaks_against(
    char reason[REASON], const prh__comparison *c, const prh__aggregate *how, const prh_null_options *options)
{
    const int64_t n = c->side[0][0]->n, cells = c->count[0] * c->count[1];
    const double alpha = options->alpha > 0.0 ? options->alpha : PRH__NULL_ALPHA;

    if (is_restricted(options))
        snprintf(reason, REASON, "the permutations are restricted");
    else if (!prh__has_exact(c->metric))
        snprintf(reason, REASON, "%s has no null in closed form", c->metric->name);
    else if (n < FEW_ROWS)
        snprintf(reason, REASON, "n = %" PRId64 " is less than %d", n, (int)FEW_ROWS);
    else if (!prh__exact_fits(c))
        snprintf(reason, REASON,
            "%" PRId64 " pairs of layers of n = %" PRId64 " are too many for a closed form", cells, n);
    else if (!prh__null_closes_at(alpha, cells, how))
        snprintf(reason, REASON, "alpha = %g is too small for a closed form of this aggregate", alpha);
    else
        return 0;
    return 1;
}

/* All permutations if they are no more than the draws. */
static prh_status draw_or_enumerate(struct prh_null *null, const prh__comparison *c,
    const prh__aggregate *how, const prh_null_options *options)
{
    prh_null_options mine = *options;
    prh__permutations p;

    mine.method = PRH_NULL_PERMUTE;
    PRH__TRY(prh__permutations_create(&p, c->side[0][0]->n, &mine));
    if (!mine.table && prh__permutations_count(&p) <= prh__null_draws(&mine))
        mine.method = PRH_NULL_ENUMERATE;
    prh__permutations_free(&p);
    PRH__TRY(prh__null_check_level(&mine));
    return prh__null_draw(null, c, how, &mine);
}

/* Whether three moments say enough of the tail; if not, why. */
static int is_smooth(char reason[REASON], const prh__exact *e)
{
    const double skewness = skewness_of(e);

    if (skewness > MOST_SKEWNESS)
        snprintf(reason, REASON, "the null is skewed by %.3g, more than %.3g", skewness, MOST_SKEWNESS);
    else if (e->outliers > MOST_OUTLIERS)
        snprintf(reason, REASON, "outlying items make an excess kurtosis of %.3g, more than %.3g",
            e->outliers, MOST_OUTLIERS);
    else
        return 1;
    return 0;
}

static prh__exact_side *const *sides_of(const prh__null_aid *aid)
{
    return aid && aid->sides[0] ? aid->sides : NULL;
}

/* The closed form, unless the data speak against it or it comes to no end: then `reason` is set. */
static prh_status try_closing(struct prh_null *null, char reason[REASON], const prh__comparison *c,
    const prh__aggregate *how, const prh_null_options *options, const prh__null_aid *aid)
{
    prh__exact e = {0};
    prh_status status;

    PRH__GO(prh__exact_begin(&e, c, sides_of(aid)));
    if (is_smooth(reason, &e))
        status = prh__null_close(null, &e, how, options, aid);
done:
    if (status == PRH_ERR_NUMERIC) {
        snprintf(reason, REASON, "%.200s", prh_last_error());
        status = PRH_OK;
    }
    prh__exact_end(&e);
    return status;
}

static prh_status choose(struct prh_null *null, const prh__comparison *c, const prh__aggregate *how,
    const prh_null_options *options, const prh__null_aid *aid)
{
    char reason[REASON] = "";
    prh_status status;

    if (!speaks_against(reason, c, how, options))
        PRH__TRY(try_closing(null, reason, c, how, options, aid));
    if (!reason[0])
        return PRH_OK;
    PRH__TRY(prh__copy_string(&null->reason, reason));
    status = draw_or_enumerate(null, c, how, options);
    return status < 0 ? prh__fail_within(status, "the closed form was not taken, since %s", reason) : status;
}

static prh_status check_closing(const prh_metric *metric, const prh_null_options *options)
{
    PRH__REQUIRE(!is_restricted(options), PRH_ERR_UNSUPPORTED,
        "the closed form is that of all permutations, not of restricted ones");
    PRH__REQUIRE(prh__has_exact(metric), PRH_ERR_UNSUPPORTED, "%s has no null in closed form", metric->name);
    return PRH_OK;
}

prh_status prh__null_check(const prh_metric *metric, int64_t n, const prh_null_options *options)
{
    prh__permutations p;

    if (options->method == PRH_NULL_EXACT)
        return check_closing(metric, options);
    PRH__TRY(prh__permutations_create(&p, n, options));
    prh__permutations_free(&p);
    return PRH_OK;
}

static prh_status close_form(struct prh_null *null, const prh__comparison *c, const prh__aggregate *how,
    const prh_null_options *options, const prh__null_aid *aid)
{
    prh__exact e;
    prh_status status;

    PRH__TRY(check_closing(c->metric, options));
    PRH__TRY(prh__exact_begin(&e, c, sides_of(aid)));
    status = prh__null_close(null, &e, how, options, aid);
    prh__exact_end(&e);
    return status;
}

static prh_status find(struct prh_null *null, const prh__comparison *c, const prh__aggregate *how,
    const prh_null_options *options, const prh__null_aid *aid)
{
    if (options->method == PRH_NULL_AUTO)
        return choose(null, c, how, options, aid);
    if (options->method == PRH_NULL_EXACT)
        return close_form(null, c, how, options, aid);
    return prh__null_draw(null, c, how, options);
}

static prh_status allocate(struct prh_null **out, int64_t layers_x, int64_t layers_y)
{
    const int64_t cells = layers_x * layers_y;
    struct prh_null *null = NULL;
    prh_status status;

    PRH__GO(prh__alloc_zero(&null, 1, sizeof *null));
    null->layers_x = layers_x;
    null->layers_y = layers_y;
    PRH__GO(prh__alloc(&null->means, cells, sizeof *null->means));
    PRH__GO(prh__alloc(&null->sds, cells, sizeof *null->sds));
    PRH__GO(prh__alloc(&null->ps, cells, sizeof *null->ps));
    PRH__GO(prh__alloc(&null->adjusted_ps, cells, sizeof *null->adjusted_ps));
    for (int64_t cell = 0; cell < cells; cell++)
        null->means[cell] = null->sds[cell] = null->ps[cell] = null->adjusted_ps[cell] = NAN;
done:
    if (status < 0)
        prh__null_destroy(null);
    else
        *out = null;
    return status;
}

/* The observed aggregate, and where it comes from. */
static prh_status observe(struct prh_null *null, const prh__comparison *c, const prh__aggregate *how)
{
    prh_null_result *r = &null->result;
    double *room;

    PRH__TRY(prh__alloc(&room, c->count[0] * c->count[1], sizeof *room));
    r->score = prh__aggregate_of(how, c->scores, room);
    prh__free(room);
    PRH__REQUIRE(!isnan(r->score), PRH_ERR_UNDEFINED, "no pair of layers has a score");
    r->layer_x = r->layer_y = -1;
    for (int64_t cell = 0; cell < c->count[0] * c->count[1] && how->kind == PRH_AGGREGATE_MAX; cell++)
        if (c->scores[cell] == r->score && r->layer_x < 0) {
            r->layer_x = cell / c->count[1];
            r->layer_y = cell % c->count[1];
        }
    return PRH_OK;
}

/* What follows from score, moments and threshold. Where scores have no bound, that of a representation with itself
 * stands for it: 1. */
static void calibrate(prh_null_result *r, double maximum)
{
    const double above = r->score - r->threshold, room = (isfinite(maximum) ? maximum : 1.0) - r->threshold;

    r->z = r->sd > 0.0 ? (r->score - r->mean) / r->sd : NAN;
    r->calibrated = above > prh__null_slack(r->score) && room > 0.0 ? above / room : 0.0;
    if (isnan(r->threshold))
        r->calibrated = NAN;
}

static prh__aggregate aggregate_of(const prh__comparison *c, const prh_null_options *options)
{
    return (prh__aggregate){
        .kind = options->aggregate, .top = options->top, .layers_x = c->count[0], .layers_y = c->count[1]};
}

double prh__null_work(const prh__comparison *c, const prh_null_options *options)
{
    const prh__aggregate how = aggregate_of(c, options);
    char reason[REASON];

    if (options->method == PRH_NULL_EXACT ||
        (options->method == PRH_NULL_AUTO && !speaks_against(reason, c, &how, options)))
        return prh__null_closing_work(&how);
    return prh__relabel_work(c) * (double)prh__null_draws(options);
}

int64_t prh__null_noise(
    const prh_null_options *options, const prh_metric *metric, int64_t layers_x, int64_t layers_y)
{
    if (options->method != PRH_NULL_EXACT && (options->method != PRH_NULL_AUTO || is_restricted(options)))
        return 0;
    if (!prh__has_exact(metric) || layers_x * layers_y == 1 || layers_x * layers_y > PRH__EXACT_CELLS)
        return 0;
    return prh__exact_width(metric, layers_x, layers_y);
}

prh_status prh__null_create(struct prh_null **out, const prh__comparison *c, const prh_null_options *options,
    const prh__null_aid *aid)
{
    const prh__aggregate how = aggregate_of(c, options);
    struct prh_null *null = NULL;
    prh_status status;

    PRH__TRY(allocate(&null, c->count[0], c->count[1]));
    null->result.alpha = options->alpha > 0.0 ? options->alpha : PRH__NULL_ALPHA;
    PRH__GO(observe(null, c, &how));
    PRH__GO(find(null, c, &how, options, aid));
    calibrate(&null->result, prh__metric_maximum(c->metric));
done:
    if (status < 0)
        prh__null_destroy(null);
    else
        *out = null;
    return status;
}

void prh__null_destroy(struct prh_null *null)
{
    if (!null)
        return;
    prh__free(null->values);
    prh__free(null->sorted);
    prh__free(null->means);
    prh__free(null->sds);
    prh__free(null->ps);
    prh__free(null->adjusted_ps);
    prh__free(null->reason);
    prh__free(null);
}

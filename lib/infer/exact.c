/* Each layer is counted once; what is said of a pair takes the counts of its two layers alone. */
#include "infer/exact.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/collect.h"

int prh__has_exact(const prh_metric *metric)
{
    return metric->family == &prh__mutual_knn || prh__has_operands(metric);
}

static int of_graphs(const prh_metric *metric)
{
    return !prh__has_operands(metric);
}

int prh__exact_fits(const prh__comparison *c)
{
    const int64_t cells = c->count[0] * c->count[1];

    if (c->metric->family != &prh__unbiased_cka && cells > PRH__EXACT_CELLS)
        return 0;
    return of_graphs(c->metric) || prh__squares_bytes(c->side[0][0]->n, 1, PRH_F64) <= c->run->memory_limit;
}

/* ---- counting ---- */

static prh_status open_square(prh__squares *square, const prh__comparison *c)
{
    const int64_t n = c->side[0][0]->n;

    if (of_graphs(c->metric))
        return PRH_OK;
    PRH__REQUIRE(prh__squares_bytes(n, 1, PRH_F64) <= c->run->memory_limit, PRH_ERR_TOO_LARGE,
        "the closed form of %s holds the matrix of a layer whole, %" PRIu64
        " bytes; the memory limit is %" PRIu64,
        c->metric->name, prh__squares_bytes(n, 1, PRH_F64), c->run->memory_limit);
    return prh__squares_create(square, n, 1, PRH_F64);
}

void prh__exact_side_open(prh__exact_side *side)
{
    *side = (prh__exact_side){.layers = NULL};
    pthread_mutex_init(&side->lock, NULL);
}

void prh__exact_side_close(prh__exact_side *side)
{
    pthread_mutex_destroy(&side->lock);
    prh__parts_free(&side->parts);
    prh__free(side->layers);
}

static prh_status count_layer(prh__placements *out, const prh__exact *e, int64_t layer, prh__squares *square)
{
    const prh_metric *metric = e->c->metric;

    if (e->graphs)
        return prh__placements_of_graph(out, &e->graphs[layer]->lists, metric->k, e->c->run);
    if (prh__operand_is_missing(&e->operands[layer]))
        return PRH_OK;
    PRH__TRY(prh__operand_unpack(square, 0, &e->operands[layer], metric, e->c->run));
    return prh__placements_of_square(out, square->values, square->n, e->c->run);
}

static prh_status count_layers(prh__placements **out, const prh__exact *e, int64_t first, int64_t count)
{
    prh__squares square = {0};
    prh__placements *counted = NULL;
    prh_status status;

    PRH__GO(prh__alloc_zero(&counted, count, sizeof *counted));
    PRH__GO(open_square(&square, e->c));
    for (int64_t l = 0; l < count; l++)
        PRH__GO(count_layer(&counted[l], e, first + l, &square));
    *out = counted;
    counted = NULL;
done:
    prh__squares_free(&square);
    prh__free(counted);
    return status;
}

static prh_status count_side(const prh__exact *e, int s)
{
    prh__exact_side *side = e->side[s];
    prh_status status = PRH_OK;

    pthread_mutex_lock(&side->lock);
    if (!side->layers)
        status = count_layers(&side->layers, e, s == 0 ? 0 : e->c->count[0], e->c->count[s]);
    pthread_mutex_unlock(&side->lock);
    return status;
}

static double norm_of(const prh__exact *e, int64_t cell)
{
    const int64_t columns = e->c->count[1];

    if (e->graphs)
        return (double)e->c->side[0][0]->n * (double)e->c->metric->k;
    return prh__operand_norm(
        e->c->metric, &e->operands[cell / columns], &e->operands[e->c->count[0] + cell % columns]);
}

/* A spread that is rounding is none: every permutation has the same score. */
static prh__pearson3 margin_of(const prh__moments3 *m, double norm)
{
    prh__pearson3 margin = {.mean = m->mean / norm};
    const double sd = m->variance > 0.0 ? sqrt(m->variance) / norm : 0.0;

    if (sd > prh__null_slack(margin.mean)) {
        margin.sd = sd;
        margin.skewness = m->third / (m->variance * sqrt(m->variance));
    }
    return margin;
}

/* What is no number counts as infinite. */
static void take_outliers(prh__exact *e, double kurtosis)
{
    if (!(kurtosis <= e->outliers))
        e->outliers = isnan(kurtosis) ? INFINITY : kurtosis;
}

static void find_margins(prh__exact *e)
{
    const int64_t columns = e->c->count[1];

    for (int64_t cell = 0; cell < e->c->count[0] * columns; cell++) {
        const prh__placements *a = &e->side[0]->layers[cell / columns],
                              *b = &e->side[1]->layers[cell % columns];
        prh__moments3 m;

        e->margins[cell] = (prh__pearson3){0};
        if (e->c->statuses[cell] < 0)
            continue;
        e->norm[cell] = norm_of(e, cell);
        m = prh__placements_moments(a, b);
        e->margins[cell] = margin_of(&m, e->norm[cell]);
        if (e->margins[cell].sd > 0.0)
            take_outliers(e, prh__outliers_kurtosis(&a->outliers, &b->outliers, a->n, m.variance));
    }
}

static prh_status check_margins(const prh__exact *e)
{
    for (int64_t cell = 0; cell < e->c->count[0] * e->c->count[1]; cell++) {
        const prh__pearson3 *m = &e->margins[cell];

        PRH__REQUIRE(isfinite(m->mean) && isfinite(m->sd) && isfinite(m->skewness), PRH_ERR_NUMERIC,
            "moments of the closed form are out of range: mean %g, standard deviation %g, skewness %g",
            m->mean, m->sd, m->skewness);
    }
    return PRH_OK;
}

prh_status prh__exact_begin(prh__exact *e, const prh__comparison *c, prh__exact_side *const *sides)
{
    const int64_t cells = c->count[0] * c->count[1];
    prh_status status;

    *e = (prh__exact){.c = c};
    for (int s = 0; s < 2; s++) {
        prh__exact_side_open(&e->own[s]);
        e->side[s] = sides ? sides[s] : &e->own[s];
    }
    if (c->metric->family == &prh__mutual_knn)
        e->units = (double)c->side[0][0]->n * (double)c->metric->k;
    PRH__GO(of_graphs(c->metric) ? prh__artefacts_all(&e->graphs, c) : prh__operands_find(&e->operands, c));
    PRH__GO(prh__alloc(&e->margins, cells, sizeof *e->margins));
    PRH__GO(prh__alloc(&e->norm, cells, sizeof *e->norm));
    for (int s = 0; s < 2; s++)
        PRH__GO(count_side(e, s));
    find_margins(e);
    PRH__GO(check_margins(e));
done:
    if (status < 0)
        prh__exact_end(e);
    return status;
}

void prh__exact_end(prh__exact *e)
{
    for (int s = 0; s < 2 && e->c; s++)
        prh__exact_side_close(&e->own[s]);
    prh__free(e->norm);
    prh__free(e->margins);
    prh__free(e->operands);
    prh__free(e->graphs);
    *e = (prh__exact){0};
}

/* ---- one pair ---- */

/* Whole numbers stand for the step around them. The observed pairing is one of n!, so p is no less than its share.
 * (lgamma writes to a variable that all threads share.) */
double prh__exact_p(const prh__exact *e, int64_t cell, double score)
{
    const prh__pearson3 *m = &e->margins[cell];
    const double half = e->units > 0.0 ? 0.5 / e->units : 0.0;
    int sign;

    if (!(m->sd > 0.0))
        return 1.0;
    return fmax(
        prh__pearson3_upper(m, score - half), exp(-lgamma_r((double)e->c->side[0][0]->n + 1.0, &sign)));
}

double prh__exact_threshold(const prh__exact *e, int64_t cell, double alpha)
{
    const prh__pearson3 *m = &e->margins[cell];
    double quantile;

    if (!(m->sd > 0.0))
        return m->mean;
    quantile = prh__pearson3_quantile(m, 1.0 - alpha);
    return e->units > 0.0 ? (ceil(quantile * e->units + 0.5) - 1.0) / e->units : quantile;
}

double prh__exact_settled(const prh__exact *e, double score)
{
    return e->units > 0.0 ? floor(score * e->units + 0.5) / e->units : score;
}

void prh__exact_settle(const prh__exact *e, double *scores)
{
    for (int64_t cell = 0; cell < e->c->count[0] * e->c->count[1]; cell++)
        scores[cell] = e->c->statuses[cell] < 0 ? NAN : prh__exact_settled(e, scores[cell]);
}

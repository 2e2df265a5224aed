/* A trend put together: its coefficients, their draws, and what is left without some of the models. */
#include "infer/trend.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

/* ---- the handle ---- */

static int by_label(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static prh_status list_families(struct prh_trend *t, const prh__trend_ground *g)
{
    int64_t count = 0;

    PRH__TRY(prh__alloc(&t->labels, g->points, sizeof *t->labels));
    for (int64_t p = 0; p < g->points; p++)
        t->labels[p] = g->families ? g->families[g->point[p]] : 0;
    qsort(t->labels, (size_t)g->points, sizeof *t->labels, by_label);
    for (int64_t p = 0; p < g->points; p++)
        if (p == 0 || t->labels[p] != t->labels[count - 1])
            t->labels[count++] = t->labels[p];
    t->values.families = count;
    return PRH_OK;
}

static prh_status create(struct prh_trend **out, const prh__trend_ground *g, double level)
{
    struct prh_trend *t;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&t, 1, sizeof *t));
    t->values.models = g->points;
    t->values.references = g->references;
    t->values.level = level;
    PRH__GO(prh__alloc(&t->alignments, g->count, sizeof *t->alignments));
    PRH__GO(list_families(t, g));
    PRH__GO(prh__alloc(&t->without[0], t->values.families, PRH__TREND_COEFFICIENTS * sizeof(double)));
    for (int which = 0; which < PRH__TREND_COEFFICIENTS; which++) {
        t->without[which] = t->without[0] + which * t->values.families;
        t->coefficient[which] = (prh_coefficient){NAN, NAN, NAN, NAN, NAN, NAN};
    }
    for (int64_t i = 0; i < g->count; i++)
        t->alignments[i] = NAN;
    for (int64_t p = 0; p < g->points; p++)
        t->alignments[g->point[p]] = g->sum[p] / (double)g->known[p];
    *out = t;
done:
    if (status < 0)
        prh__trend_destroy(t);
    return status;
}

void prh__trend_destroy(struct prh_trend *t)
{
    if (!t)
        return;
    prh__free(t->without[0]);
    prh__free(t->labels);
    prh__free(t->alignments);
    prh__free(t);
}

/* ---- coefficients and their draws ---- */

enum { PLAIN, RANKED, FORMS };

/* Pearson's and Spearman's correlation of the same models, whose draws are the same. */
typedef struct both {
    prh__trend_room room[FORMS];
    void *bytes[FORMS];
    int64_t *labels; /* of the models in the rooms; NULL: they are not of several families */
    int32_t which[FORMS];
} both;

static const int32_t whole[FORMS] = {PRH_TREND_PEARSON, PRH_TREND_SPEARMAN};
static const int32_t partial[FORMS] = {PRH_TREND_PARTIAL_PEARSON, PRH_TREND_PARTIAL_SPEARMAN};

/* Labels of the models of a room, if they are of several families. */
static prh_status list_labels(both *b, const prh__trend_ground *g)
{
    const prh__trend_room *room = &b->room[PLAIN];
    int several = 0;

    if (!g->families)
        return PRH_OK;
    PRH__TRY(prh__alloc(&b->labels, room->n, sizeof *b->labels));
    for (int64_t i = 0; i < room->n; i++) {
        b->labels[i] = g->families[room->model[i]];
        several |= b->labels[i] != b->labels[0];
    }
    if (!several) {
        prh__free(b->labels);
        b->labels = NULL;
    }
    return PRH_OK;
}

/* Both values, or why they are not defined. */
static prh_status correlate(both *b, struct prh_trend *t, const prh__trend_ground *g, const int32_t *which)
{
    for (int form = PLAIN; form <= RANKED; form++) {
        PRH__TRY(prh__alloc(&b->bytes[form], 1, prh__trend_room_bytes(g)));
        prh__trend_room_lay(&b->room[form], g, b->bytes[form]);
        prh__trend_gather(&b->room[form], g, 0);
        if (which == partial)
            prh__trend_keep_controlled(&b->room[form]);
        b->which[form] = which[form];
        t->reason[which[form]] = prh__trend_correlate(
            &b->room[form], form == RANKED, which == partial, &t->coefficient[which[form]].value);
    }
    return list_labels(b, g);
}

/* p-values of what is defined. Draws within families are those of all where there is one family only. */
static prh_status draw(const both *b, struct prh_trend *t, const prh_trend_options *options,
    const prh__run *run, prh__trend_p p[2])
{
    prh__trend_pair pair = {.n = b->room[PLAIN].n};
    int32_t which[FORMS];

    for (int form = PLAIN; form <= RANKED; form++) {
        double *const *unit = b->room[form].unit;

        if (t->reason[b->which[form]])
            continue;
        which[pair.count] = b->which[form];
        pair.first[pair.count] = unit[0];
        pair.second[pair.count] = unit[1];
        pair.control[pair.count++] = b->which[PLAIN] == partial[PLAIN] ? unit[2] : NULL;
    }
    if (pair.count == 0)
        return PRH_OK;
    PRH__TRY(prh__trend_draw(&p[0], &pair, options, run));
    p[1] = p[0];
    pair.families = b->labels;
    if (b->labels)
        PRH__TRY(prh__trend_draw(&p[1], &pair, options, run));
    for (int64_t k = 0; k < pair.count; k++) {
        t->coefficient[which[k]].p_free = p[0].p[k];
        t->coefficient[which[k]].p = p[1].p[k];
    }
    return PRH_OK;
}

static void free_both(both *b)
{
    prh__free(b->labels);
    prh__free(b->bytes[RANKED]);
    prh__free(b->bytes[PLAIN]);
}

/* The line of least squares goes through both means. */
static void draw_line(struct prh_trend *t, const prh__trend_room *room)
{
    prh_coefficient *slope = &t->coefficient[PRH_TREND_SLOPE];
    const prh_coefficient *pearson = &t->coefficient[PRH_TREND_PEARSON];

    slope->value = prh__trend_slope(room, pearson->value);
    t->values.intercept = 0.0;
    for (int64_t i = 0; i < room->n; i++)
        t->values.intercept += (room->raw[0][i] - slope->value * room->raw[1][i]) / (double)room->n;
}

static prh_status fill_whole(
    struct prh_trend *t, const prh__trend_ground *g, const prh_trend_options *options, const prh__run *run)
{
    prh__trend_p p[2];
    both b = {0};
    prh_status status;

    PRH__GO(correlate(&b, t, g, whole));
    for (int form = PLAIN; form <= RANKED; form++)
        PRH__REQUIRE_GO(!t->reason[whole[form]], PRH_ERR_UNDEFINED, "%s: a trend needs models that differ",
            t->reason[whole[form]]);
    draw_line(t, &b.room[PLAIN]);
    PRH__GO(draw(&b, t, options, run, p));
    t->coefficient[PRH_TREND_SLOPE].p = t->coefficient[PRH_TREND_PEARSON].p;
    t->coefficient[PRH_TREND_SLOPE].p_free = t->coefficient[PRH_TREND_PEARSON].p_free;
    t->values.draws_free = p[0].draws;
    t->values.enumerated_free = p[0].enumerated;
    t->values.draws = p[1].draws;
    t->values.enumerated = p[1].enumerated;
done:
    free_both(&b);
    return status;
}

static prh_status fill_partial(
    struct prh_trend *t, const prh__trend_ground *g, const prh_trend_options *options, const prh__run *run)
{
    prh__trend_p p[2];
    both b = {0};
    prh_status status;

    t->reason[PRH_TREND_PARTIAL_PEARSON] = t->reason[PRH_TREND_PARTIAL_SPEARMAN] = "there is no control";
    if (!g->control)
        return PRH_OK;
    PRH__GO(correlate(&b, t, g, partial));
    PRH__GO(draw(&b, t, options, run, p));
done:
    free_both(&b);
    return status;
}

prh_status prh__trend(struct prh_trend **out, const double *alignment, int64_t count, const double *quality,
    const prh_trend_options *options, const prh__run *run)
{
    struct prh_trend *t = NULL;
    prh__trend_ground g = {0};
    prh_status status;

    PRH__GO(prh__trend_ground_open(&g, alignment, count, quality, options));
    PRH__GO(create(&t, &g, options->level));
    prh__task_expect(run->task,
        prh__trend_draw_work(g.points, options) * (g.families ? 2.0 : 1.0) * (g.control ? 2.0 : 1.0) +
            prh__trend_jackknife_work(&g));
    PRH__GO(fill_whole(t, &g, options, run));
    PRH__GO(fill_partial(t, &g, options, run));
    PRH__GO(prh__trend_jackknife(t, &g, run));
    *out = t;
    t = NULL;
done:
    prh__trend_destroy(t);
    prh__trend_ground_free(&g);
    return status;
}

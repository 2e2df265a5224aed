/* Values without one model or one family, and what the first say of standard errors. docs/trend.md, "Interval". */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/student.h"
#include "infer/trend.h"

enum { POINT, REFERENCE, NEITHER }; /* what a model is to a coefficient */

#define CERTAIN (1.0 - 1e-12) /* correlations beyond have no Fisher's z */

typedef struct leaving {
    struct prh_trend *trend;
    const prh__trend_ground *ground;
    int64_t units, *unit;                     /* models that are points or references, ascending */
    double *without[PRH__TREND_COEFFICIENTS]; /* units each, in one piece */
    const prh__run *run;
    void **rooms;
} leaving;

/* ---- values ---- */

static int64_t members_of(const prh__trend_ground *g, int64_t label, int64_t *out)
{
    int64_t count = 0;

    for (int64_t i = 0; i < g->count; i++)
        if (!g->families || g->families[i] == label)
            out[count++] = i;
    return count;
}

/* Tasks are the units, and then the families. */
static prh_status leave_out(void *context, int64_t task, int64_t worker)
{
    leaving *l = context;
    const int64_t family = task - l->units;
    double value[PRH__TREND_COEFFICIENTS];
    prh__trend_room room;
    int64_t gone = 1;

    prh__trend_room_lay(&room, l->ground, l->rooms[worker]);
    if (family < 0)
        room.gone[0] = l->unit[task];
    else
        gone = members_of(l->ground, l->trend->labels[family], room.gone);
    prh__trend_gather(&room, l->ground, gone);
    prh__trend_fit(&room, l->ground->control != NULL, value);
    for (int which = 0; which < PRH__TREND_COEFFICIENTS; which++)
        if (family < 0)
            l->without[which][task] = value[which];
        else
            l->trend->without[which][family] = value[which];
    return prh__task_step(l->run->task, (double)(l->ground->points * gone));
}

double prh__trend_jackknife_work(const prh__trend_ground *g)
{
    return (double)g->points * (double)(g->points + g->references + g->count);
}

/* ---- standard errors ---- */

/* Points are the models that the coefficient is over; other references are a sample of their own. */
static int role_of(const prh__trend_ground *g, int which, int64_t model, int is_point)
{
    const int partial = which == PRH_TREND_PARTIAL_PEARSON || which == PRH_TREND_PARTIAL_SPEARMAN;

    if (is_point && (!partial || !isnan(g->control[model])))
        return POINT;
    return g->refers[model] ? REFERENCE : NEITHER;
}

/* The root of the jackknife's variance over the units of one role. One reference alone is taken as given. */
static double spread_of(const leaving *l, int which, const int32_t *role, int32_t wanted, double *count)
{
    const double *value = l->without[which];
    double mean = 0.0, largest = 0.0, squares = 0.0;

    *count = 0.0;
    for (int64_t u = 0; u < l->units; u++)
        *count += role[u] == wanted;
    if (*count < 2.0)
        return 0.0;
    for (int64_t u = 0; u < l->units; u++)
        if (role[u] == wanted)
            mean += value[u] / *count;
    for (int64_t u = 0; u < l->units; u++)
        if (role[u] == wanted)
            largest = fmax(largest, fabs(value[u] - mean));
    for (int64_t u = 0; u < l->units;
         u++) /* slopes may be so small, or large, that their squares are nothing */
        if (role[u] == wanted && largest > 0.0)
            squares += (value[u] - mean) / largest * ((value[u] - mean) / largest);
    return isfinite(mean) ? sqrt((*count - 1.0) / *count * squares) * largest : NAN;
}

/* Satterthwaite's degrees of freedom for a sum of two variances, whose roots are given. */
static double freedom_of(const double spread[2], const double count[2])
{
    const double total = hypot(spread[POINT], spread[REFERENCE]);
    double parts = 0.0;

    for (int role = POINT; role <= REFERENCE; role++)
        if (spread[role] > 0.0)
            parts += pow(spread[role] / total, 4.0) / (count[role] - 1.0);
    return parts > 0.0 ? 1.0 / parts : count[POINT] - 1.0;
}

static void close_interval(prh_coefficient *c, int is_slope, double reach)
{
    if (is_slope) {
        c->low = c->value - reach;
        c->high = c->value + reach;
    } else if (fabs(c->value) < CERTAIN) {
        reach /= 1.0 - c->value * c->value; /* of z = atanh(value), by the delta method */
        c->low = tanh(atanh(c->value) - reach);
        c->high = tanh(atanh(c->value) + reach);
    }
}

static void judge(leaving *l, int which, int32_t *role)
{
    prh_coefficient *c = &l->trend->coefficient[which];
    double spread[2], count[2];
    int64_t next = 0;

    for (int64_t u = 0; u < l->units; u++) {
        const int is_point = next < l->ground->points && l->ground->point[next] == l->unit[u];

        role[u] = role_of(l->ground, which, l->unit[u], is_point);
        next += is_point;
    }
    for (int r = POINT; r <= REFERENCE; r++)
        spread[r] = spread_of(l, which, role, r, &count[r]);
    c->standard_error = hypot(spread[POINT], spread[REFERENCE]);
    if (isfinite(c->standard_error))
        close_interval(c, which == PRH_TREND_SLOPE,
            c->standard_error *
                prh__student_quantile(0.5 + l->trend->values.level / 2.0, freedom_of(spread, count)));
}

/* ---- all ---- */

static void list_units(leaving *l)
{
    const prh__trend_ground *g = l->ground;
    int64_t next = 0;

    for (int64_t i = 0; i < g->count; i++) {
        const int is_point = next < g->points && g->point[next] == i;

        if (is_point || g->refers[i])
            l->unit[l->units++] = i;
        next += is_point;
    }
}

prh_status prh__trend_jackknife(struct prh_trend *trend, const prh__trend_ground *ground, const prh__run *run)
{
    const size_t bytes = prh__trend_room_bytes(ground);
    leaving l = {.trend = trend, .ground = ground, .run = run};
    int32_t *role = NULL;
    int64_t tasks, workers;
    prh_status status;

    PRH__GO(prh__alloc(&l.unit, ground->count, sizeof *l.unit));
    list_units(&l);
    PRH__GO(prh__alloc(&role, l.units, sizeof *role));
    PRH__GO(prh__alloc(&l.without[0], l.units, PRH__TREND_COEFFICIENTS * sizeof(double)));
    for (int which = 1; which < PRH__TREND_COEFFICIENTS; which++)
        l.without[which] = l.without[0] + which * l.units;
    tasks = l.units + trend->values.families;
    workers = prh__run_workers(run, tasks, bytes);
    PRH__GO(prh__alloc_rooms(&l.rooms, workers, bytes));
    PRH__GO(prh__parallel(run, tasks, workers, leave_out, &l));
    for (int which = 0; which < PRH__TREND_COEFFICIENTS; which++)
        if (!trend->reason[which])
            judge(&l, which, role);
done:
    prh__free(l.rooms);
    prh__free(l.without[0]);
    prh__free(role);
    prh__free(l.unit);
    return status;
}

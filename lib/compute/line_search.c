/* A bracket by growing steps, then a zoom into it by cubic interpolation. */
#include "compute/line_search.h"

#include <math.h>
#include <string.h>

#include "compute/loops.h"

enum { MOST_EVALUATIONS = 40 };

#define DECREASE 1e-4 /* c_1 and c_2 of the conditions, as is usual for quasi-Newton steps */
#define CURVATURE 0.9
#define LEAST_GROWTH 2.0 /* of the step while nothing brackets it */
#define MOST_GROWTH 10.0
#define ROUNDING 1e-15 /* of a value, relative to it */
#define MARGIN 0.1     /* of the bracket, that interpolation keeps off its ends */

typedef struct search {
    prh__line *line;
    prh__line_point start;
    double noise; /* values closer than this are equal but for rounding */
    int64_t left; /* evaluations that it may still make */
} search;

double prh__line_noise(const prh__line *line, double value)
{
    return line->noise + ROUNDING * fabs(value);
}

static int is_finite(const prh__line_point *p)
{
    return isfinite(p->value) && isfinite(p->slope);
}

static prh_status evaluate(search *s, double step, prh__line_point *point)
{
    const prh__line *line = s->line;
    prh_status status;

    memcpy(line->at, line->x, (size_t)line->n * sizeof *line->at);
    prh__add_f64(step, line->direction, line->n, line->at);
    status = line->function(line->context, line->at, &point->value, line->gradient);
    if (status < 0)
        return status;
    s->line->evaluations++;
    s->left--;
    point->step = step;
    point->slope = prh__dot_f64(line->gradient, line->direction, line->n);
    return PRH_OK;
}

/* Whether a point bounds the step from above: no number, too little lower for its length, or above the low end. */
static int is_high(const search *s, const prh__line_point *p, const prh__line_point *low)
{
    return !is_finite(p) || p->value > s->start.value + DECREASE * p->step * s->start.slope + s->noise ||
           p->value > low->value + s->noise;
}

static int is_flat(const search *s, const prh__line_point *p)
{
    return fabs(p->slope) <= -CURVATURE * s->start.slope;
}

/* Where the cubic through two values and slopes has its minimum (Nocedal & Wright, eq. 3.59); where the values say
 * nothing, the zero of the line through the slopes. NaN if there is neither. */
static double minimum_between(const prh__line_point *a, const prh__line_point *b, double noise)
{
    const double width = b->step - a->step, rise = b->value - a->value;
    const double d_1 = a->slope + b->slope - 3.0 * rise / width;
    const double d_2 = copysign(sqrt(d_1 * d_1 - a->slope * b->slope), width);

    if (fabs(rise) <= noise)
        return a->step - a->slope * width / (b->slope - a->slope);
    return b->step - width * (b->slope + d_2 - d_1) / (b->slope - a->slope + 2.0 * d_2);
}

/* Halves the bracket if the step before did not: interpolation may creep along one of its sides. */
static double choose(const search *s, const prh__line_point *low, const prh__line_point *high, int halve)
{
    const double width = high->step - low->step, middle = low->step + 0.5 * width;
    double step, share;

    if (halve || !is_finite(high))
        return middle;
    step = minimum_between(low, high, s->noise);
    share = (step - low->step) / width;
    if (!isfinite(share))
        return middle;
    return low->step + width * fmin(fmax(share, MARGIN), 1.0 - MARGIN);
}

/* The lowest point there is, if that is any lower than the start: better than nothing when evaluations run out. */
static prh_status settle_for(search *s, const prh__line_point *low, prh__line_point *found)
{
    found->step = 0.0;
    if (low->step > 0.0 && low->value < s->start.value)
        return evaluate(s, low->step, found);
    return PRH_OK;
}

static prh_status zoom(search *s, prh__line_point low, prh__line_point high, prh__line_point *found)
{
    int halve = 0;

    while (s->left > 0) {
        const double width = fabs(high.step - low.step);
        const double step = choose(s, &low, &high, halve);
        prh_status status;

        if (step == low.step || step == high.step)
            break; /* no double lies between */
        status = evaluate(s, step, found);
        if (status < 0)
            return status;
        if (is_high(s, found, &low)) {
            high = *found;
        } else {
            if (is_flat(s, found))
                return PRH_OK;
            if (found->slope * (high.step - low.step) >= 0.0)
                high = low;
            low = *found;
        }
        halve = fabs(high.step - low.step) > 0.5 * width;
    }
    return settle_for(s, &low, found);
}

static double grown(const prh__line_point *before, const prh__line_point *now, double noise)
{
    const double step = minimum_between(before, now, noise);

    if (!isfinite(step))
        return MOST_GROWTH * now->step;
    return fmin(fmax(step, LEAST_GROWTH * now->step), MOST_GROWTH * now->step);
}

prh_status prh__line_search(
    prh__line *line, const prh__line_point *start, double first, prh__line_point *found)
{
    search s = {.line = line,
        .start = *start,
        .noise = prh__line_noise(line, start->value),
        .left = MOST_EVALUATIONS};
    prh__line_point low = *start;
    double step = first;

    while (s.left > 0) {
        const prh_status status = evaluate(&s, step, found);

        if (status < 0)
            return status;
        if (is_high(&s, found, &low))
            return zoom(&s, low, *found, found);
        if (is_flat(&s, found))
            return PRH_OK;
        if (found->slope >= 0.0)
            return zoom(&s, *found, low, found);
        step = grown(&low, found, s.noise);
        low = *found;
    }
    return settle_for(&s, &low, found);
}

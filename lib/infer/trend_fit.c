/* Correlations of some models' numbers: scaled so that no square overflows, of ranks, and beside a control. */
#include "infer/trend.h"

#include <math.h>
#include <stdlib.h>

enum { ALIGNMENT, QUALITY, CONTROL, SIDES };

/* What a control leaves of a vector of length 1 is rounding if it is no longer than that. */
#define LEFT_BY_ROUNDING 1e-10

/* ---- rooms ---- */

size_t prh__trend_room_bytes(const prh__trend_ground *g)
{
    return (size_t)g->points * (2 * SIDES * sizeof(double) + sizeof(prh__trend_order) + sizeof(int64_t)) +
           (size_t)g->count * sizeof(int64_t);
}

void prh__trend_room_lay(prh__trend_room *room, const prh__trend_ground *g, void *bytes)
{
    double *at = bytes;

    *room = (prh__trend_room){.rounding = g->rounding};
    for (int side = 0; side < SIDES; side++) {
        room->raw[side] = at + 2 * side * g->points;
        room->unit[side] = at + (2 * side + 1) * g->points;
    }
    room->sorted = (prh__trend_order *)(void *)(at + 2 * SIDES * g->points);
    room->model = (int64_t *)(void *)(room->sorted + g->points);
    room->gone = room->model + g->points;
}

/* ---- gathering ---- */

/* The mean alignment of a point without some others; NaN if nothing is left. */
static double mean_without(const prh__trend_ground *g, int64_t p, const int64_t *gone, int64_t count)
{
    const int64_t i = g->point[p];
    double sum = g->sum[p];
    int64_t known = g->known[p];

    for (int64_t k = 0; k < count; k++) {
        const double value = g->alignment[i * g->count + gone[k]];

        if (!g->refers[gone[k]] || isnan(value))
            continue;
        sum -= value;
        known--;
    }
    return known > 0 ? sum / (double)known : NAN;
}

void prh__trend_gather(prh__trend_room *room, const prh__trend_ground *g, int64_t gone)
{
    int64_t next = 0;

    room->n = 0;
    for (int64_t p = 0; p < g->points; p++) {
        const int64_t i = g->point[p];
        double mean;

        while (next < gone && room->gone[next] < i)
            next++;
        if (next < gone && room->gone[next] == i)
            continue;
        mean = mean_without(g, p, room->gone, gone);
        if (isnan(mean))
            continue;
        room->model[room->n] = i;
        room->raw[ALIGNMENT][room->n] = mean;
        room->raw[QUALITY][room->n] = g->quality[i];
        room->raw[CONTROL][room->n++] = g->control ? g->control[i] : NAN;
    }
}

void prh__trend_keep_controlled(prh__trend_room *room)
{
    int64_t kept = 0;

    for (int64_t i = 0; i < room->n; i++) {
        if (isnan(room->raw[CONTROL][i]))
            continue;
        for (int side = 0; side < SIDES; side++)
            room->raw[side][kept] = room->raw[side][i];
        room->model[kept++] = room->model[i];
    }
    room->n = kept;
}

/* ---- vectors ---- */

static int by_value(const void *a, const void *b)
{
    const prh__trend_order *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Ranks from 1, the mean of their ranks for neighbours in order that differ by no more than rounding. */
static void rank(const double *values, int64_t n, double rounding, prh__trend_order *sorted, double *ranks)
{
    for (int64_t i = 0; i < n; i++)
        sorted[i] = (prh__trend_order){values[i], i};
    qsort(sorted, (size_t)n, sizeof *sorted, by_value);
    for (int64_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && sorted[end].value - sorted[end - 1].value <= rounding; end++)
            ;
        for (int64_t k = first; k < end; k++)
            ranks[sorted[k].at] = 0.5 * (double)(first + 1 + end);
    }
}

static double product(const double *x, const double *y, int64_t n)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

/* Divides by the length, which it returns. */
static double shorten(double *x, int64_t n)
{
    const double length = sqrt(product(x, x, n));

    for (int64_t i = 0; i < n && length > 0.0; i++)
        x[i] /= length;
    return length;
}

/* values about their mean, of length 1; returns the length that they had over 2^exponent, 0 if all are the same. */
static double centre(const double *values, int64_t n, double rounding, double *out, int *exponent)
{
    double low = values[0], high = values[0], mean = 0.0;

    *exponent = 0;

    for (int64_t i = 1; i < n; i++) {
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    if (high - low <= rounding)
        return 0.0;
    (void)frexp(fmax(fabs(low), fabs(high)), exponent);
    for (int64_t i = 0; i < n; i++) { /* from the lowest: exact where values are close */
        out[i] = ldexp(values[i], -*exponent) - ldexp(low, -*exponent);
        mean += out[i] / (double)n;
    }
    for (int64_t i = 0; i < n; i++)
        out[i] -= mean;
    return shorten(out, n);
}

/* Takes the control out of a side; nonzero if that leaves something. */
static int take_out(double *x, const double *control, int64_t n)
{
    const double share = product(x, control, n);

    for (int64_t i = 0; i < n; i++)
        x[i] -= share * control[i];
    return shorten(x, n) > LEFT_BY_ROUNDING;
}

const char *prh__trend_correlate(prh__trend_room *room, int ranked, int partial, double *value)
{
    static const char *const same[SIDES] = {"the alignment of all models is the same",
        "the quality of all models is the same", "the control of all models is the same"};
    const int sides = partial ? SIDES : CONTROL;

    if (room->n < (partial ? PRH__TREND_LEAST_PARTIAL : PRH__TREND_LEAST))
        return partial ? "the control is known of fewer than 4 models" : "there are fewer than 3 models";
    for (int side = 0; side < sides; side++) {
        const double rounding = side == ALIGNMENT ? room->rounding : 0.0;

        if (ranked) {
            rank(room->raw[side], room->n, rounding, room->sorted, room->unit[side]);
            room->length[side] =
                centre(room->unit[side], room->n, 0.0, room->unit[side], &room->exponent[side]);
        } else {
            room->length[side] =
                centre(room->raw[side], room->n, rounding, room->unit[side], &room->exponent[side]);
        }
        if (!(room->length[side] > 0.0))
            return same[side];
    }
    if (partial && !take_out(room->unit[ALIGNMENT], room->unit[CONTROL], room->n))
        return "the control explains the alignment";
    if (partial && !take_out(room->unit[QUALITY], room->unit[CONTROL], room->n))
        return "the control explains the quality";
    *value = fmax(-1.0, fmin(1.0, product(room->unit[ALIGNMENT], room->unit[QUALITY], room->n)));
    return NULL;
}

double prh__trend_slope(const prh__trend_room *room, double correlation)
{
    return ldexp(correlation * (room->length[ALIGNMENT] / room->length[QUALITY]),
        room->exponent[ALIGNMENT] - room->exponent[QUALITY]);
}

void prh__trend_fit(prh__trend_room *room, int with_control, double value[PRH__TREND_COEFFICIENTS])
{
    for (int which = 0; which < PRH__TREND_COEFFICIENTS; which++)
        value[which] = NAN;
    if (!prh__trend_correlate(room, 0, 0, &value[PRH_TREND_PEARSON]))
        value[PRH_TREND_SLOPE] = prh__trend_slope(room, value[PRH_TREND_PEARSON]);
    (void)prh__trend_correlate(room, 1, 0, &value[PRH_TREND_SPEARMAN]);
    if (!with_control)
        return;
    prh__trend_keep_controlled(room);
    (void)prh__trend_correlate(room, 0, 1, &value[PRH_TREND_PARTIAL_PEARSON]);
    (void)prh__trend_correlate(room, 1, 1, &value[PRH_TREND_PARTIAL_SPEARMAN]);
}

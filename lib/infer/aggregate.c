/* Sums go in the order of the grid, so that equal grids have equal aggregates to the last bit. */
#include "infer/aggregate.h"

#include <math.h>

#include "compute/select.h"

/* NaN is above nothing. */
static double largest(const double *scores, int64_t count)
{
    double best = -INFINITY;

    for (int64_t c = 0; c < count; c++)
        best = scores[c] > best ? scores[c] : best;
    return best > -INFINITY ? best : NAN;
}

static double mean(const double *scores, int64_t count)
{
    double sum = 0.0;
    int64_t defined = 0;

    for (int64_t c = 0; c < count; c++)
        if (!isnan(scores[c])) {
            sum += scores[c];
            defined++;
        }
    return defined > 0 ? sum / (double)defined : NAN;
}

/* The scores above the last of the `top` are added in the order of the grid, and what is missing at its value. */
static double top_mean(const double *scores, int64_t count, int64_t top, double *room)
{
    int64_t defined = 0, above = 0;
    double bar, sum = 0.0;

    for (int64_t c = 0; c < count; c++)
        if (!isnan(scores[c]))
            room[defined++] = scores[c];
    if (defined == 0)
        return NAN;
    top = top < defined ? top : defined;
    bar = prh__nth(room, defined, defined - top);
    for (int64_t c = 0; c < count; c++)
        if (scores[c] > bar) {
            sum += scores[c];
            above++;
        }
    return (sum + (double)(top - above) * bar) / (double)top;
}

double prh__aggregate_of(const prh__aggregate *how, const double *scores, double *room)
{
    const int64_t cells = how->layers_x * how->layers_y;

    switch (how->kind) {
    case PRH_AGGREGATE_MEAN:
        return mean(scores, cells);
    case PRH_AGGREGATE_ROW_MAX_MEAN:
        for (int64_t x = 0; x < how->layers_x; x++)
            room[x] = largest(scores + x * how->layers_y, how->layers_y);
        return mean(room, how->layers_x);
    case PRH_AGGREGATE_TOP_MEAN:
        return top_mean(scores, cells, how->top, room);
    default:
        return largest(scores, cells);
    }
}

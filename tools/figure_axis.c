/* Axes: their ends, and from values to places. What is written at them is in figure_ticks.c and figure_names.c. */
#include "figure_axis.h"

#include <math.h>
#include <stdlib.h>

#include "program.h"

#define LARGEST 1e300   /* so that differences and sums of values are finite */
#define SMALLEST 1e-300 /* nearer to 0 is 0 */

void axis_begin(axis *mine, const figure_axis *given, int upright)
{
    *mine = (axis){.given = given,
        .scale = given->scale,
        .fixed = given->scale != FIGURE_CATEGORY && given->low < given->high,
        .reversed = given->scale == FIGURE_CATEGORY && upright,
        .low = INFINITY,
        .high = -INFINITY,
        .text_size = AXIS_TEXT,
        .every = 1};
}

void axis_release(axis *mine)
{
    axis_clear_ticks(mine);
    free(mine->ticks);
    *mine = (axis){0};
}

int axis_judge(const axis *mine, double value)
{
    if (!(fabs(value) <= LARGEST))
        return VALUE_MISSING;
    if (mine->scale == FIGURE_LOG && value < SMALLEST)
        return VALUE_NOT_POSITIVE;
    if (mine->fixed && (value < mine->given->low || value > mine->given->high))
        return VALUE_OUTSIDE;
    if (mine->scale == FIGURE_CATEGORY && (value < -0.5 || value > (double)mine->given->count - 0.5))
        return VALUE_OUTSIDE;
    return VALUE_FINE;
}

double axis_counted(const axis *mine, double value)
{
    if (!(fabs(value) <= LARGEST) || (mine->scale == FIGURE_LOG && value < SMALLEST))
        return NAN;
    if (mine->scale == FIGURE_LOG)
        return log10(value);
    return fabs(value) < SMALLEST ? 0.0 : value;
}

void axis_include(axis *mine, double value, double half)
{
    const double number = axis_counted(mine, value);

    if (isnan(number))
        return;
    mine->low = fmin(mine->low, number - half);
    mine->high = fmax(mine->high, number + half);
}

/* Room beside the values, and a length for those that are all the same. */
static void widen(axis *mine)
{
    const double largest = fmax(fabs(mine->low), fabs(mine->high)), span = mine->high - mine->low;
    double room = 0.04 * span;

    if (mine->scale == FIGURE_LOG && span < 1e-9)
        room = 0.5; /* half a decade */
    else if (mine->scale == FIGURE_LINEAR && span <= 1e-9 * largest)
        room = largest > 0.0 ? 0.1 * largest : 1.0;
    if (!(mine->holds_zero && mine->low == 0.0))
        mine->low -= room;
    if (!(mine->holds_zero && mine->high == 0.0) || mine->low == mine->high)
        mine->high += room;
}

void axis_settle(axis *mine)
{
    if (mine->scale == FIGURE_CATEGORY) {
        mine->low = -0.5;
        mine->high = (double)mine->given->count - 0.5;
        return;
    }
    if (mine->fixed) {
        mine->low = axis_counted(mine, mine->given->low);
        mine->high = axis_counted(mine, mine->given->high);
        return;
    }
    if (mine->low > mine->high) { /* nothing is there */
        mine->low = 0.0;
        mine->high = 1.0;
        return;
    }
    if (mine->holds_zero) {
        mine->low = fmin(mine->low, 0.0);
        mine->high = fmax(mine->high, 0.0);
    }
    widen(mine);
}

double axis_at(const axis *mine, double value)
{
    const double at = (axis_counted(mine, value) - mine->low) / (mine->high - mine->low);

    return mine->reversed ? 1.0 - at : at;
}

double axis_value(const axis *mine, double at)
{
    const double number = mine->low + (mine->reversed ? 1.0 - at : at) * (mine->high - mine->low);

    return mine->scale == FIGURE_LOG ? pow(10.0, number) : number;
}

int axis_in_order(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;

    return (a > b) - (a < b);
}

void axis_clear_ticks(axis *mine)
{
    for (size_t i = 0; i < mine->tick_count; i++)
        free(mine->ticks[i].text);
    mine->tick_count = 0;
}

void axis_add_tick(axis *mine, double at, char *text)
{
    mine->ticks = need_more(mine->ticks, mine->tick_count + 1, sizeof *mine->ticks);
    mine->ticks[mine->tick_count++] = (axis_tick){.at = at, .text = text};
}

/* Means over seeds, their intervals, and trends along the axis. */
#include <math.h>
#include <stdlib.h>

#include "grid.h"
#include "program.h"

/* Student's t at 0.975 for 1 to 9 degrees of freedom (any table of the distribution). */
static const double quantiles[] = {
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157};

_Static_assert(sizeof quantiles / sizeof *quantiles == GRID_SEEDS - 1, "a quantile for each number of seeds");

/* Of the values that are not NaN. */
static grid_mean mean_of(const double *values, size_t count)
{
    grid_mean found = {NAN, NAN, NAN, 0};
    double sum = 0.0, squares = 0.0;

    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            sum += values[i];
            found.count++;
        }
    if (found.count == 0)
        return found;
    found.mean = sum / (double)found.count;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            squares += (values[i] - found.mean) * (values[i] - found.mean);
    if (found.count > 1) {
        const double half =
            quantiles[found.count - 2] * sqrt(squares / (double)(found.count - 1) / (double)found.count);

        found.low = found.mean - half;
        found.high = found.mean + half;
    }
    return found;
}

grid_mean grid_summary(const grid *mine, size_t series, size_t point, size_t quantity)
{
    double values[GRID_SEEDS];

    for (size_t s = 0; s < mine->seed_count; s++)
        values[s] = grid_value(mine, series, point, s, quantity);
    return mean_of(values, mine->seed_count);
}

/* Training ends at a tolerance: what differs by less is the same. */
static double settle(double value)
{
    return round(value * 1e9) * 1e-9;
}

/* Rank from 1, the mean of the ranks among equals. */
static double rank_of(const double *values, size_t count, size_t at)
{
    double below = 0.0, equal = 0.0;

    for (size_t i = 0; i < count; i++) {
        below += values[i] < values[at];
        equal += values[i] == values[at];
    }
    return below + 0.5 * (equal + 1.0);
}

/* NaN if one side is constant. */
static double spearman(const double *x, const double *y, size_t count)
{
    const double middle = 0.5 * ((double)count + 1.0);
    double xx = 0.0, xy = 0.0, yy = 0.0;

    for (size_t i = 0; i < count; i++) {
        const double a = rank_of(x, count, i) - middle, b = rank_of(y, count, i) - middle;

        xx += a * a;
        xy += a * b;
        yy += b * b;
    }
    return xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : NAN;
}

grid_mean grid_trend(const grid *mine, size_t series, size_t quantity)
{
    const size_t axis = (size_t)mine->plan->measured_axis;
    double *x = need(2 * mine->point_count, sizeof *x), *y = x + mine->point_count;
    double found[GRID_SEEDS];

    for (size_t s = 0; s < mine->seed_count; s++) {
        size_t count = 0;

        for (size_t p = 0; p < mine->point_count; p++) {
            y[count] = settle(grid_value(mine, series, p, s, quantity));
            x[count] = axis > 0 ? grid_value(mine, series, p, s, axis - 1) : mine->points[p];
            count += !isnan(y[count]) && !isnan(x[count]);
        }
        found[s] = spearman(x, y, count);
    }
    free(x);
    return mean_of(found, mine->seed_count);
}

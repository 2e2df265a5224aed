/* Rows of distances and weights, made when they are asked for; and the stress of points that somebody has. */
#include "pmi/goal.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/kernel_distances.h"
#include "pmi/guttman.h"
#include "pmi/scale.h"

prh_status prh__goal_find(
    prh__goal *goal, const prh__kernel_matrix *kernel, const double *weights, double reach)
{
    const int64_t n = kernel->n;
    double *row;

    PRH__TRY(prh__alloc(&row, n, sizeof *row));
    *goal = (prh__goal){.kernel = kernel, .given = weights};
    for (int64_t i = 0; i < n; i++) {
        prh__kernel_distances(kernel, i, row);
        for (int64_t j = 0; j < n; j++)
            goal->farthest = fmax(goal->farthest, row[j]);
        for (int64_t j = i + 1; weights && j < n; j++)
            goal->heaviest = fmax(goal->heaviest, weights[i * n + j]);
    }
    goal->exponent = prh__scale_exponent(fmax(goal->farthest, reach));
    prh__free(row);
    return PRH_OK;
}

void prh__goal_targets(const prh__goal *goal, int64_t i, double *targets)
{
    const double factor = ldexp(1.0, -goal->exponent);

    prh__kernel_distances(goal->kernel, i, targets);
    for (int64_t j = 0; j < goal->kernel->n; j++)
        targets[j] *= factor;
}

void prh__goal_weights(const prh__goal *goal, int64_t i, double *weights)
{
    const int64_t n = goal->kernel->n;

    for (int64_t j = i + 1; j < n; j++)
        weights[j] = goal->heaviest > 0.0 ? goal->given[i * n + j] / goal->heaviest : 0.0;
}

/* The points column by column, as large as the distances. */
static void read_points(const prh_view *points, int exponent, double *row, double *z)
{
    const double factor = ldexp(1.0, -exponent);

    for (int64_t i = 0; i < points->rows; i++) {
        prh__row_f64(points, i, row);
        for (int64_t c = 0; c < points->cols; c++)
            z[c * points->rows + i] = row[c] * factor;
    }
}

static double reach_of(const prh_view *points, double *row)
{
    double reach = 0.0;

    for (int64_t i = 0; i < points->rows; i++) {
        prh__row_f64(points, i, row);
        for (int64_t c = 0; c < points->cols; c++)
            reach = fmax(reach, fabs(row[c]));
    }
    return reach;
}

static prh_status find_stress(const prh__goal *goal, const double *z, int64_t width, double *stress)
{
    const int64_t n = goal->kernel->n;
    prh__stress sum = {0.0, 0.0};
    double *targets, *weights = NULL;

    PRH__TRY(prh__alloc(&targets, 2 * n, sizeof *targets));
    for (int64_t i = 0; i < n; i++) {
        prh__goal_targets(goal, i, targets);
        if (goal->given) {
            weights = targets + n;
            prh__goal_weights(goal, i, weights);
        }
        prh__guttman_item(z, n, width, i, targets, weights, &sum, NULL);
    }
    prh__free(targets);
    PRH__REQUIRE(
        sum.square > 0.0, PRH_ERR_UNDEFINED, "no two points that count are apart: there is no stress");
    *stress = prh__stress_value(sum);
    return PRH_OK;
}

prh_status prh__goal_stress(
    const prh__kernel_matrix *kernel, const prh_view *points, const double *weights, double *stress)
{
    double *row = NULL, *z = NULL;
    prh__goal goal;
    prh_status status;

    PRH__GO(prh__alloc(&row, points->cols, sizeof *row));
    PRH__GO(prh__alloc(&z, points->rows, (size_t)points->cols * sizeof *z));
    PRH__GO(prh__goal_find(&goal, kernel, weights, reach_of(points, row)));
    read_points(points, goal.exponent, row, z);
    PRH__GO(find_stress(&goal, z, points->cols, stress));
done:
    prh__free(z);
    prh__free(row);
    return status;
}

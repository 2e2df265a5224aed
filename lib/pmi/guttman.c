/* A block of items at a time, so that distances and factors stay in cache between the passes over the columns. */
#include "pmi/guttman.h"

#include <math.h>
#include <string.h>

#include "base/hot.h"
#include "compute/loops.h"

enum { BLOCK = 512 };

/* square[j] += (x - z[j])^2. */
PRH__HOT static void add_squares(double x, const double *z, int64_t count, double *square)
{
    for (int64_t j = 0; j < count; j++)
        square[j] += (x - z[j]) * (x - z[j]);
}

/* Squared distances become distances, and what is missing to the targets. */
PRH__HOT static void take_roots(double *distances, const double *targets, int64_t count, double *misses)
{
    for (int64_t j = 0; j < count; j++) {
        distances[j] = sqrt(distances[j]);
        misses[j] = distances[j] - targets[j];
    }
}

/* factors[j] = D / d, 0 where d is. */
PRH__HOT static void divide(const double *targets, const double *distances, int64_t count, double *factors)
{
    for (int64_t j = 0; j < count; j++)
        factors[j] = targets[j] / (distances[j] > 0.0 ? distances[j] : INFINITY);
}

PRH__HOT static void multiply(const double *weights, int64_t count, double *values)
{
    for (int64_t j = 0; j < count; j++)
        values[j] *= weights[j];
}

/* sum of w v^2. */
static double weighted_square(const double *weights, double *values, int64_t count, double *room)
{
    if (!weights)
        return prh__dot_f64(values, values, count);
    memcpy(room, values, (size_t)count * sizeof *room);
    multiply(weights, count, room);
    return prh__dot_f64(room, values, count);
}

/* sum of f[j] (x - z[j]), each of which is taken from `others`. */
PRH__HOT static double pull(double x, const double *z, const double *factors, int64_t count, double *others)
{
    double lane[PRH__LANES] = {0.0}, sum = 0.0;
    int64_t j = 0;

    for (; j + PRH__LANES <= count; j += PRH__LANES)
        for (int v = 0; v < PRH__LANES; v++) {
            const double share = factors[j + v] * (x - z[j + v]);

            lane[v] += share;
            others[j + v] -= share;
        }
    for (; j < count; j++) {
        const double share = factors[j] * (x - z[j]);

        sum += share;
        others[j] -= share;
    }
    for (int v = 0; v < PRH__LANES; v++)
        sum += lane[v];
    return sum;
}

void prh__guttman_item(const double *z, int64_t n, int64_t width, int64_t i, const double *targets,
    const double *weights, prh__stress *stress, double *sums)
{
    double distances[BLOCK], misses[BLOCK], room[BLOCK];

    for (int64_t first = i + 1; first < n; first += BLOCK) {
        const int64_t count = n - first < BLOCK ? n - first : BLOCK;
        const double *w = weights ? weights + first : NULL;

        memset(distances, 0, (size_t)count * sizeof *distances);
        for (int64_t c = 0; c < width; c++)
            add_squares(z[c * n + i], z + c * n + first, count, distances);
        take_roots(distances, targets + first, count, misses);
        stress->residual += weighted_square(w, misses, count, room);
        stress->square += weighted_square(w, distances, count, room);
        if (!sums)
            continue;
        divide(targets + first, distances, count, room);
        if (w)
            multiply(w, count, room);
        for (int64_t c = 0; c < width; c++)
            sums[c * n + i] += pull(z[c * n + i], z + c * n + first, room, count, sums + c * n + first);
    }
}

double prh__stress_value(prh__stress stress)
{
    return stress.square > 0.0 ? sqrt(stress.residual / stress.square) : INFINITY;
}

/* The helpers of maps.h. */
#include "maps.h"

#include <math.h>

prh_model_map *map_of(
    const double *alignment, int64_t n, const prh_model_map_options *options, prh_status expected)
{
    prh_model_map *map = NULL;

    assert_status(prh_model_map_create(&map, alignment, n, options, NULL), expected);
    return map;
}

prh_model_map_values values_of_map(const prh_model_map *map)
{
    prh_model_map_values values = {.struct_size = sizeof values};

    assert_ok(prh_model_map_get_values(map, &values));
    return values;
}

double *alignment_of(const double *points, int64_t n, int64_t d)
{
    double *a = distances_of(points, n, d, 0);

    for (int64_t e = 0; e < n * n; e++)
        a[e] = exp(-a[e]);
    return a;
}

static double between(const double *x, const double *y, int64_t d)
{
    double sum = 0.0;

    for (int64_t c = 0; c < d; c++)
        sum += (x[c] - y[c]) * (x[c] - y[c]);
    return sqrt(sum);
}

double farthest_move(const double *x, const double *y, int64_t n, int64_t d)
{
    double farthest = 0.0;

    for (int64_t i = 0; i < n; i++)
        farthest = fmax(farthest, between(x + i * d, y + i * d, d));
    return farthest;
}

double stress_of(const double *distances, const double *points, int64_t n, int64_t d)
{
    double missed = 0.0, whole = 0.0;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            if (!isnan(distances[i * n + j])) {
                const double apart = between(points + i * d, points + j * d, d);

                missed += (apart - distances[i * n + j]) * (apart - distances[i * n + j]);
                whole += apart * apart;
            }
    return sqrt(missed / whole);
}

double *circle(int64_t n)
{
    double *x = allocate(2 * n, sizeof *x);

    for (int64_t i = 0; i < n; i++) {
        x[2 * i] = cos(2.0 * acos(-1.0) * (double)i / (double)n);
        x[2 * i + 1] = sin(2.0 * acos(-1.0) * (double)i / (double)n);
    }
    return x;
}

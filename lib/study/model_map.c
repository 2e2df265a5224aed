/* The scalings and the fits are those of pmi; here are the distances, what is missing of them, and who turns to whom.
 */
#include "study/model_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "pmi/embedding.h"
#include "pmi/goal.h"
#include "pmi/procrustes.h"
#include "pmi/smacof.h"
#include "pmi/spectrum.h"

typedef struct mapping {
    struct prh_model_map *map;
    const double *alignment;
    const prh__run *run;
    int64_t n, width;
    double *room;    /* n x n: distances without gaps; then two sets of points */
    double *weights; /* n x n: 1 where a pair was compared, else 0; NULL: all were */
    prh__kernel_matrix kernel;
} mapping;

/* ---- distances ---- */

/* The mean of both ways, or the one that is there, or NaN; what is above 1 is so by rounding. */
static double pair_alignment(const double *alignment, int64_t n, int64_t i, int64_t j)
{
    const double one = alignment[i * n + j], other = alignment[j * n + i];
    const double a = isnan(one) ? other : isnan(other) ? one : 0.5 * one + 0.5 * other;

    return a > 1.0 ? 1.0 : a;
}

/* The smallest alignment above 0; infinity: there is none. */
static double least_above_zero(const double *alignment, int64_t n)
{
    double least = INFINITY;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++) {
            const double a = pair_alignment(alignment, n, i, j);

            if (a > 0.0)
                least = fmin(least, a);
        }
    return least;
}

prh_status prh__model_distances(
    double *distances, prh_model_map_values *values, const double *alignment, int64_t n, double floor)
{
    const double least = least_above_zero(alignment, n);

    PRH__REQUIRE(
        least < INFINITY, PRH_ERR_UNDEFINED, "no alignment is above 0: no two models are near each other");
    values->floor = floor > 0.0 ? floor : least;
    for (int64_t i = 0; i < n; i++) {
        distances[i * n + i] = 0.0;
        for (int64_t j = i + 1; j < n; j++) {
            const double a = pair_alignment(alignment, n, i, j);

            values->missing += isnan(a);
            values->floored += a < values->floor;
            distances[i * n + j] = distances[j * n + i] =
                isnan(a) ? NAN : 0.0 - log(fmax(a, values->floor)); /* not -0 */
        }
    }
    return PRH_OK;
}

prh_status prh__model_unreached(int64_t *model, const double *distances, int64_t n)
{
    int64_t *queue, reached = 1;

    PRH__TRY(prh__alloc(&queue, n, 2 * sizeof *queue)); /* the models; then whether each was reached */
    for (int64_t i = 0; i < n; i++)
        queue[n + i] = i == 0;
    queue[0] = 0;
    for (int64_t next = 0; next < reached; next++)
        for (int64_t j = 0; j < n; j++)
            if (!queue[n + j] && !isnan(distances[queue[next] * n + j])) {
                queue[n + j] = 1;
                queue[reached++] = j;
            }
    *model = -1;
    for (int64_t j = n - 1; j >= 0; j--)
        if (!queue[n + j])
            *model = j;
    prh__free(queue);
    return PRH_OK;
}

static prh_status check_parts(const mapping *m)
{
    int64_t lost;

    PRH__TRY(prh__model_unreached(&lost, m->map->distances, m->n));
    PRH__REQUIRE(lost < 0, PRH_ERR_UNDEFINED,
        "no pairs that were compared lead from model 0 to model %" PRId64
        ": nothing says how far apart they are",
        lost);
    return PRH_OK;
}

/* The distances without gaps, in `room`. */
static prh_status fill_gaps(const mapping *m)
{
    const int64_t n = m->n;
    const double *distances = m->map->distances;
    double largest = 0.0;

    for (int64_t e = 0; e < n * n; e++)
        largest = fmax(largest, distances[e]); /* fmax passes NaN over */
    PRH__REQUIRE(largest > 0.0, PRH_ERR_UNDEFINED,
        "all distances are 0: every alignment is 1, or counts as the floor, which is %.9g",
        m->map->values.floor);
    for (int64_t e = 0; e < n * n; e++) {
        m->room[e] = isnan(distances[e]) ? largest : distances[e];
        if (m->weights)
            m->weights[e] = isnan(distances[e]) ? 0.0 : 1.0;
    }
    return PRH_OK;
}

static prh_status set_kernel(mapping *m)
{
    const prh_view view = {m->room, m->n, m->n, m->n, PRH_F64, 0};
    prh__kernel_function function;

    PRH__TRY(prh__kernel_function_read(&function, "dissimilarity"));
    return prh__kernel_matrix_create(&m->kernel, &view, &function, PRH_PRECISION_F64, m->run);
}

/* ---- orientation ---- */

/* Lays points over others by the models that have both: moved, rotated, reflected, not scaled. */
static prh_status lay_over(const mapping *m, const double *goal, double *points)
{
    const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_scale = 1};
    const size_t row = (size_t)m->width * sizeof *points;
    double *mine = m->room, *theirs = m->room + m->n * m->width;
    prh_view view[2] = {
        {mine, 0, m->width, m->width, PRH_F64, 0}, {theirs, 0, m->width, m->width, PRH_F64, 0}};
    const prh_view all = {mine, m->n, m->width, m->width, PRH_F64, 0};
    prh__procrustes fit;
    prh_status status;

    for (int64_t i = 0; i < m->n; i++) {
        int there = 1;

        for (int64_t c = 0; c < m->width; c++)
            there &= !isnan(goal[i * m->width + c]);
        if (!there)
            continue;
        memcpy(mine + view[0].rows * m->width, points + i * m->width, row);
        memcpy(theirs + view[0].rows * m->width, goal + i * m->width, row);
        view[0].rows++;
    }
    view[1].rows = view[0].rows;
    PRH__TRY(prh__procrustes_fit(&fit, &view[0], &view[1], &rigid));
    memcpy(mine, points, (size_t)m->n * row);
    status = prh__procrustes_apply(&fit, &all, points);
    prh__procrustes_free(&fit);
    return status;
}

static prh_status measure(const mapping *m, const double *points, double *stress)
{
    const prh_view view = {points, m->n, m->width, m->width, PRH_F64, 0};

    return prh__goal_stress(&m->kernel, &view, m->weights, stress);
}

/* Both scalings, turned. */
static prh_status scale(const mapping *m, const prh_model_map_options *options)
{
    struct prh_model_map *map = m->map;
    const int64_t restarts = options->restarts == 0 ? PRH__MAP_RESTARTS : options->restarts;
    const prh__smacof_plan plan = {.weights = m->weights,
        .width = m->width,
        .beginnings = restarts < 0 ? 1 : 1 + restarts,
        .max_iterations = PRH__MAP_ITERATIONS,
        .tolerance = PRH__SMACOF_TOLERANCE,
        .seed = options->seed};
    prh_embedding_values found;
    prh_status note;
    int64_t positive;

    prh__task_expect(m->run->task, prh__spectrum_work(m->n) + prh__smacof_work(m->n, &plan));
    PRH__TRY(prh__embed_classical(&m->kernel, m->width, m->run, map->classical, &positive));
    note = prh__smacof(&m->kernel, &plan, m->run, map->points, &found);
    PRH__TRY(note);
    if (options->reference)
        PRH__TRY(lay_over(m, options->reference, map->classical));
    PRH__TRY(lay_over(m, options->reference ? options->reference : map->classical, map->points));
    PRH__TRY(measure(m, map->classical, &map->values.classical_stress));
    PRH__TRY(measure(m, map->points, &map->values.stress));
    map->values.converged = found.converged;
    return note;
}

/* ---- who is near whom ---- */

typedef struct other {
    double alignment;
    int64_t model;
} other;

/* The best aligned first; those that were not compared last. */
static int by_alignment(const void *a, const void *b)
{
    const other *x = a, *y = b;

    if (isnan(x->alignment) != isnan(y->alignment))
        return isnan(x->alignment) ? 1 : -1;
    if (x->alignment > y->alignment || x->alignment < y->alignment)
        return x->alignment > y->alignment ? -1 : 1;
    return (x->model > y->model) - (x->model < y->model);
}

static prh_status find_nearest(const mapping *m)
{
    const int64_t n = m->n;
    other *others;

    PRH__TRY(prh__alloc(&others, n, sizeof *others));
    for (int64_t i = 0; i < n; i++) {
        int64_t many = 0;

        for (int64_t j = 0; j < n; j++)
            if (j != i)
                others[many++] = (other){pair_alignment(m->alignment, n, i, j), j};
        qsort(others, (size_t)many, sizeof *others, by_alignment);
        for (int64_t k = 0; k < many; k++)
            m->map->nearest[i * (n - 1) + k] = isnan(others[k].alignment) ? -1 : others[k].model;
    }
    prh__free(others);
    return PRH_OK;
}

/* ---- all of it ---- */

static prh_status allocate(struct prh_model_map **out, int64_t n, int64_t width)
{
    struct prh_model_map *map;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&map, 1, sizeof *map));
    map->values.count = n;
    map->values.width = width;
    PRH__GO(prh__alloc(&map->distances, n, (size_t)n * sizeof *map->distances));
    PRH__GO(prh__alloc(&map->points, n, (size_t)width * sizeof *map->points));
    PRH__GO(prh__alloc(&map->classical, n, (size_t)width * sizeof *map->classical));
    PRH__GO(prh__alloc(&map->nearest, n, (size_t)(n - 1) * sizeof *map->nearest));
done:
    if (status < 0)
        prh__model_map_destroy(map);
    else
        *out = map;
    return status;
}

static prh_status fill(mapping *m, const prh_model_map_options *options)
{
    const int64_t n = m->n;

    PRH__TRY(prh__model_distances(m->map->distances, &m->map->values, m->alignment, n, options->floor));
    PRH__TRY(prh__alloc(&m->room, n, (size_t)(n > 2 * m->width ? n : 2 * m->width) * sizeof *m->room));
    if (m->map->values.missing > 0) {
        PRH__TRY(check_parts(m));
        PRH__TRY(prh__alloc(&m->weights, n, (size_t)n * sizeof *m->weights));
    }
    PRH__TRY(fill_gaps(m));
    PRH__TRY(find_nearest(m));
    PRH__TRY(set_kernel(m));
    return scale(m, options);
}

prh_status prh__model_map_create(struct prh_model_map **out, const double *alignment, int64_t count,
    const prh_model_map_options *options, const prh__run *run)
{
    mapping m = {.alignment = alignment,
        .run = run,
        .n = count,
        .width = options->width > 0 ? options->width : PRH__MAP_WIDTH};
    prh_status status;

    PRH__TRY(allocate(&m.map, count, m.width));
    status = fill(&m, options);
    prh__kernel_matrix_free(&m.kernel);
    prh__free(m.weights);
    prh__free(m.room);
    if (status < 0)
        prh__model_map_destroy(m.map);
    else
        *out = m.map;
    return status;
}

void prh__model_map_destroy(struct prh_model_map *map)
{
    if (!map)
        return;
    prh__free(map->nearest);
    prh__free(map->classical);
    prh__free(map->points);
    prh__free(map->distances);
    prh__free(map);
}

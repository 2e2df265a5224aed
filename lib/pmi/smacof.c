/*
 * SMACOF: points X become V^+ B(X) X, with B_ij = -w_ij D_ij / d_ij(X) off the diagonal and V the Laplacian of the
 * weights, until stress no longer falls (Borg & Groenen, 2005, eq. 8.21 and 8.28). Every beginning is one thread's.
 */
#include "pmi/smacof.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "pmi/embedding.h"
#include "pmi/goal.h"
#include "pmi/guttman.h"
#include "pmi/spectrum.h"

#define STREAM (UINT64_C(0x736d61636f66) << 16) /* random beginning r has number STREAM + r */
#define PERFECT 1e-14                           /* stress-1 that is nothing but the rounding of distances */

/* One beginning: how it is going, or went. */
typedef struct attempt {
    int64_t number, iterations;
    int converged;
    double stress; /* stress-1 */
    double *z;     /* the points, column by column */
} attempt;

typedef struct search {
    const prh__smacof_plan *plan;
    const prh__run *run;
    int64_t n;
    double *targets;   /* n x n */
    double *weights;   /* n x n, or NULL */
    double *factor;    /* of V without its last row and column; NULL without weights */
    double *classical; /* beginning 0, column by column */
    attempt *best;     /* of each worker; number -1: it has none yet */
    double **room;     /* of each worker: three sets of points */
} search;

/* The unit of work is a pair's coordinate. */
static double round_work(int64_t n, int64_t width)
{
    return (double)n * (double)n * (double)width;
}

double prh__smacof_work(int64_t n, const prh__smacof_plan *plan)
{
    return prh__spectrum_work(n) + (plan->weights ? prh__spectrum_work(n) : 0.0) +
           (double)plan->beginnings * (double)plan->max_iterations * round_work(n, plan->width);
}

/* V^+ times the sums, in place: V x = b for x that is 0 at the last item, then centred. */
static prh_status solve(const search *s, double *sums)
{
    const int64_t n = s->n, width = s->plan->width;

    PRH__TRY(prh__cholesky_solve(n - 1, s->factor, width, sums, n));
    for (int64_t c = 0; c < width; c++) {
        double *column = sums + c * n, mean = 0.0;

        column[n - 1] = 0.0;
        for (int64_t i = 0; i < n; i++)
            mean += column[i] / (double)n;
        for (int64_t i = 0; i < n; i++)
            column[i] -= mean;
    }
    return PRH_OK;
}

/* next = the Guttman transform of z; and the stress of z. */
static prh_status transform(const search *s, const double *z, double *next, prh__stress *stress)
{
    const int64_t n = s->n, width = s->plan->width;

    *stress = (prh__stress){0.0, 0.0};
    for (int64_t i = 0; i < n; i++)
        prh__guttman_item(
            z, n, n, width, i, s->targets + i * n, s->weights ? s->weights + i * n : NULL, stress, next + i);
    if (s->weights)
        return solve(s, next);
    for (int64_t e = 0; e < n * width; e++)
        next[e] /= (double)n;
    return PRH_OK;
}

/* From a->z on, with room for as many points; afterwards a->z is one of the two. */
static prh_status iterate(const search *s, attempt *a, double *room)
{
    const prh__smacof_plan *plan = s->plan;
    prh__stress before, now;

    PRH__TRY(transform(s, a->z, room, &before));
    while (!a->converged && a->iterations < plan->max_iterations) {
        double *z = a->z;

        a->z = room;
        room = z;
        PRH__TRY(transform(s, a->z, room, &now));
        PRH__TRY(prh__task_step(s->run->task, round_work(s->n, plan->width)));
        a->iterations++;
        a->converged = before.residual - now.residual < plan->tolerance * before.residual ||
                       prh__stress_value(now) <= PERFECT;
        before = now;
    }
    a->stress = prh__stress_value(before);
    return prh__task_step(
        s->run->task, (double)(plan->max_iterations - a->iterations) * round_work(s->n, plan->width));
}

/* The lower stress, and among equals the earlier beginning: a total order, so that threads do not matter. */
static int is_better(const attempt *a, const attempt *b)
{
    const double mine = fmax(a->stress, PERFECT), other = fmax(b->stress, PERFECT);

    return b->number < 0 || mine < other || (mine == other && a->number < b->number);
}

static prh_status try_beginning(void *context, int64_t number, int64_t worker)
{
    search *s = context;
    const int64_t size = s->n * s->plan->width;
    double *room = s->room[worker];
    attempt a = {.number = number, .z = room};

    if (number == 0) {
        memcpy(a.z, s->classical, (size_t)size * sizeof *a.z);
    } else {
        prh__random random;

        prh__random_open(&random, s->plan->seed, STREAM + (uint64_t)number);
        prh__random_normals(&random, size, a.z);
    }
    PRH__TRY(iterate(s, &a, room + size));
    if (is_better(&a, &s->best[worker])) {
        memcpy(room + 2 * size, a.z, (size_t)size * sizeof *a.z);
        a.z = room + 2 * size;
        s->best[worker] = a;
    }
    return PRH_OK;
}

/* Whether everything hangs together; `reached` and `waiting` have room for n each. */
static int is_connected(const double *weights, int64_t n, int64_t *waiting, char *reached)
{
    int64_t count = 1, found = 1;

    memset(reached, 0, (size_t)n);
    reached[0] = 1;
    waiting[0] = 0;
    while (count > 0) {
        const double *row = weights + waiting[--count] * n;

        for (int64_t j = 0; j < n; j++) {
            if (row[j] > 0.0 && !reached[j]) {
                reached[j] = 1;
                waiting[count++] = j;
                found++;
            }
        }
    }
    return found == n;
}

static prh_status check_connected(const search *s)
{
    int64_t *waiting = NULL;
    char *reached = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&waiting, s->n, sizeof *waiting));
    PRH__GO(prh__alloc(&reached, s->n, 1));
    PRH__REQUIRE_GO(is_connected(s->weights, s->n, waiting, reached), PRH_ERR_UNDEFINED,
        "the weights leave the items in parts with nothing between them");
done:
    prh__free(reached);
    prh__free(waiting);
    return status;
}

static double sum_of(const double *values, int64_t count)
{
    double sum = 0.0;

    for (int64_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

/* Whether elimination left more of each item's weight than rounding does. */
static int is_sound(const search *s)
{
    const int64_t order = s->n - 1;
    int sound = 1;

    for (int64_t i = 0; i < order; i++) {
        const double pivot = s->factor[i * order + i];

        sound &= pivot * pivot > (double)s->n * DBL_EPSILON * sum_of(s->weights + i * s->n, s->n);
    }
    return sound;
}

/* The factor of V without its last row and column: V^+ b is what solves that, centred. */
static prh_status factorize(search *s)
{
    const int64_t n = s->n, order = n - 1;
    prh_status status;

    PRH__TRY(check_connected(s));
    PRH__TRY(prh__alloc(&s->factor, order, (size_t)order * sizeof *s->factor));
    for (int64_t i = 0; i < order; i++) {
        for (int64_t j = 0; j < order; j++)
            s->factor[i * order + j] = -s->weights[i * n + j];
        s->factor[i * order + i] = sum_of(s->weights + i * n, n);
    }
    status = prh__cholesky(order, s->factor);
    if (status == PRH_ERR_NUMERIC || (status >= 0 && !is_sound(s)))
        return prh__fail(PRH_ERR_NUMERIC, "the weights differ by too many orders of magnitude");
    PRH__TRY(status);
    return prh__task_step(s->run->task, prh__spectrum_work(n));
}

static prh_status set_goal(search *s, const prh__goal *goal)
{
    const int64_t n = s->n;
    int counts = 0;

    PRH__TRY(prh__alloc(&s->targets, n, (size_t)n * sizeof *s->targets));
    if (goal->given)
        PRH__TRY(prh__alloc(&s->weights, n, (size_t)n * sizeof *s->weights));
    for (int64_t i = 0; i < n; i++) {
        prh__goal_targets(goal, i, s->targets + i * n);
        if (goal->given)
            prh__goal_weights(goal, i, s->weights + i * n);
        for (int64_t j = 0; j < n; j++)
            counts |= s->targets[i * n + j] > 0.0 && (!goal->given || s->weights[i * n + j] > 0.0);
    }
    PRH__REQUIRE(counts, PRH_ERR_UNDEFINED, "all distances that count are 0");
    return goal->given ? factorize(s) : PRH_OK;
}

/* Beginning 0, through room for it row by row. */
static prh_status begin_classically(search *s, const prh__goal *goal, double *points)
{
    const int64_t n = s->n, width = s->plan->width;
    int64_t positive;

    PRH__TRY(prh__embed_classical(goal->kernel, width, s->run, points, &positive));
    PRH__TRY(prh__alloc(&s->classical, n, (size_t)width * sizeof *s->classical));
    for (int64_t c = 0; c < width; c++)
        for (int64_t i = 0; i < n; i++)
            s->classical[c * n + i] = ldexp(points[i * width + c], -goal->exponent);
    return PRH_OK;
}

static prh_status search_all(search *s, attempt *found)
{
    const size_t bytes = 3 * (size_t)(s->n * s->plan->width) * sizeof(double);
    const int64_t workers = prh__run_workers(s->run, s->plan->beginnings, bytes);

    PRH__TRY(prh__alloc_rooms(&s->room, workers, bytes));
    PRH__TRY(prh__alloc(&s->best, workers, sizeof *s->best));
    for (int64_t w = 0; w < workers; w++)
        s->best[w] = (attempt){.number = -1};
    PRH__TRY(prh__parallel(s->run, s->plan->beginnings, workers, try_beginning, s));
    *found = s->best[0];
    for (int64_t w = 1; w < workers; w++)
        if (s->best[w].number >= 0 && is_better(&s->best[w], found))
            *found = s->best[w];
    return PRH_OK;
}

/* Turns the points to their principal axes, and gives them the size of the distances. */
static prh_status turn(const search *s, const double *z, int exponent, double *points)
{
    const int64_t n = s->n, width = s->plan->width;
    double *rows = NULL, *lengths = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&rows, n, (size_t)width * sizeof *rows));
    PRH__GO(prh__alloc(&lengths, width, sizeof *lengths));
    for (int64_t i = 0; i < n; i++)
        for (int64_t c = 0; c < width; c++)
            rows[i * width + c] = z[c * n + i];
    PRH__GO(prh__svd_left(n, width, rows, lengths, points));
    for (int64_t i = 0; i < n; i++)
        for (int64_t c = 0; c < width; c++)
            points[i * width + c] = ldexp(points[i * width + c] * lengths[c], exponent);
    prh__orient_columns(points, n, width);
done:
    prh__free(lengths);
    prh__free(rows);
    return status;
}

prh_status prh__smacof(const prh__kernel_matrix *kernel, const prh__smacof_plan *plan, const prh__run *run,
    double *points, prh_embedding_values *values)
{
    search s = {.plan = plan, .run = run, .n = kernel->n};
    const prh_view view = {points, kernel->n, plan->width, plan->width, PRH_F64, 0};
    prh__goal goal;
    attempt found;
    prh_status status;

    PRH__GO(prh__goal_find(&goal, kernel, plan->weights, 0.0));
    PRH__GO(set_goal(&s, &goal));
    PRH__GO(begin_classically(&s, &goal, points));
    PRH__GO(search_all(&s, &found));
    PRH__GO(turn(&s, found.z, goal.exponent, points));
    PRH__GO(prh__goal_stress(kernel, &view, plan->weights, &values->stress));
    values->positive = plan->width;
    values->iterations = found.iterations;
    values->beginning = found.number;
    values->converged = found.converged;
    status = found.converged ? PRH_OK : PRH_NOTE_NOT_CONVERGED;
done:
    prh__free(s.room);
    prh__free(s.best);
    prh__free(s.classical);
    prh__free(s.factor);
    prh__free(s.weights);
    prh__free(s.targets);
    return status;
}

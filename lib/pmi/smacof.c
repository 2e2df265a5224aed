/*
 * SMACOF: points X become V^+ B(X) X, with B_ij = -w_ij D_ij / d_ij(X) off the diagonal and V the Laplacian of the
 * weights, until stress no longer falls (Borg & Groenen, 2005, chapter 8). Every beginning is one thread's.
 */
#include "pmi/smacof.h"

#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "pmi/embedding.h"
#include "pmi/goal.h"
#include "pmi/guttman.h"
#include "pmi/laplacian.h"
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
    double *weights;   /* n x n, above the diagonal; or NULL */
    double *factor;    /* of V, n x n; NULL without weights */
    double *classical; /* beginning 0, column by column */
    attempt *best;     /* of each worker; number -1: it has none yet */
    double **room;     /* of each worker: four sets of points, the last for its best */
} search;

/* The unit of work is a pair's coordinate. */
static double round_work(int64_t n, int64_t width)
{
    return (double)n * (double)n * (double)width;
}

double prh__smacof_work(int64_t n, const prh__smacof_plan *plan)
{
    return prh__spectrum_work(n) + (plan->weights ? prh__laplacian_work(n) : 0.0) +
           (double)plan->beginnings * (double)plan->max_iterations * round_work(n, plan->width);
}

/* next = the Guttman transform of z, which is not centred if there are weights; and the stress of z. */
static void transform(const search *s, const double *z, double *next, prh__stress *stress)
{
    const int64_t n = s->n, width = s->plan->width;

    *stress = (prh__stress){0.0, 0.0};
    memset(next, 0, (size_t)n * (size_t)width * sizeof *next);
    for (int64_t i = 0; i < n; i++)
        prh__guttman_item(
            z, n, width, i, s->targets + i * n, s->weights ? s->weights + i * n : NULL, stress, next);
    if (s->weights)
        prh__laplacian_solve(s->factor, n, width, next);
    for (int64_t e = 0; !s->weights && e < n * width; e++)
        next[e] /= (double)n;
}

/*
 * From a->z on, with room for twice as many points; afterwards a->z is one of the three. In theory no step raises the
 * residual; where rounding does, because nothing else is left or because weights are far apart, the step is not taken.
 */
static prh_status iterate(const search *s, attempt *a, double *next, double *spare)
{
    const prh__smacof_plan *plan = s->plan;
    const double work = round_work(s->n, plan->width);
    int64_t rounds = 0;
    prh__stress before, now;

    transform(s, a->z, next, &before);
    while (!a->converged && rounds < plan->max_iterations) {
        double *left = a->z;

        transform(s, next, spare, &now);
        PRH__TRY(prh__task_step(s->run->task, work));
        rounds++;
        a->converged = before.residual - now.residual < plan->tolerance * before.residual ||
                       prh__stress_value(now) <= PERFECT;
        if (now.residual > before.residual)
            break;
        a->z = next;
        a->iterations = rounds;
        next = spare;
        spare = left;
        before = now;
    }
    a->stress = prh__stress_value(before);
    return prh__task_step(s->run->task, (double)(plan->max_iterations - rounds) * work);
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
    PRH__TRY(iterate(s, &a, room + size, room + 2 * size));
    if (is_better(&a, &s->best[worker])) {
        memcpy(room + 3 * size, a.z, (size_t)size * sizeof *a.z);
        a.z = room + 3 * size;
        s->best[worker] = a;
    }
    return PRH_OK;
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
        for (int64_t j = i + 1; j < n; j++)
            counts |= s->targets[i * n + j] > 0.0 && (!goal->given || s->weights[i * n + j] > 0.0);
    }
    PRH__REQUIRE(counts, PRH_ERR_UNDEFINED, "all distances that count are 0");
    if (!goal->given)
        return PRH_OK;
    PRH__TRY(prh__alloc(&s->factor, n, (size_t)n * sizeof *s->factor));
    for (int64_t i = 0; i < n; i++)
        memcpy(
            s->factor + i * n + i + 1, s->weights + i * n + i + 1, (size_t)(n - 1 - i) * sizeof *s->factor);
    return prh__laplacian_factorize(s->factor, n, s->run);
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
    const size_t bytes = 4 * (size_t)(s->n * s->plan->width) * sizeof(double);
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

/* Centres the points, turns them to their principal axes, and gives them the size of the distances. */
static prh_status turn(const search *s, const double *z, int exponent, double *points)
{
    const int64_t n = s->n, width = s->plan->width;
    double *rows = NULL, *lengths = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&rows, n, (size_t)width * sizeof *rows));
    PRH__GO(prh__alloc(&lengths, width, sizeof *lengths));
    for (int64_t c = 0; c < width; c++) {
        double mean = 0.0;

        for (int64_t i = 0; i < n; i++)
            mean += z[c * n + i] / (double)n;
        for (int64_t i = 0; i < n; i++)
            rows[i * width + c] = z[c * n + i] - mean;
    }
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

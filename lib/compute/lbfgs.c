/* The two-loop recursion and what surrounds it; the steps are line_search.c's. */
#include "compute/lbfgs.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"

enum {
    PAIRS = 10,
    PATIENCE = 100, /* iterations without a lower value or gradient before the pairs are dropped */
    GIVE_UP = 1000  /* and before it ends */
};

#define FIRST_STEP 0.1 /* length of the first one, of |x| */

typedef struct walk {
    int64_t n;
    double *x, *gradient; /* where it is */
    double *next, *next_gradient;
    double *direction;
    double *step[PAIRS];     /* x_{k+1} - x_k; pair k is at k % PAIRS */
    double *change[PAIRS];   /* of the gradient */
    double curvature[PAIRS]; /* step . change, > 0 */
    int64_t first, past;     /* the pairs that are kept: first ... past - 1 */
    double scale;            /* H_0 = scale times the identity */
} walk;

static prh_status open_walk(walk *w, int64_t n, double ***rooms)
{
    int64_t bytes;

    memset(w, 0, sizeof *w);
    w->n = n;
    PRH__TRY(prh__mul(&bytes, n, (int64_t)sizeof(double)));
    PRH__TRY(prh__alloc_rooms(rooms, 2 * PAIRS + 4, (size_t)bytes));
    w->gradient = (*rooms)[0];
    w->next = (*rooms)[1];
    w->next_gradient = (*rooms)[2];
    w->direction = (*rooms)[3];
    for (int p = 0; p < PAIRS; p++) {
        w->step[p] = (*rooms)[4 + p];
        w->change[p] = (*rooms)[4 + PAIRS + p];
    }
    return PRH_OK;
}

static double largest(const double *values, int64_t count)
{
    double found = 0.0;

    for (int64_t i = 0; i < count; i++)
        found = fabs(values[i]) > found || isnan(values[i]) ? fabs(values[i]) : found;
    return found;
}

/* direction = -H gradient (algorithm 7.4). */
static void point_downhill(walk *w)
{
    double alpha[PAIRS];

    for (int64_t i = 0; i < w->n; i++)
        w->direction[i] = -w->gradient[i];
    for (int64_t k = w->past - 1; k >= w->first; k--) {
        const int64_t p = k % PAIRS;

        alpha[p] = prh__dot_f64(w->step[p], w->direction, w->n) / w->curvature[p];
        prh__add_f64(-alpha[p], w->change[p], w->n, w->direction);
    }
    for (int64_t i = 0; i < w->n; i++)
        w->direction[i] *= w->scale;
    for (int64_t k = w->first; k < w->past; k++) {
        const int64_t p = k % PAIRS;
        const double beta = prh__dot_f64(w->change[p], w->direction, w->n) / w->curvature[p];

        prh__add_f64(alpha[p] - beta, w->step[p], w->n, w->direction);
    }
}

/* Keeps the step from x to next, unless the function does not curve upwards along it. The scale is eq. 7.20's. */
static void keep_pair(walk *w)
{
    const int64_t p = w->past % PAIRS;
    double curvature, steps, changes;

    if (w->past - w->first == PAIRS)
        w->first++; /* its place is taken */
    for (int64_t i = 0; i < w->n; i++) {
        w->step[p][i] = w->next[i] - w->x[i];
        w->change[p][i] = w->next_gradient[i] - w->gradient[i];
    }
    curvature = prh__dot_f64(w->step[p], w->change[p], w->n);
    steps = prh__dot_f64(w->step[p], w->step[p], w->n);
    changes = prh__dot_f64(w->change[p], w->change[p], w->n);
    if (!(curvature > DBL_EPSILON * sqrt(steps * changes)))
        return;
    w->curvature[p] = curvature;
    w->scale = curvature / changes;
    w->past++;
}

/* The first step's length is some part of |x|, as long as nothing is known of the curvature. */
static prh_status choose_scale(walk *w)
{
    const double length = sqrt(prh__dot_f64(w->x, w->x, w->n));
    const double gradient = sqrt(prh__dot_f64(w->gradient, w->gradient, w->n));

    PRH__REQUIRE(isfinite(length) && isfinite(gradient), PRH_ERR_NUMERIC,
        "what is minimised overflows where it begins, or squares of where that is");
    w->scale = (length > 0.0 ? FIRST_STEP * length : 1.0) / gradient;
    return PRH_OK;
}

/* One step downhill; *moved is 0 if there is none. */
static prh_status advance(walk *w, prh__line *line, double *value, int *moved)
{
    prh__line_point start = {.value = *value}, found;

    point_downhill(w);
    start.slope = prh__dot_f64(w->direction, w->gradient, w->n);
    found.step = 0.0;
    if (start.slope < 0.0)
        PRH__TRY(prh__line_search(line, &start, 1.0, &found));
    *moved = found.step > 0.0;
    if (!*moved)
        return PRH_OK;
    keep_pair(w);
    memcpy(w->x, w->next, (size_t)w->n * sizeof *w->x);
    memcpy(w->gradient, w->next_gradient, (size_t)w->n * sizeof *w->gradient);
    *value = found.value;
    return PRH_OK;
}

/* The lowest that value and gradient have been, and since when. */
typedef struct record {
    double value, gradient;
    int64_t iteration;
} record;

/* Iterations since value or gradient were lower than ever before, values by more than rounding. */
static int64_t patience_spent(record *r, const prh__line *line, const prh__lbfgs_end *end)
{
    if (end->value < r->value - prh__line_noise(line, end->value)) {
        r->value = end->value;
        r->iteration = end->iterations;
    }
    if (end->gradient < r->gradient) {
        r->gradient = end->gradient;
        r->iteration = end->iterations;
    }
    return end->iterations - r->iteration;
}

/* Pairs that lead nowhere are dropped: the next step goes straight downhill. */
static void drop_pairs(walk *w)
{
    w->first = w->past;
}

static prh_status descend(walk *w, prh__line *line, const prh__lbfgs_options *options, prh__lbfgs_end *end)
{
    record best = {INFINITY, INFINITY, 0};

    for (end->iterations = 0;; end->iterations++) {
        int64_t waited;
        int moved;

        end->gradient = largest(w->gradient, w->n);
        end->converged = end->gradient <= options->tolerance;
        waited = patience_spent(&best, line, end);
        if (end->converged || end->iterations == options->max_iterations || waited == GIVE_UP)
            return PRH_OK;
        if (options->watch)
            PRH__TRY(options->watch(line->context, end->iterations, end->gradient));
        if (waited % PATIENCE == PATIENCE - 1)
            drop_pairs(w);
        PRH__TRY(advance(w, line, &end->value, &moved));
        if (!moved && w->past > w->first) {
            drop_pairs(w);
            PRH__TRY(advance(w, line, &end->value, &moved));
        }
        if (!moved)
            return PRH_OK;
    }
}

prh_status prh__lbfgs(int64_t n, double *x, prh__function function, void *context,
    const prh__lbfgs_options *options, prh__lbfgs_end *end)
{
    double **rooms = NULL;
    prh__line line;
    walk w;
    prh_status status;

    PRH__GO(open_walk(&w, n, &rooms));
    w.x = x;
    memset(end, 0, sizeof *end);
    PRH__GO(function(context, x, &end->value, w.gradient));
    PRH__REQUIRE_GO(isfinite(end->value), PRH_ERR_NUMERIC, "what is minimised overflows where it begins");
    line = (prh__line){function, context, n, options->noise, x, w.direction, w.next, w.next_gradient, 1};
    PRH__GO(choose_scale(&w));
    PRH__GO(descend(&w, &line, options, end));
    end->evaluations = line.evaluations;
done:
    prh__free(rooms);
    return status;
}

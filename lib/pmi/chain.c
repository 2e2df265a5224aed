/* Worlds of Markov chains: which events a chain returns to, how often, and what it meets within a window. */
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "pmi/stochastic.h"
#include "pmi/world.h"

/* Marks with `mark` all events that are not marked yet and lead to `event` (or, forwards, that it leads to). */
static void reach(const double *transition, int64_t n, int64_t event, int forwards, int64_t mark,
    int64_t *marks, int64_t *queue)
{
    int64_t known = 1;

    queue[0] = event;
    marks[event] = mark;
    for (int64_t next = 0; next < known; next++)
        for (int64_t b = 0; b < n; b++) {
            const double p = forwards ? transition[queue[next] * n + b] : transition[b * n + queue[next]];

            if (p > 0.0 && marks[b] != mark) {
                marks[b] = mark;
                queue[known++] = b;
            }
        }
}

static int64_t first_without(const int64_t *marks, int64_t n, int64_t mark)
{
    int64_t i = 0;

    while (i < n && marks[i] == mark)
        i++;
    return i;
}

/*
 * UNDEFINED unless every event leads to every other. One that the chain returns to for ever comes of searching
 * backwards from each event in turn that is not known yet: whatever the last such event leads to leads to it, too, or
 * it would have been found before.
 */
static prh_status check_connected(const double *transition, int64_t n)
{
    int64_t *marks = NULL, *queue = NULL, last = 0, other;
    prh_status status;

    PRH__GO(prh__alloc_zero(&marks, n, sizeof *marks));
    PRH__GO(prh__alloc(&queue, n, sizeof *queue));
    for (int64_t a = 0; a < n; a++)
        if (marks[a] == 0) {
            last = a;
            reach(transition, n, a, 0, 1, marks, queue);
        }
    reach(transition, n, last, 0, 2, marks, queue);
    other = first_without(marks, n, 2);
    PRH__REQUIRE_GO(other == n, PRH_ERR_UNDEFINED,
        "the chain has several stationary distributions: it never gets from event %" PRId64
        " to event %" PRId64 ", nor back",
        other, last);
    reach(transition, n, last, 1, 3, marks, queue);
    other = first_without(marks, n, 3);
    PRH__REQUIRE_GO(other == n, PRH_ERR_UNDEFINED,
        "the chain leaves event %" PRId64 " for ever: in the long run it never happens", other);
done:
    prh__free(queue);
    prh__free(marks);
    return status;
}

/*
 * Stationary distribution by elimination of one event after the other (Grassmann, Taksar & Heyman, Operations Research
 * 33 (1985)): nothing is subtracted, so that small probabilities keep all their digits. Overwrites `a`, a copy of the
 * transitions.
 */
static prh_status find_stationary(double *a, int64_t n, double *p)
{
    double sum = 1.0;

    for (int64_t k = n - 1; k > 0; k--) {
        const double *left = a + k * n;
        double away = 0.0; /* the probability of leaving k for an event that remains */

        for (int64_t j = 0; j < k; j++)
            away += left[j];
        for (int64_t i = 0; i < k; i++) {
            a[i * n + k] /= away;
            prh__add_f64(a[i * n + k], left, k, a + i * n);
        }
    }
    p[0] = 1.0;
    for (int64_t k = 1; k < n; k++) {
        p[k] = 0.0;
        for (int64_t i = 0; i < k; i++)
            p[k] += p[i] * a[i * n + k];
        sum += p[k];
    }
    for (int64_t k = 0; k < n; k++) {
        p[k] /= sum;
        PRH__REQUIRE(p[k] > 0.0 && isfinite(sum), PRH_ERR_NUMERIC,
            "the stationary probability of event %" PRId64 " is beyond the range of double", k);
    }
    return PRH_OK;
}

/* Room for the powers of T: sums S_k = T + ... + T^k. */
typedef struct powers {
    int64_t n;
    const double *transition;
    double *power, *sum, *product;
} powers;

static void swap(double **a, double **b)
{
    double *kept = *a;

    *a = *b;
    *b = kept;
}

/* *result = a times b, two of the matrices above. */
static prh_status multiply(powers *p, const double *a, const double *b, double **result)
{
    PRH__TRY(prh__gemm_nn(p->n, p->n, p->n, a, p->n, b, p->n, p->product, p->n));
    swap(&p->product, result);
    return PRH_OK;
}

/*
 * S_window, bit by bit of the window: S_2k = S_k + T^k S_k and S_k+1 = T + T S_k. Rows of powers are made to have the
 * sum 1 again, or rounding would grow with the power.
 */
static prh_status sum_powers(powers *p, int64_t window)
{
    const size_t bytes = (size_t)p->n * (size_t)p->n * sizeof(double);
    const int64_t cells = p->n * p->n;
    int bit = 0;

    memcpy(p->power, p->transition, bytes);
    memcpy(p->sum, p->transition, bytes);
    while (window >> bit > 1)
        bit++;
    while (bit-- > 0) {
        PRH__TRY(prh__gemm_nn(p->n, p->n, p->n, p->power, p->n, p->sum, p->n, p->product, p->n));
        prh__add_f64(1.0, p->product, cells, p->sum);
        if (bit > 0)
            PRH__TRY(multiply(p, p->power, p->power, &p->power));
        if (window >> bit & 1) {
            PRH__TRY(multiply(p, p->transition, p->sum, &p->sum));
            prh__add_f64(1.0, p->transition, cells, p->sum);
            if (bit > 0)
                PRH__TRY(multiply(p, p->transition, p->power, &p->power));
        }
        prh__stochastic_normalise(p->power, p->n, p->n);
    }
    return PRH_OK;
}

/* P_co(a, b) ~ p_a S_ab + p_b S_ba, both directions of time, and once what is met with itself. */
static void fill_joint(prh__world *world, const double *sum, int32_t with_self)
{
    const int64_t n = world->n;
    const double *p = world->stationary;

    for (int64_t a = 0; a < n; a++) {
        for (int64_t b = a; b < n; b++)
            world->joint[a * n + b] = p[a] * sum[a * n + b] + p[b] * sum[b * n + a];
        if (with_self)
            world->joint[a * n + a] += p[a];
    }
}

prh_status prh__world_of_chain(
    prh__world *world, const prh_view *transition, int64_t window, int32_t with_self)
{
    const int64_t n = transition->rows;
    const size_t row = (size_t)n * sizeof(double);
    powers p = {.n = n};
    prh_status status;

    PRH__TRY(prh__world_open(world, n));
    PRH__GO(prh__alloc(&world->transition, n, row));
    PRH__GO(prh__alloc(&world->stationary, n, sizeof(double)));
    PRH__GO(prh__stochastic_read(transition, world->transition));
    PRH__GO(check_connected(world->transition, n));
    p.transition = world->transition;
    PRH__GO(prh__alloc(&p.power, n, row));
    PRH__GO(prh__alloc(&p.sum, n, row));
    PRH__GO(prh__alloc(&p.product, n, row));
    memcpy(p.power, p.transition, (size_t)n * row);
    PRH__GO(find_stationary(p.power, n, world->stationary));
    PRH__GO(sum_powers(&p, window));
    fill_joint(world, p.sum, with_self);
    PRH__GO(prh__world_settle(world));
done:
    prh__free(p.product);
    prh__free(p.sum);
    prh__free(p.power);
    if (status < 0)
        prh__world_free(world);
    return status;
}

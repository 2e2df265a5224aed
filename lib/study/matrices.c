/* Filling the matrices of a study, and adjusting their p-values. */
#include "study/matrices.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/multiplicity.h"

enum { NUMBERS = 8 };

/* All arrays of numbers, in any order. */
static void list_numbers(prh__matrices *m, double **out[NUMBERS])
{
    double **const all[NUMBERS] = {&m->scores, &m->null_means, &m->null_sds, &m->thresholds, &m->zs, &m->ps,
        &m->adjusted_ps, &m->calibrated};

    memcpy(out, all, sizeof all);
}

prh_status prh__matrices_create(prh__matrices *out, int64_t count)
{
    prh__matrices m = {.count = count};
    double **numbers[NUMBERS];
    int64_t cells;
    prh_status status;

    *out = m;
    PRH__TRY(prh__mul(&cells, count, count));
    list_numbers(&m, numbers);
    for (int a = 0; a < NUMBERS; a++)
        PRH__GO(prh__alloc(numbers[a], cells, sizeof(double)));
    PRH__GO(prh__alloc(&m.statuses, cells, sizeof *m.statuses));
    PRH__GO(prh__alloc(&m.layers_x, cells, sizeof *m.layers_x));
    PRH__GO(prh__alloc(&m.layers_y, cells, sizeof *m.layers_y));
    PRH__GO(prh__alloc(&m.methods, cells, sizeof *m.methods));
    for (int64_t cell = 0; cell < cells; cell++) {
        for (int a = 0; a < NUMBERS; a++)
            (*numbers[a])[cell] = NAN;
        m.statuses[cell] = PRH_ERR_UNSUPPORTED;
        m.layers_x[cell] = m.layers_y[cell] = -1;
        m.methods[cell] = -1;
    }
done:
    if (status < 0)
        prh__matrices_free(&m);
    else
        *out = m;
    return status;
}

void prh__matrices_free(prh__matrices *m)
{
    double **numbers[NUMBERS];

    list_numbers(m, numbers);
    for (int a = 0; a < NUMBERS; a++)
        prh__free(*numbers[a]);
    prh__free(m->statuses);
    prh__free(m->layers_x);
    prh__free(m->layers_y);
    prh__free(m->methods);
}

static void set(prh__matrices *m, int64_t cell, const prh_null_result *facts, prh_status status)
{
    m->scores[cell] = facts->score;
    m->null_means[cell] = facts->mean;
    m->null_sds[cell] = facts->sd;
    m->thresholds[cell] = facts->threshold;
    m->zs[cell] = facts->z;
    m->ps[cell] = facts->p;
    m->calibrated[cell] = facts->calibrated;
    m->statuses[cell] = status;
    m->layers_x[cell] = facts->layer_x;
    m->layers_y[cell] = facts->layer_y;
    m->methods[cell] = facts->method;
}

void prh__matrices_set(
    prh__matrices *m, int64_t i, int64_t j, int both, const prh_null_result *facts, prh_status status)
{
    prh_null_result seen_from_y = *facts;

    set(m, i * m->count + j, facts, status);
    if (!both)
        return;
    seen_from_y.layer_x = facts->layer_y;
    seen_from_y.layer_y = facts->layer_x;
    set(m, j * m->count + i, &seen_from_y, status);
}

prh_status prh__matrices_adjust(prh__matrices *m, int symmetric)
{
    const int64_t n = m->count;
    int64_t tests = 0;
    double *p;
    prh_status status;

    PRH__TRY(prh__alloc(&p, n * n, sizeof *p));
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = symmetric ? i + 1 : 0; j < n; j++)
            p[tests++] = m->ps[i * n + j];
    PRH__GO(prh__adjust_p(p, tests, PRH_ADJUST_BY, p));
    tests = 0;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = symmetric ? i + 1 : 0; j < n; j++) {
            m->adjusted_ps[i * n + j] = p[tests++];
            if (symmetric)
                m->adjusted_ps[j * n + i] = m->adjusted_ps[i * n + j];
        }
done:
    prh__free(p);
    return status;
}

/* Embeddings that callers hold: points and what is known of them. */
#include <prh/embedding.h>

#include <math.h>

#include "api/certificate.h"
#include "api/handles.h"
#include "api/matrix.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "compute/convert.h"
#include "pmi/embedding.h"
#include "pmi/goal.h"
#include "pmi/smacof.h"
#include "pmi/spectrum.h"

enum { RESTARTS = 8 };

struct prh_embedding {
    int64_t rows, width;
    double *points;
    prh_embedding_values values;
};

static prh_status check_width(int64_t width, int64_t n)
{
    PRH__REQUIRE(width >= 1 && width <= n, PRH_ERR_ARGUMENT,
        "the width is %" PRId64 ", it must be at least 1 and at most n = %" PRId64, width, n);
    return PRH_OK;
}

static prh_status allocate(prh_embedding **out, int64_t rows, int64_t width)
{
    int64_t size;
    prh_status status;

    PRH__TRY(prh__mul(&size, rows, width));
    PRH__TRY(prh__alloc_zero(out, 1, sizeof **out));
    (*out)->rows = rows;
    (*out)->width = width;
    (*out)->values.stress = NAN;
    (*out)->values.converged = 1;
    status = prh__alloc(&(*out)->points, size, sizeof(double));
    if (status < 0) {
        prh__free(*out);
        *out = NULL;
    }
    return status;
}

prh_status prh_embedding_create_eigen(prh_embedding **out, const prh_certificate *certificate, int64_t width)
{
    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(certificate, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_width(width, certificate->inside.values.items));
    PRH__TRY(allocate(out, certificate->inside.values.items, width));
    prh__embed_certificate(&certificate->inside, width, (*out)->points);
    (*out)->values.positive = certificate->inside.positive;
    return PRH_OK;
}

prh_status prh_embedding_create_classical(
    prh_embedding **out, const prh_kernel *kernel, int64_t width, const prh_run_options *run)
{
    prh_embedding *embedding = NULL;
    prh__task task;
    prh__run mine;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(kernel, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_width(width, kernel->matrix.n));
    PRH__TRY(prh__run_begin(&mine, &task, run));
    PRH__GO(allocate(&embedding, kernel->matrix.n, width));
    prh__task_expect(&task, prh__spectrum_work(kernel->matrix.n));
    PRH__GO(
        prh__embed_classical(&kernel->matrix, width, &mine, embedding->points, &embedding->values.positive));
    *out = embedding;
    embedding = NULL;
done:
    prh_embedding_destroy(embedding);
    return prh__run_end(&mine, status);
}

static prh_status read_plan(
    prh__smacof_plan *plan, const prh_smacof_options *options, int64_t width, int64_t n)
{
    prh_smacof_options mine;

    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_smacof_options"));
    PRH__REQUIRE(mine.restarts >= -1 && mine.restarts < INT64_MAX, PRH_ERR_ARGUMENT,
        "restarts is %" PRId64 ", it must be at least 0, or -1 for none", mine.restarts);
    PRH__REQUIRE(mine.max_iterations >= 0, PRH_ERR_ARGUMENT,
        "max_iterations is %" PRId64 ", it must not be negative", mine.max_iterations);
    PRH__REQUIRE(mine.tolerance >= 0.0 && mine.tolerance < 1.0, PRH_ERR_ARGUMENT,
        "the tolerance is %g, it must be at least 0 and less than 1", mine.tolerance);
    if (mine.weights)
        PRH__TRY(prh__matrix_check(mine.weights, n, "weight"));
    plan->weights = mine.weights;
    plan->width = width;
    plan->beginnings = 1 + (mine.restarts == 0 ? RESTARTS : mine.restarts < 0 ? 0 : mine.restarts);
    plan->max_iterations = mine.max_iterations > 0 ? mine.max_iterations : PRH__SMACOF_ITERATIONS;
    plan->tolerance = mine.tolerance > 0.0 ? mine.tolerance : PRH__SMACOF_TOLERANCE;
    plan->seed = mine.seed;
    return PRH_OK;
}

prh_status prh_embedding_create_smacof(prh_embedding **out, const prh_kernel *kernel, int64_t width,
    const prh_smacof_options *options, const prh_run_options *run)
{
    prh_embedding *embedding = NULL;
    prh__smacof_plan plan;
    prh__task task;
    prh__run mine;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(kernel, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_width(width, kernel->matrix.n));
    PRH__TRY(read_plan(&plan, options, width, kernel->matrix.n));
    PRH__TRY(prh__run_begin(&mine, &task, run));
    PRH__GO(allocate(&embedding, kernel->matrix.n, width));
    prh__task_expect(&task, prh__smacof_work(kernel->matrix.n, &plan));
    PRH__GO(prh__smacof(&kernel->matrix, &plan, &mine, embedding->points, &embedding->values));
    *out = embedding;
    embedding = NULL;
done:
    prh_embedding_destroy(embedding);
    return prh__run_end(&mine, status);
}

void prh_embedding_destroy(prh_embedding *embedding)
{
    if (!embedding)
        return;
    prh__free(embedding->points);
    prh__free(embedding);
}

int64_t prh_embedding_rows(const prh_embedding *embedding)
{
    return embedding ? embedding->rows : 0;
}

int64_t prh_embedding_width(const prh_embedding *embedding)
{
    return embedding ? embedding->width : 0;
}

const double *prh_embedding_points(const prh_embedding *embedding)
{
    return embedding ? embedding->points : NULL;
}

prh_status prh_embedding_get_values(const prh_embedding *embedding, prh_embedding_values *values)
{
    PRH__REQUIRE(embedding && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        values, &embedding->values, sizeof *values, sizeof *values, "prh_embedding_values");
}

prh_status prh_kernel_stress(
    const prh_kernel *kernel, const prh_view *points, const double *weights, double *stress)
{
    PRH__REQUIRE(kernel && points && stress, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__view_check(points));
    PRH__REQUIRE(points->rows == kernel->matrix.n, PRH_ERR_SHAPE,
        "there are %" PRId64 " points and %" PRId64 " items", points->rows, kernel->matrix.n);
    if (weights)
        PRH__TRY(prh__matrix_check(weights, kernel->matrix.n, "weight"));
    PRH__TRY(prh__check_finite(points, PRH_F64, NULL));
    return prh__goal_stress(&kernel->matrix, points, weights, stress);
}

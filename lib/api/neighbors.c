/* Neighbour lists that callers hold. */
#include <prh/neighbors.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "compute/neighbors.h"

static prh_status check_k(int64_t k_max, int64_t n)
{
    PRH__REQUIRE(n <= INT32_MAX, PRH_ERR_TOO_LARGE, "%" PRId64 " rows are more than libprh counts", n);
    PRH__REQUIRE(k_max >= 1 && k_max < n, PRH_ERR_ARGUMENT,
        "k_max = %" PRId64 " must be at least 1 and less than n = %" PRId64, k_max, n);
    return PRH_OK;
}

static prh_status search(prh_neighbors **out, const prh__items *items, int64_t k_max, const prh__run *run)
{
    prh_neighbors *lists;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&lists, 1, sizeof *lists));
    status = prh__neighbors_find(lists, items, k_max, run);
    if (status < 0)
        prh__free(lists);
    else
        *out = lists;
    return status;
}

/* A precomputed matrix handed in as a representation goes through a kernel first. */
static prh_status search_features(prh_neighbors **out, const prh_view *view,
    const prh__kernel_function *function, int32_t precision, int64_t k_max, const prh__run *run)
{
    prh__kernel_matrix matrix = {0};
    prh__items items = {0};
    prh_status status;

    prh__task_expect(run->task, prh__items_expected(view->rows, view->cols, function, 1, 0));
    if (prh__kernel_is_precomputed(function)) {
        PRH__GO(prh__kernel_matrix_create(&matrix, view, function, precision, run));
        PRH__GO(prh__items_create_precomputed(&items, function, matrix.n, matrix.values, matrix.ranking));
    } else {
        PRH__GO(prh__items_create(&items, view, function, precision, run));
    }
    PRH__GO(search(out, &items, k_max, run));
done:
    prh__items_free(&items);
    prh__kernel_matrix_free(&matrix);
    return status;
}

prh_status prh_neighbors_create(prh_neighbors **out, const prh_representation *representation,
    const char *kernel, int64_t k_max, int32_t precision, const prh_run_options *options)
{
    prh__kernel_function function;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(representation, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__precision_check(precision));
    PRH__TRY(prh__kernel_function_read(&function, kernel));
    PRH__TRY(check_k(k_max, representation->view.rows));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = search_features(out, &representation->view, &function, precision, k_max, &run);
    return prh__run_end(&run, status);
}

prh_status prh_neighbors_create_from_kernel(
    prh_neighbors **out, const prh_kernel *kernel, int64_t k_max, const prh_run_options *options)
{
    prh__items items;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(kernel, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_k(k_max, kernel->matrix.n));
    PRH__TRY(prh__run_begin(&run, &task, options));
    prh__task_expect(run.task, prh__items_expected(kernel->matrix.n, 1, &kernel->matrix.function, 1, 0));
    status = prh__items_create_precomputed(
        &items, &kernel->matrix.function, kernel->matrix.n, kernel->matrix.values, kernel->matrix.ranking);
    if (status == PRH_OK)
        status = search(out, &items, k_max, &run);
    prh__items_free(&items);
    return prh__run_end(&run, status);
}

void prh_neighbors_destroy(prh_neighbors *neighbors)
{
    if (!neighbors)
        return;
    prh__neighbors_free(neighbors);
    prh__free(neighbors);
}

int64_t prh_neighbors_rows(const prh_neighbors *neighbors)
{
    return neighbors ? neighbors->rows : 0;
}

int64_t prh_neighbors_k_max(const prh_neighbors *neighbors)
{
    return neighbors ? neighbors->k_max : 0;
}

const int32_t *prh_neighbors_of(const prh_neighbors *neighbors, int64_t i)
{
    return neighbors && i >= 0 && i < neighbors->rows ? neighbors->index + i * neighbors->stride : NULL;
}

const double *prh_neighbors_similarities_of(const prh_neighbors *neighbors, int64_t i)
{
    return neighbors && i >= 0 && i < neighbors->rows ? neighbors->nearness + i * neighbors->stride : NULL;
}

int64_t prh_neighbors_ties(const prh_neighbors *neighbors, int64_t k)
{
    return neighbors && k >= 1 && k <= neighbors->k_max ? prh__neighbors_tied(neighbors, k) : -1;
}

/* Kernels that callers hold. */
#include <prh/kernel.h>

#include <string.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/threads.h"
#include "compute/kernel_distances.h"

static void free_kernel(void *memory)
{
    prh_kernel *kernel = memory;

    prh__kernel_matrix_free(&kernel->matrix);
    prh__free(kernel);
}

prh_status prh__kernel_take(prh_kernel **out, prh__kernel_matrix *matrix)
{
    prh_kernel *k;
    prh_status status = prh__alloc_zero(&k, 1, sizeof *k);

    if (status < 0) {
        prh__kernel_matrix_free(matrix);
        return status;
    }
    k->matrix = *matrix;
    status = prh__hold_create(&k->hold, free_kernel, k);
    if (status < 0) {
        free_kernel(k);
        return status;
    }
    prh__kernel_matrix_name(k->function, &k->matrix);
    *out = k;
    return PRH_OK;
}

static prh_status build(prh_kernel **out, const prh_view *view, const prh__kernel_function *function,
    int32_t precision, const prh__run *run)
{
    prh__kernel_matrix matrix;

    prh__task_expect(run->task, prh__items_expected(view->rows, view->cols, function, 1, 1));
    PRH__TRY(prh__kernel_matrix_create(&matrix, view, function, precision, run));
    return prh__kernel_take(out, &matrix);
}

prh_status prh_kernel_create(prh_kernel **out, const prh_representation *representation, const char *function,
    int32_t precision, const prh_run_options *options)
{
    prh__kernel_function f;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(representation, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__precision_check(precision));
    PRH__TRY(prh__kernel_function_read(&f, function));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = build(out, &representation->view, &f, precision, &run);
    return prh__run_end(&run, status);
}

void prh_kernel_destroy(prh_kernel *kernel)
{
    if (kernel)
        prh__hold_drop(kernel->hold);
}

int64_t prh_kernel_rows(const prh_kernel *kernel)
{
    return kernel ? kernel->matrix.n : 0;
}

const double *prh_kernel_values(const prh_kernel *kernel)
{
    return kernel ? kernel->matrix.values : NULL;
}

static prh_status check_rows(const prh_kernel *kernel, int64_t first, int64_t count)
{
    PRH__REQUIRE(first >= 0 && count >= 1 && first < kernel->matrix.n && count <= kernel->matrix.n - first,
        PRH_ERR_ARGUMENT,
        "%" PRId64 " rows from row %" PRId64 " on are not all there, the kernel has %" PRId64, count, first,
        kernel->matrix.n);
    return PRH_OK;
}

prh_status prh_kernel_read_rows(const prh_kernel *kernel, int64_t first, int64_t count, double *values)
{
    PRH__REQUIRE(kernel && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_rows(kernel, first, count));
    memcpy(values, kernel->matrix.values + first * kernel->matrix.n,
        (size_t)count * (size_t)kernel->matrix.n * sizeof *values);
    return PRH_OK;
}

prh_status prh_kernel_read_distances(
    const prh_kernel *kernel, int64_t first, int64_t count, double *distances)
{
    PRH__REQUIRE(kernel && distances, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_rows(kernel, first, count));
    for (int64_t i = 0; i < count; i++)
        prh__kernel_distances(&kernel->matrix, first + i, distances + i * kernel->matrix.n);
    return PRH_OK;
}

const char *prh_kernel_function(const prh_kernel *kernel)
{
    return kernel ? kernel->function : "";
}

double prh_kernel_bandwidth(const prh_kernel *kernel)
{
    return kernel && prh__kernel_is_radial(&kernel->matrix.function) ? kernel->matrix.function.bandwidth
                                                                     : 0.0;
}

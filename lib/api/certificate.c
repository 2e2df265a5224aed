/* Certificates that callers hold. */
#include "api/certificate.h"

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

static prh_status read_tolerance(double *tolerance, const prh_certificate_options *options)
{
    prh_certificate_options mine;

    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_certificate_options"));
    PRH__REQUIRE(mine.tolerance >= 0.0 && mine.tolerance < 1.0, PRH_ERR_ARGUMENT,
        "the tolerance is %g, it must be at least 0 and less than 1", mine.tolerance);
    *tolerance = mine.tolerance;
    return PRH_OK;
}

static prh_status build(
    prh_certificate **out, const prh__kernel_matrix *kernel, double tolerance, const prh__run *run)
{
    prh_certificate *certificate;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&certificate, 1, sizeof *certificate));
    prh__task_expect(run->task, prh__certificate_work(kernel->n));
    status = prh__certificate_create(&certificate->inside, kernel, tolerance, run);
    if (status < 0)
        prh__free(certificate);
    else
        *out = certificate;
    return status;
}

prh_status prh_certificate_create(prh_certificate **out, const prh_kernel *kernel,
    const prh_certificate_options *options, const prh_run_options *run)
{
    double tolerance = 0.0;
    prh__task task;
    prh__run mine;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(kernel, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(read_tolerance(&tolerance, options));
    PRH__TRY(prh__run_begin(&mine, &task, run));
    status = build(out, &kernel->matrix, tolerance, &mine);
    return prh__run_end(&mine, status);
}

void prh_certificate_destroy(prh_certificate *certificate)
{
    if (!certificate)
        return;
    prh__certificate_free(&certificate->inside);
    prh__free(certificate);
}

prh_status prh_certificate_get_values(const prh_certificate *certificate, prh_certificate_values *values)
{
    PRH__REQUIRE(certificate && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        values, &certificate->inside.values, sizeof *values, sizeof *values, "prh_certificate_values");
}

const double *prh_certificate_eigenvalues(const prh_certificate *certificate)
{
    return certificate ? certificate->inside.eigenvalues : NULL;
}

prh_status prh_certificate_error(const prh_certificate *certificate, int64_t width, double *error)
{
    PRH__REQUIRE(certificate && error, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(width >= 0, PRH_ERR_ARGUMENT, "the width is %" PRId64 ", it must not be negative", width);
    return prh__certificate_error(&certificate->inside, width, error);
}

prh_status prh_certificate_width(const prh_certificate *certificate, double error, int64_t *width)
{
    PRH__REQUIRE(certificate && width, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(error >= 0.0, PRH_ERR_ARGUMENT, "the error is %g, it must be at least 0", error);
    return prh__certificate_width(&certificate->inside, error, width);
}

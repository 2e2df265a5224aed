/* The helpers of certificates.h. */
#include "certificates.h"

#include <math.h>

prh_certificate *certificate_of_kernel(const prh_kernel *kernel, double tolerance, const prh_run_options *run)
{
    prh_certificate_options options = {.struct_size = sizeof options, .tolerance = tolerance};
    prh_certificate *certificate = NULL;

    assert_ok(prh_certificate_create(&certificate, kernel, &options, run));
    return certificate;
}

prh_certificate *certificate_of(const double *k, int64_t n, double tolerance)
{
    prh_kernel *kernel = kernel_of(k, n, n, "gram");
    prh_certificate *certificate = certificate_of_kernel(kernel, tolerance, NULL);

    prh_kernel_destroy(kernel);
    return certificate;
}

prh_certificate_values values_in(const prh_certificate *certificate)
{
    prh_certificate_values values = {.struct_size = sizeof values};

    assert_ok(prh_certificate_get_values(certificate, &values));
    return values;
}

prh_certificate_values values_for(const double *k, int64_t n)
{
    prh_certificate *certificate = certificate_of(k, n, 0.0);
    const prh_certificate_values values = values_in(certificate);

    prh_certificate_destroy(certificate);
    return values;
}

/* PMI of a chain-like joint distribution, which is representable, or of one without order, which hardly ever is. */
static double *pmi_world(generator *g, int64_t n, int orderly)
{
    double *joint = allocate(n * n, sizeof *joint), *k;
    const double range = 0.5 + 3.0 * next_uniform(g), own = 3.0 * next_uniform(g);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++) {
            const double decaying = exp(-(double)(i - j) / range) + (i == j ? own : 0.0);

            joint[i * n + j] = joint[j * n + i] = orderly ? decaying : 0.01 + next_uniform(g);
        }
    k = pmi_of(joint, n);
    free(joint);
    return k;
}

/* F F' - c 11' with few columns; exactly representable with constant c, if 1 is not among what F spans. */
double *low_rank_world(generator *g, int64_t n, int64_t rank, double c)
{
    double *f = normal_matrix(g, n, rank), *k = gram_of(f, n, rank);

    for (int64_t e = 0; e < n * n; e++)
        k[e] -= c;
    free(f);
    return k;
}

/* The same and, across the border, a vector that F does not span: M stays, but no constant is enough. */
double *outside_world(generator *g, int64_t n, int64_t rank, double amount)
{
    double *k = low_rank_world(g, n, rank, 0.3), *h = allocate(n, sizeof *h), mean = 0.0;

    for (int64_t i = 0; i < n; i++) {
        h[i] = next_normal(g);
        mean += h[i] / (double)n;
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            k[i * n + j] += amount * (h[i] + h[j] - 2.0 * mean);
    free(h);
    return k;
}

double *world_of(generator *g, int number, int64_t n)
{
    const int64_t rank = 1 + next_below(g, n > 3 ? n - 3 : 1);

    switch (number % 5) {
    case 0:
        return pmi_world(g, n, 1);
    case 1:
        return pmi_world(g, n, 0);
    case 2:
        return low_rank_world(g, n, rank, next_normal(g));
    case 3:
        return n > 3 ? outside_world(g, n, rank, 0.2) : pmi_world(g, n, 1);
    default:
        return low_rank_world(g, n, n + 2, 5.0 * next_uniform(g));
    }
}

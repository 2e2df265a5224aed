/* Probabilities first, then their logarithms: nothing is cancelled, scaled or shared. */
#include "pmis.h"

#include <math.h>

prh_pmi_options pmi_options(int32_t kind, int32_t zero, double zero_value)
{
    return (prh_pmi_options){
        .struct_size = sizeof(prh_pmi_options), .kind = kind, .zero = zero, .zero_value = zero_value};
}

int64_t wanted_symbol(const prh_pmi_options *options, int64_t i)
{
    return options->symbols ? options->symbols[i] : i;
}

int64_t wanted_count(const dense *d, const prh_pmi_options *options)
{
    return options->symbols ? options->symbol_count : d->symbols;
}

static long double smoothed(const dense *d, const prh_pmi_options *options, int64_t a, int64_t b)
{
    return (long double)d->n[a * d->cols + b] + options->smoothing;
}

static long double sum_of_row(const dense *d, const prh_pmi_options *options, int64_t a)
{
    long double sum = 0.0L;

    for (int64_t b = 0; b < d->cols; b++)
        sum += smoothed(d, options, a, b);
    return sum;
}

static long double sum_of_column(const dense *d, const prh_pmi_options *options, int64_t b)
{
    long double sum = 0.0L;

    for (int64_t a = 0; a < d->symbols; a++)
        sum += smoothed(d, options, a, b);
    return sum;
}

static long double sum_of_all(const dense *d, const prh_pmi_options *options)
{
    long double sum = 0.0L;

    for (int64_t a = 0; a < d->symbols; a++)
        sum += sum_of_row(d, options, a);
    return sum;
}

static long double probability_of_context(const dense *d, const prh_pmi_options *options, int64_t b)
{
    const long double power = options->context_power > 0.0 ? (long double)options->context_power : 1.0L;
    long double all = 0.0L;

    for (int64_t c = 0; c < d->cols; c++)
        all += powl(sum_of_column(d, options, c), power);
    return powl(sum_of_column(d, options, b), power) / all;
}

long double defined_pmi(const dense *d, const prh_pmi_options *options, int64_t a, int64_t b)
{
    const long double all = sum_of_all(d, options), joint = smoothed(d, options, a, b) / all;
    long double pmi;

    if (joint == 0.0L)
        return options->kind == PRH_PMI ? -INFINITY : options->kind == PRH_PPMI ? 0.0L : -1.0L;
    pmi = logl(joint / (sum_of_row(d, options, a) / all * probability_of_context(d, options, b)));
    pmi -= (long double)options->shift;
    if (options->kind == PRH_PPMI)
        return pmi > 0.0L ? pmi : 0.0L;
    return options->kind == PRH_NPMI ? pmi / -logl(joint) : pmi;
}

prh_kernel *pmi_kernel(const prh_cooccurrence *counts, const prh_pmi_options *options)
{
    prh_kernel *kernel = NULL;

    assert_ok(prh_kernel_create_pmi(&kernel, counts, options, NULL));
    return kernel;
}

void support_pmi(const prh_kernel *kernel, const dense *d, const prh_pmi_options *options, double unseen,
    double tolerance, const char *file, int line)
{
    const int64_t n = wanted_count(d, options);
    const double *k = prh_kernel_values(kernel);

    if (prh_kernel_rows(kernel) != n)
        fail_msg("%s:%d: %d rows, not %d", file, line, (int)prh_kernel_rows(kernel), (int)n);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            const long double defined =
                defined_pmi(d, options, wanted_symbol(options, i), wanted_symbol(options, j));
            const double want = isinf(defined) ? unseen : (double)defined;

            support_close(k[i * n + j], want, tolerance * fmax(1.0, fabs(want)), "PMI", file, line);
            support_same_bits(k[i * n + j], k[j * n + i], "the value across the diagonal", file, line);
        }
}

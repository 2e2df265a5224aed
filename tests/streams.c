/* Two n x n kernels per call: obvious, slow, and with digits to spare. */
#include "streams.h"

#include <math.h>

pairs pairs_of(uint64_t seed, int64_t n, int64_t dx, int64_t dy)
{
    generator g = {seed};
    pairs p = {.n = n, .dx = dx, .dy = dy};

    p.x = normal_matrix(&g, n, dx);
    p.y = related_matrix(&g, p.x, n, dx, dy, 0.7);
    return p;
}

pairs wide_pairs(void)
{
    return pairs_of(31, 600, 200, 150);
}

void release_pairs(pairs *p)
{
    free(p->x);
    free(p->y);
}

prh_view rows_of(const double *values, int64_t cols, int64_t first, int64_t count)
{
    return (prh_view){values + first * cols, count, cols, cols, PRH_F64, 0};
}

prh_hsic_stream *empty_stream(const pairs *p)
{
    prh_hsic_stream *stream = NULL;

    assert_ok(prh_hsic_stream_create(&stream, p->dx, p->dy));
    return stream;
}

void feed_rows(prh_hsic_stream *stream, const pairs *p, int64_t first, int64_t end, int64_t chunk)
{
    for (int64_t i = first; i < end; i += chunk) {
        const int64_t count = end - i < chunk ? end - i : chunk;
        const prh_view x = rows_of(p->x, p->dx, i, count), y = rows_of(p->y, p->dy, i, count);

        assert_ok(prh_hsic_stream_update(stream, &x, &y, NULL));
    }
}

prh_hsic_stream *stream_of(const pairs *p, int64_t chunk)
{
    prh_hsic_stream *stream = empty_stream(p);

    feed_rows(stream, p, 0, p->n, chunk);
    assert_int_equal(prh_hsic_stream_rows(stream), p->n);
    return stream;
}

prh_hsic_values read_values(const prh_hsic_stream *stream)
{
    prh_hsic_values values = {.struct_size = sizeof values};

    assert_ok(prh_hsic_stream_get_values(stream, NULL, &values));
    return values;
}

/* x_i' x_j about the mean of the rows, which neither centring sees. */
static long double *kernel_of(const double *x, int64_t n, int64_t d)
{
    long double *kernel = allocate(n * n, sizeof *kernel);

    for (int64_t c = 0; c < d; c++) {
        long double mean = 0.0L;

        for (int64_t i = 0; i < n; i++)
            mean += (long double)x[i * d + c] / (long double)n;
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++)
                kernel[i * n + j] += ((long double)x[i * d + c] - mean) * ((long double)x[j * d + c] - mean);
    }
    return kernel;
}

/* HKH, or U(K) with the diagonal left out. */
static long double *centred(const long double *kernel, int64_t n, int unbiased)
{
    long double *out = allocate(n * n, sizeof *out), *row = allocate(n, sizeof *row), all = 0.0L;
    const long double size = (long double)n, a = unbiased ? size - 2.0L : size,
                      b = unbiased ? (size - 1.0L) * (size - 2.0L) : size * size;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            row[i] += unbiased && i == j ? 0.0L : kernel[i * n + j];
    for (int64_t i = 0; i < n; i++)
        all += row[i];
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            out[i * n + j] = unbiased && i == j ? 0.0L : kernel[i * n + j] - (row[i] + row[j]) / a + all / b;
    free(row);
    return out;
}

/* <K, K>, <K, L>, <L, L> of the centred kernels over `scale`, and the cosine. */
static double inner_products(
    const long double *const kernel[2], int64_t n, int unbiased, long double scale, double out[3])
{
    long double *k = centred(kernel[0], n, unbiased), *l = centred(kernel[1], n, unbiased);
    long double sum[3] = {0.0L};

    for (int64_t i = 0; i < n * n; i++) {
        sum[0] += k[i] * k[i];
        sum[1] += k[i] * l[i];
        sum[2] += l[i] * l[i];
    }
    for (int p = 0; p < 3; p++)
        out[p] = (double)(sum[p] / scale);
    free(k);
    free(l);
    return (double)(sum[1] / sqrtl(sum[0] * sum[2]));
}

prh_hsic_values defined_values(const pairs *p)
{
    prh_hsic_values v = {.struct_size = sizeof v, .unbiased_cka = NAN};
    const long double n = (long double)p->n;
    long double *const kernel[2] = {kernel_of(p->x, p->n, p->dx), kernel_of(p->y, p->n, p->dy)};
    double product[3];

    v.cka = inner_products((const long double *const *)kernel, p->n, 0, (n - 1.0L) * (n - 1.0L), product);
    v.hsic_xx = product[0];
    v.hsic_xy = product[1];
    v.hsic_yy = product[2];
    v.unbiased_hsic_xx = v.unbiased_hsic_xy = v.unbiased_hsic_yy = NAN;
    v.unbiased_hsic_status = v.unbiased_cka_status = PRH_ERR_UNDEFINED;
    if (p->n >= 4) {
        v.unbiased_cka = inner_products((const long double *const *)kernel, p->n, 1, n * (n - 3.0L), product);
        v.unbiased_hsic_xx = product[0];
        v.unbiased_hsic_xy = product[1];
        v.unbiased_hsic_yy = product[2];
        v.unbiased_hsic_status = v.unbiased_cka_status = PRH_OK;
    }
    free(kernel[0]);
    free(kernel[1]);
    return v;
}

static void value_close(double got, double want, double bound, const char *what, const char *file, int line)
{
    if (!(isnan(want) && isnan(got)))
        support_close(got, want, bound, what, file, line);
}

void support_values(prh_hsic_values got, prh_hsic_values want, double tolerance, const char *file, int line)
{
    const double u = tolerance * want.unbiased_hsic_xx, v = tolerance * want.unbiased_hsic_yy;

    support_status(got.cka_status, want.cka_status, "cka_status", file, line);
    support_status(got.unbiased_cka_status, want.unbiased_cka_status, "unbiased_cka_status", file, line);
    support_status(got.unbiased_hsic_status, want.unbiased_hsic_status, "unbiased_hsic_status", file, line);
    value_close(got.cka, want.cka, tolerance, "cka", file, line);
    value_close(got.unbiased_cka, want.unbiased_cka, tolerance, "unbiased_cka", file, line);
    value_close(got.hsic_xx, want.hsic_xx, tolerance * want.hsic_xx, "hsic_xx", file, line);
    value_close(got.hsic_yy, want.hsic_yy, tolerance * want.hsic_yy, "hsic_yy", file, line);
    value_close(
        got.hsic_xy, want.hsic_xy, tolerance * sqrt(want.hsic_xx * want.hsic_yy), "hsic_xy", file, line);
    value_close(got.unbiased_hsic_xx, want.unbiased_hsic_xx, u, "unbiased_hsic_xx", file, line);
    value_close(got.unbiased_hsic_yy, want.unbiased_hsic_yy, v, "unbiased_hsic_yy", file, line);
    value_close(got.unbiased_hsic_xy, want.unbiased_hsic_xy, sqrt(u * v), "unbiased_hsic_xy", file, line);
}

unsigned char *saved(const prh_hsic_stream *stream)
{
    const int64_t size = prh_hsic_stream_saved_size(stream);
    unsigned char *bytes = allocate(size, 1);

    assert_ok(prh_hsic_stream_save(stream, bytes, size));
    return bytes;
}

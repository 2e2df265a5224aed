/* Questions about single metrics: see cases.h. */
#include "cases.h"

#include <math.h>

enum { N = 30, DX = 6, DY = 5 };

void chance_is_the_mean_over_all_pairings(subject s, const char *kernel, int32_t convention)
{
    for (int64_t n = 5; n <= 6 && has_convention(s.name, convention); n++) {
        expectation what = {s.name, s.k, convention, 0};
        prh_metric *metric = metric_of(s.name, s.k, kernel, convention, PRH_PRECISION_AUTO);
        double *x, *y, mean, chance;
        prh_representation *u, *v;
        prh_prepared *p, *q;
        side a, b;

        related_pair(600 + (uint64_t)n, n, 3, 4, &x, &y);
        a = side_of(x, n, 3, kernel);
        b = side_of(y, n, 4, kernel);
        p = prepared_of(metric, u = doubles(x, n, 3));
        q = prepared_of(metric, v = doubles(y, n, 4));
        note("%s, k %d, n %d", s.name, (int)s.k, (int)n);
        assert_int_equal(enumerated_chance(&what, &a, &b, &mean), ORACLE_OK);
        assert_ok(prh_metric_chance(metric, p, q, &chance));
        assert_close(chance, mean, 1e-12);
        prh_prepared_destroy(p);
        prh_prepared_destroy(q);
        prh_representation_destroy(u);
        prh_representation_destroy(v);
        side_release(&a);
        side_release(&b);
        free(x);
        free(y);
        prh_metric_destroy(metric);
    }
}

static prh_metric_info info_of(const prh_metric *metric)
{
    prh_metric_info info = {.struct_size = sizeof info};

    assert_ok(prh_metric_get_info(metric, &info));
    return info;
}

void is_as_symmetric_as_declared(subject s, int32_t convention)
{
    prh_metric *metric;
    double *x, *y, largest = 0.0;

    if (!has_convention(s.name, convention))
        return;
    metric = metric_of(s.name, s.k, NULL, convention, PRH_PRECISION_AUTO);
    for (uint64_t seed = 1; seed <= 5; seed++) {
        prh_representation *u, *v;
        double gap;

        related_pair(seed, N, DX, DY, &x, &y);
        u = doubles(x, N, DX);
        v = doubles(y, N, DY);
        gap = fabs(score_of(metric, u, v) - score_of(metric, v, u));
        largest = gap > largest ? gap : largest;
        prh_representation_destroy(u);
        prh_representation_destroy(v);
        free(x);
        free(y);
    }
    note("%s, convention %d", s.name, convention);
    if (info_of(metric).symmetric)
        assert_close(largest, 0.0, 1e-14);
    else
        assert_true(largest > 1e-3);
    prh_metric_destroy(metric);
}

/* x A + 1 b' with A and b as the invariance says. */
static double *transformed(
    generator *g, const double *x, int64_t n, int64_t d, int32_t invariance, double factor)
{
    double *map = invariance == PRH_INVARIANT_ORTHOGONAL ? rotation(g, d) : normal_matrix(g, d, d);
    double *shift = normal_matrix(g, 1, d);
    double *moved = invariance == PRH_INVARIANT_ORTHOGONAL || invariance == PRH_INVARIANT_LINEAR
                        ? product(x, map, n, d, d)
                        : copy_matrix(x, n, d);

    for (int64_t i = 0; i < n * d; i++) {
        if (invariance == PRH_INVARIANT_SCALE)
            moved[i] *= factor;
        if (invariance == PRH_INVARIANT_TRANSLATION)
            moved[i] += 2.0 * shift[i % d];
    }
    free(map);
    free(shift);
    return moved;
}

/* A score that is lost has moved as far as can be. */
static double score_or_infinity(
    const prh_metric *metric, const prh_representation *x, const prh_representation *y)
{
    double score = INFINITY;
    const prh_status status = prh_metric_compute(metric, x, y, &score);

    if (status != PRH_ERR_UNDEFINED)
        assert_ok(status);
    return score;
}

/* How far the score moves when x, or y, is transformed. */
static double movement(const prh_metric *metric, int32_t invariance, int second, double factor)
{
    generator g = {77};
    double *x, *y, *moved, before, after;
    prh_representation *u, *v, *w;

    related_pair(9, N, DX, DY, &x, &y);
    moved = transformed(&g, second ? y : x, N, second ? DY : DX, invariance, factor);
    u = doubles(x, N, DX);
    v = doubles(y, N, DY);
    w = doubles(moved, N, second ? DY : DX);
    before = score_of(metric, u, v);
    after = second ? score_or_infinity(metric, u, w) : score_or_infinity(metric, w, v);
    prh_representation_destroy(u);
    prh_representation_destroy(v);
    prh_representation_destroy(w);
    free(x);
    free(y);
    free(moved);
    return fabs(after - before);
}

/* A factor of 1e-9 shows the epsilons of the reference. */
void is_as_invariant_as_declared(const prh_metric *metric)
{
    const int32_t declared = info_of(metric).invariances;

    for (int32_t bit = PRH_INVARIANT_ORTHOGONAL; bit <= PRH_INVARIANT_LINEAR; bit *= 2) {
        double x_moves = movement(metric, bit, 0, 1e-9);
        double y_moves = movement(metric, bit, 1, 1e-9);

        note("%s, %s, convention %d, invariance %d moves it by %g and %g", prh_metric_name(metric),
            prh_metric_kernel(metric), prh_metric_convention(metric), bit, x_moves, y_moves);
        if (declared & bit) {
            assert_close(x_moves, 0.0, 1e-10);
            assert_close(y_moves, 0.0, 1e-10);
            assert_close(movement(metric, bit, 0, 37.5), 0.0, 1e-10);
        } else {
            if (!(x_moves > 1e-3 || y_moves > 1e-3))
                fail_msg("%s, %s, convention %d: invariance %d is not declared, but holds",
                    prh_metric_name(metric), prh_metric_kernel(metric), prh_metric_convention(metric), bit);
        }
    }
    note("%s", "");
}

void is_so_under_every_kernel(subject s, int32_t convention)
{
    static const char *const kernels[] = {
        "linear", "cosine", "rbf:median*1", "rbf:2", "laplacian", "laplacian:2", "polynomial:2"};

    for (size_t k = 0; k < sizeof kernels / sizeof kernels[0] && has_convention(s.name, convention); k++) {
        prh_metric *metric = metric_of(s.name, s.k, kernels[k], convention, PRH_PRECISION_AUTO);

        is_as_invariant_as_declared(metric);
        prh_metric_destroy(metric);
    }
}

static prh_status status_at(const prh_metric *metric, int64_t n)
{
    double *x, *y, score = -7.0;
    prh_status status;

    related_pair(11, n, DX, DY, &x, &y);
    status = status_of_matrices(metric, x, DX, y, DY, n, &score);
    assert_int_equal(status < 0, score == -7.0);
    free(x);
    free(y);
    return status;
}

void needs_the_rows_it_declares(subject s, int32_t convention)
{
    prh_metric *metric;
    int64_t least;
    prh_status enough, refused;

    if (!has_convention(s.name, convention))
        return;
    metric = metric_of(s.name, s.k, NULL, convention, PRH_PRECISION_AUTO);
    least = info_of(metric).min_rows;
    enough = status_at(metric, least);
    refused =
        least - 1 <= prh_metric_k(metric) && prh_metric_k(metric) > 0 ? PRH_ERR_ARGUMENT : PRH_ERR_SHAPE;

    note("%s, k %d, convention %d, min_rows %d", s.name, (int)s.k, convention, (int)least);
    assert_true(least >= 2);
    assert_true(enough >= 0 || enough == PRH_ERR_UNDEFINED);
    assert_ok(status_at(metric, least + 8));
    assert_status(status_at(metric, least - 1), refused);
    prh_metric_destroy(metric);
}

static prh_prepared *prepared_from(const prh_metric *const *metrics, int64_t count,
    const prh_representation *representation, const char *function)
{
    prh_kernel *kernel = NULL;
    prh_prepared *prepared = NULL;

    assert_ok(prh_kernel_create(&kernel, representation, function, PRH_PRECISION_AUTO, NULL));
    assert_ok(prh_prepared_create_from_kernel(&prepared, metrics, count, kernel, NULL));
    prh_kernel_destroy(kernel);
    return prepared;
}

static double compared(const prh_metric *metric, prh_prepared *x, prh_prepared *y)
{
    double score = NAN;

    assert_ok(prh_metric_compare(metric, x, y, &score));
    prh_prepared_destroy(x);
    prh_prepared_destroy(y);
    return score;
}

static subject current;

static void from_kernel_here(const trial *t)
{
    prh_metric *metric;
    double plain = NAN, given;
    prh_status status;

    if (t->convention != PRH_CONVENTION_EXACT || t->n < 12 || t->n > 100)
        return;
    metric = metric_of(current.name, current.k, t->kernel, t->convention, PRH_PRECISION_AUTO);
    status = prh_metric_compute(metric, t->x, t->y, &plain);
    note("%s, n %d, kernel %s", current.name, (int)t->n, t->kernel);
    if (status >= 0) {
        const prh_metric *one = metric;

        given = compared(
            metric, prepared_from(&one, 1, t->x, t->kernel), prepared_from(&one, 1, t->y, t->kernel));
        assert_close(given, plain, 1e-11);
    } else {
        assert_status(status, PRH_ERR_UNDEFINED);
    }
    prh_metric_destroy(metric);
}

void is_the_same_from_a_kernel(subject s)
{
    current = s;
    each_trial(from_kernel_here);
}

static void company_here(
    const prh_representation *x, const prh_representation *y, const char *function, subject s)
{
    const prh_metric *all[METRIC_NAMES + 1];
    const prh_metric *alone = metric_of(s.name, s.k, function, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_prepared *p = NULL, *q = NULL;

    for (int64_t m = 0; m < METRIC_NAMES; m++)
        all[m] = metric_of(metric_names[m], 7, function, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    all[METRIC_NAMES] = alone;
    assert_ok(prh_prepared_create_many(&p, all, METRIC_NAMES + 1, x, NULL));
    assert_ok(prh_prepared_create_many(&q, all, METRIC_NAMES + 1, y, NULL));
    note("%s, kernel %s", s.name, function);
    assert_same_bits(compared(alone, p, q), score_of(alone, x, y));
    assert_same_bits(compared(alone, prepared_from(all, METRIC_NAMES + 1, x, function),
                         prepared_from(all, METRIC_NAMES + 1, y, function)),
        compared(alone, prepared_from(&alone, 1, x, function), prepared_from(&alone, 1, y, function)));
    for (int64_t m = 0; m <= METRIC_NAMES; m++)
        prh_metric_destroy((prh_metric *)(uintptr_t)all[m]);
}

void has_the_same_bits_in_company(subject s)
{
    static const char *const functions[] = {
        "linear", "cosine", "rbf", "polynomial:2", "gram", "dissimilarity"};
    double *x, *y;

    related_pair(21, 70, DX, DY, &x, &y);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        int64_t p, q;
        double *u = input_of(x, 70, DX, functions[i], &p);
        double *v = input_of(y, 70, DY, functions[i], &q);
        prh_representation *a = doubles(u, 70, p);
        prh_representation *b = doubles(v, 70, q);

        company_here(a, b, functions[i], s);
        prh_representation_destroy(a);
        prh_representation_destroy(b);
        free(u);
        free(v);
    }
    note("%s", "");
    free(x);
    free(y);
}

void are_the_same_metric(prh_metric *a, prh_metric *b)
{
    double *x, *y;
    prh_representation *u, *v;

    related_pair(31, N, DX, DX, &x, &y);
    u = doubles(x, N, DX);
    v = doubles(y, N, DX);
    assert_int_equal(prh_metric_k(a), prh_metric_k(b));
    assert_int_equal(prh_metric_convention(a), prh_metric_convention(b));
    assert_int_equal(prh_metric_kernel(a) == NULL, prh_metric_kernel(b) == NULL);
    if (prh_metric_kernel(a))
        assert_string_equal(prh_metric_kernel(a), prh_metric_kernel(b));
    assert_same_bits(score_of(a, u, v), score_of(b, u, v));
    prh_representation_destroy(u);
    prh_representation_destroy(v);
    free(x);
    free(y);
    prh_metric_destroy(a);
    prh_metric_destroy(b);
}

void refuses_scaled(subject s, double factor, prh_dtype dtype, const char *words)
{
    prh_metric *metric = metric_of(s.name, s.k, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    double *x, *y, score = -7.0;
    prh_representation *u, *v, *w;

    related_pair(41, N, N, N, &x, &y); /* wide enough for every metric to multiply rows */
    w = representation_of(y, N, N, dtype);
    for (int64_t i = 0; i < N * N; i++)
        x[i] *= factor;
    for (int64_t i = 0; i < N * N; i++)
        y[i] *= factor;
    u = representation_of(x, N, N, dtype);
    v = representation_of(y, N, N, dtype);
    note("%s, features times %g", s.name, factor);
    assert_refused(prh_metric_compute(metric, u, v, &score), PRH_ERR_VALUE, words);
    assert_refused(prh_metric_compute(metric, u, w, &score), PRH_ERR_VALUE, words);
    assert_refused(prh_metric_compute(metric, w, v, &score), PRH_ERR_VALUE, words);
    assert_close(score, -7.0, 0.0);
    prh_representation_destroy(u);
    prh_representation_destroy(v);
    prh_representation_destroy(w);
    free(x);
    free(y);
    prh_metric_destroy(metric);
}

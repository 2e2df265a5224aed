/* Scores that do not exist, on data where rounding alone would make one up: rows along one ray, kernels that are
 * constant but for the last digit, neighbours that are orthogonal. */
#include "support.h"

enum { N = 60, D = 8, K = 5 };

static void refuses(const prh_metric *metric, const prh_representation *x, const prh_representation *y)
{
    double score = -7.0;

    assert_status(prh_metric_compute(metric, x, y, &score), PRH_ERR_UNDEFINED);
    assert_close(score, -7.0, 0.0);
}

/* Either way round. */
static void assert_undefined(
    const char *name, const char *kernel, const double *x, const double *y, int64_t n, int64_t dx, int64_t dy)
{
    prh_metric *metric = metric_of(name, K, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_representation *u = doubles(x, n, dx), *v = doubles(y, n, dy);

    note("%s, %s", name, kernel);
    refuses(metric, u, v);
    refuses(metric, v, u);
    prh_representation_destroy(v);
    prh_representation_destroy(u);
    prh_metric_destroy(metric);
}

/* Positive multiples of one vector have the same direction: every cosine is 1. */
static void rows_along_one_ray_have_no_cosine_kernel(void **state)
{
    generator g = {56};
    double *ray = normal_matrix(&g, 1, D), *y = normal_matrix(&g, N, D), x[N * D];

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < D; j++)
            x[i * D + j] = ray[j] * (1.0 + i / 7.0);
    assert_undefined("cka", "cosine", x, y, N, D, D);
    assert_undefined("unbiased_cka", "cosine", x, y, N, D, D);
    free(y);
    free(ray);
}

static void constant_kernels_are_undefined_at_any_size(void **state)
{
    enum { MANY = 400 };
    generator g = {57};
    double *y = normal_matrix(&g, MANY, D), *x = allocate(MANY * D, sizeof *x);
    double *gram = allocate(MANY * MANY, sizeof *gram), *other = gram_of(y, MANY, D);

    (void)state;
    for (int i = 0; i < MANY * D; i++)
        x[i] = 0.1 * (double)(i % D) + 0.7;
    for (int e = 0; e < MANY * MANY; e++)
        gram[e] = 1.0 / 3.0;
    assert_undefined("cknna", "polynomial:3:0.5:2", x, y, MANY, D, D);
    assert_undefined("cka", "polynomial:3:0.5:2", x, y, MANY, D, D);
    assert_undefined("cknna", "gram", gram, other, MANY, MANY, MANY);
    assert_undefined("cka", "gram", gram, other, MANY, MANY, MANY);
    free(other);
    free(gram);
    free(x);
    free(y);
}

/* With k = n - 1 the masks of directed are whole, so constant features have no HSIC. */
static void directed_over_everything_is_undefined_for_constant_features(void **state)
{
    generator g = {58};
    double *y = normal_matrix(&g, K + 1, D), x[(K + 1) * D];

    (void)state;
    for (int e = 0; e < (K + 1) * D; e++)
        x[e] = 0.3 * (double)(e % D) - 0.7;
    assert_undefined("cknna:directed", "linear", x, y, K + 1, D, D);
    assert_undefined("cknna:symmetric", "linear", x, y, K + 1, D, D);
    free(y);
}

/* Neighbours of +-e_i are orthogonal to it, and stay so under a rotation but for rounding. */
static void orthogonal_neighbours_carry_nothing_after_a_rotation(void **state)
{
    enum { AXES = 6 };
    generator g = {59};
    double x[2 * AXES * AXES] = {0}, *turn = rotation(&g, AXES), *y = normal_matrix(&g, 2 * AXES, D), *turned;

    (void)state;
    for (int a = 0; a < AXES; a++)
        x[2 * a * AXES + a] = 1.0, x[(2 * a + 1) * AXES + a] = -1.0;
    turned = product(x, turn, 2 * AXES, AXES, AXES);
    assert_undefined("cknna", "linear", x, y, 2 * AXES, AXES, D);
    assert_undefined("cknna", "linear", turned, y, 2 * AXES, AXES, D);
    free(turned);
    free(y);
    free(turn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_along_one_ray_have_no_cosine_kernel),
        cmocka_unit_test(constant_kernels_are_undefined_at_any_size),
        cmocka_unit_test(directed_over_everything_is_undefined_for_constant_features),
        cmocka_unit_test(orthogonal_neighbours_carry_nothing_after_a_rotation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Trials: see cases.h. The questions about single metrics are in cases_properties.c. */
#include "cases.h"

#include <math.h>

typedef enum kind { PLAIN, COPIES, CONSTANT_COLUMNS, WHOLE_NUMBERS } kind;

typedef struct shape {
    int64_t n, dx, dy;
    int64_t k[2];
    kind kind;
} shape;

static const shape shapes[] = {
    {5, 3, 2, {1, 4}, PLAIN},
    {6, 1, 7, {2, 5}, PLAIN},
    {12, 40, 5, {3, 10}, PLAIN},
    {25, 8, 3, {5, 10}, COPIES},
    {33, 5, 9, {4, 32}, CONSTANT_COLUMNS},
    {48, 300, 20, {1, 10}, COPIES},
    {64, 16, 12, {2, 20}, WHOLE_NUMBERS},
    {101, 2, 150, {10, 65}, PLAIN},
    {200, 30, 50, {10, 10}, CONSTANT_COLUMNS},
};

static const char *const kernels[] = {
    "linear",
    "cosine",
    "rbf:1",
    "rbf",
    "rbf:median*0.5",
    "laplacian:2",
    "laplacian",
    "polynomial:2",
    "polynomial:3:0.5:2",
    "gram",
    "dissimilarity",
    "squared-dissimilarity",
};

enum { SHAPES = sizeof shapes / sizeof shapes[0], KERNELS = sizeof kernels / sizeof kernels[0] };

int is_precomputed(const char *kernel)
{
    return strcmp(kernel, "gram") == 0 || strstr(kernel, "dissimilarity") != NULL;
}

/* Mathematical ties of whole numbers are exact only where nothing is divided or centred. */
static int keeps_whole_numbers(const char *kernel)
{
    return is_precomputed(kernel) || strcmp(kernel, "linear") == 0 || kernel[0] == 'p';
}

double *scaled_normal(generator *g, int64_t n, int64_t d)
{
    double *x = normal_matrix(g, n, d);

    for (int64_t i = 0; i < n * d; i++)
        x[i] /= sqrt((double)d);
    return x;
}

void related_pair(uint64_t seed, int64_t n, int64_t dx, int64_t dy, double **x, double **y)
{
    generator g = {seed};

    *x = normal_matrix(&g, n, dx);
    *y = related_matrix(&g, *x, n, dx, dy, 0.7);
    for (int64_t i = 0; i < n * dx; i++)
        (*x)[i] /= sqrt((double)dx);
    for (int64_t i = 0; i < n * dy; i++)
        (*y)[i] /= sqrt((double)dy);
}

/* Every fourth row becomes a copy of an earlier one. */
static void copy_rows(generator *g, double *x, int64_t n, int64_t d)
{
    for (int64_t i = 3; i < n; i += 4)
        memcpy(x + i * d, x + next_below(g, i) * d, (size_t)d * sizeof *x);
}

/* 0.1 and -7.3 have no exact means over most n. */
static void fix_columns(double *x, int64_t n, int64_t d)
{
    for (int64_t i = 0; i < n; i++) {
        x[i * d] = 0.1;
        x[i * d + d - 1] = -7.3;
    }
}

static void fill(const shape *s, uint64_t seed, double **x, double **y)
{
    generator g = {seed};

    if (s->kind == WHOLE_NUMBERS) {
        *x = integer_matrix(&g, s->n, s->dx, 3);
        *y = integer_matrix(&g, s->n, s->dy, 3);
        return;
    }
    related_pair(seed, s->n, s->dx, s->dy, x, y);
    if (s->kind == COPIES) {
        copy_rows(&g, *x, s->n, s->dx);
        copy_rows(&g, *y, s->n, s->dy);
    } else if (s->kind == CONSTANT_COLUMNS) {
        fix_columns(*x, s->n, s->dx);
        fix_columns(*y, s->n, s->dy);
    }
}

double *input_of(const double *features, int64_t n, int64_t d, const char *kernel, int64_t *cols)
{
    *cols = is_precomputed(kernel) ? n : d;
    if (strcmp(kernel, "gram") == 0)
        return gram_of(features, n, d);
    if (is_precomputed(kernel))
        return distances_of(features, n, d, kernel[0] == 's');
    return copy_matrix(features, n, d);
}

/* What the oracle calls the kernel: the reference's rbf has bandwidth 1. */
static const char *kernel_in(const char *kernel, int32_t convention)
{
    return strcmp(kernel, "rbf") == 0 && convention == PRH_CONVENTION_PLATONIC_REP ? "rbf:1" : kernel;
}

static void run_trial(const shape *s, const double *x, const double *y, const char *kernel,
    int32_t convention, void (*check)(const trial *t))
{
    trial t = {.n = s->n, .k = {s->k[0], s->k[1]}, .kernel = kernel, .convention = convention};
    int64_t p, q;
    double *u = input_of(x, s->n, s->dx, kernel, &p);
    double *v = input_of(y, s->n, s->dy, kernel, &q);

    t.a = side_of(u, s->n, p, kernel_in(kernel, convention));
    t.b = side_of(v, s->n, q, kernel_in(kernel, convention));
    t.x = doubles(u, s->n, p);
    t.y = doubles(v, s->n, q);
    check(&t);
    prh_representation_destroy(t.x);
    prh_representation_destroy(t.y);
    side_release(&t.a);
    side_release(&t.b);
    free(u);
    free(v);
}

void each_trial(void (*check)(const trial *t))
{
    for (size_t s = 0; s < SHAPES; s++) {
        double *x, *y;

        fill(&shapes[s], 20240 + s, &x, &y);
        for (size_t i = 0; i < KERNELS; i++) {
            if (IS_LEFT_OUT(s + i) || (shapes[s].kind == WHOLE_NUMBERS && !keeps_whole_numbers(kernels[i])))
                continue;
            run_trial(&shapes[s], x, y, kernels[i], PRH_CONVENTION_EXACT, check);
            if (shapes[s].n < 100)
                run_trial(&shapes[s], x, y, kernels[i], PRH_CONVENTION_PLATONIC_REP, check);
        }
        free(x);
        free(y);
    }
    note("%s", "");
}

static void note_trial(const trial *t, const char *name, int64_t k)
{
    note("%s, k %d, n %d, d %d and %d, kernel %s, convention %d", name, (int)k, (int)t->n, (int)t->a.d,
        (int)t->b.d, t->kernel, t->convention);
}

static void is_in_the_declared_range(const prh_metric *metric, double score)
{
    prh_metric_info info = {.struct_size = sizeof info};

    assert_ok(prh_metric_get_info(metric, &info));
    assert_true(score >= info.minimum - 1e-13 && score <= info.maximum + 1e-13);
}

void agrees_with_the_oracle(const trial *t, const char *name, int64_t k)
{
    expectation what = {name, k, t->convention, 0};
    prh_metric *metric;
    double want = NAN, got = -7.0;
    int defined;
    prh_status status;

    if (!has_convention(name, t->convention))
        return;
    metric = metric_of(name, k, t->kernel, t->convention, PRH_PRECISION_AUTO);
    defined = expected_score(&what, &t->a, &t->b, &want) == ORACLE_OK;
    status = prh_metric_compute(metric, t->x, t->y, &got);
    note_trial(t, name, k);
    if (defined) {
        assert_ok(status);
        assert_close(got, want, 1e-10);
        is_in_the_declared_range(metric, got);
    } else {
        assert_status(status, PRH_ERR_UNDEFINED);
        assert_close(got, -7.0, 0.0);
    }
    prh_metric_destroy(metric);
}

void chance_agrees_with_the_oracle(const trial *t, const char *name, int64_t k)
{
    expectation what = {name, k, t->convention, 0};
    double want = NAN, got = -7.0;
    int defined;
    prh_metric *metric;
    prh_prepared *x, *y;
    prh_status status;

    if (!has_convention(name, t->convention))
        return;
    metric = metric_of(name, k, t->kernel, t->convention, PRH_PRECISION_AUTO);
    x = prepared_of(metric, t->x);
    y = prepared_of(metric, t->y);
    defined = expected_chance(&what, &t->a, &t->b, &want) == ORACLE_OK;
    status = prh_metric_chance(metric, x, y, &got);
    note_trial(t, name, k);
    assert_status(status, defined ? PRH_OK : PRH_ERR_UNDEFINED);
    if (defined)
        assert_close(got, want, 1e-10);
    prh_prepared_destroy(x);
    prh_prepared_destroy(y);
    prh_metric_destroy(metric);
}

/* The BLAS underneath: one thread while a call of the library runs, the host's setting after it, and right results
 * for both where they run at the same time. */
#include "support.h"

#include <cblas.h>
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

enum { ROWS = 600, COLS = 12, METRICS = 3, HOST_THREADS = 4 };

static prh_representation *x, *y;
static prh_metric *metric[METRICS];
static double expected[METRICS];

static int set_up(void **state)
{
    static const char *const names[METRICS] = {"mutual_knn", "cka", "svcca"};
    generator g = {73};
    double *values = normal_matrix(&g, ROWS, COLS),
           *related = related_matrix(&g, values, ROWS, COLS, COLS, 0.5);

    (void)state;
    x = doubles(values, ROWS, COLS);
    y = doubles(related, ROWS, COLS);
    for (int m = 0; m < METRICS; m++) {
        metric[m] = metric_of(names[m], 10, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
        expected[m] = score_of(metric[m], x, y);
    }
    free(related);
    free(values);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int m = 0; m < METRICS; m++)
        prh_metric_destroy(metric[m]);
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    return 0;
}

static void compute_all(const prh_run_options *options)
{
    for (int m = 0; m < METRICS; m++) {
        double score = NAN;

        assert_ok(prh_metric_compute_with(metric[m], x, y, options, &score));
        assert_same_bits(score, expected[m]);
    }
}

static void *compute_without_options(void *unused)
{
    double score;

    for (int m = 0; m < METRICS; m++)
        (void)!prh_metric_compute(metric[m], x, y, &score);
    return unused;
}

typedef struct blas_setting {
    int (*get_int)(void); /* OpenBLAS and OpenMP count in int */
    void (*set_int)(int);
    int64_t (*get_wide)(void); /* BLIS in its own integer */
    void (*set_wide)(int64_t);
} blas_setting;

static void look_up(void *function, const char *name)
{
    void *address = dlsym(RTLD_DEFAULT, name);

    memcpy(function, &address, sizeof address);
}

/* What the loaded BLAS obeys; all NULL for a serial one. */
static blas_setting find_setting(void)
{
    blas_setting s = {0};
    int (*parallel)(void) = NULL;

    look_up(&parallel, "openblas_get_parallel");
    look_up(&s.get_wide, "bli_thread_get_num_threads");
    look_up(&s.set_wide, "bli_thread_set_num_threads");
    if (parallel && parallel() > 0) {
        look_up(&s.get_int, parallel() == 2 ? "omp_get_max_threads" : "openblas_get_num_threads");
        look_up(&s.set_int, parallel() == 2 ? "omp_set_num_threads" : "openblas_set_num_threads");
    }
    return s;
}

static int32_t is_on_one_thread(double fraction, void *user_data)
{
    const blas_setting *s = user_data;

    if (fraction == 1.0) /* said after the call has let go of BLAS */
        return 0;
    return (s->get_int && s->get_int() != 1) || (s->get_wide && s->get_wide() != 1);
}

static void the_setting_of_blas_comes_back(void **state)
{
    blas_setting s = find_setting();
    const int before = s.get_int ? s.get_int() : 0;
    const int64_t before_wide = s.get_wide ? s.get_wide() : 0;
    const prh_run_options options = {
        .struct_size = sizeof options, .num_threads = 2, .progress = is_on_one_thread, .progress_data = &s};
    pthread_t host[HOST_THREADS];

    (void)state;
    if (s.set_int)
        s.set_int(2);
    if (s.set_wide)
        s.set_wide(2);
    compute_all(&options); /* cancelled if the setting is not 1 */
    for (int t = 0; t < HOST_THREADS; t++)
        assert_int_equal(pthread_create(&host[t], NULL, compute_without_options, NULL), 0);
    for (int t = 0; t < HOST_THREADS; t++)
        assert_int_equal(pthread_join(host[t], NULL), 0);
    if (s.get_int) {
        assert_int_equal(s.get_int(), 2);
        s.set_int(before);
    }
    if (s.get_wide) {
        assert_int_equal(s.get_wide(), 2);
        s.set_wide(before_wide);
    }
}

static atomic_int host_goes_on;

/* Products of whole numbers, exact in any order. */
static void *multiply(void *argument)
{
    enum { EDGE = 96 };
    double *a = allocate(EDGE * EDGE, sizeof *a), *b = allocate(EDGE * EDGE, sizeof *b);
    int *wrong = argument;

    for (int i = 0; i < EDGE * EDGE; i++)
        a[i] = (double)(i % 7 - 3);
    while (atomic_load(&host_goes_on)) {
        cblas_dgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, EDGE, EDGE, EDGE, 1.0, a, EDGE, a, EDGE, 0.0, b, EDGE);
        for (int i = 0; i < EDGE; i++)
            for (int j = 0; j < EDGE; j++) {
                double sum = 0.0;

                for (int m = 0; m < EDGE; m++)
                    sum += a[i * EDGE + m] * a[j * EDGE + m];
                *wrong += sum != b[i * EDGE + j];
            }
    }
    free(b);
    free(a);
    return NULL;
}

/* Two calls at once break a serial OpenBLAS without locks; the library can keep its own apart, not the host's. */
static int bears_a_host_beside_the_library(void)
{
    int (*parallel)(void) = NULL;
    char *(*config)(void) = NULL;

    look_up(&parallel, "openblas_get_parallel");
    look_up(&config, "openblas_get_config");
    return !parallel || parallel() != 0 || (config && strstr(config(), "USE_LOCKING"));
}

static void the_host_may_use_blas_meanwhile(void **state)
{
    const prh_run_options options = {.struct_size = sizeof options, .num_threads = 2};
    pthread_t host;
    int wrong = 0;

    (void)state;
    if (!bears_a_host_beside_the_library())
        return;
    atomic_store(&host_goes_on, 1);
    assert_int_equal(pthread_create(&host, NULL, multiply, &wrong), 0);
    for (int round = 0; round < 5; round++)
        compute_all(&options);
    atomic_store(&host_goes_on, 0);
    assert_int_equal(pthread_join(host, NULL), 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_setting_of_blas_comes_back),
        cmocka_unit_test(the_host_may_use_blas_meanwhile),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

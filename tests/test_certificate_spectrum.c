/* Spectra of certificates, errors and widths; threads and cancellation. */
#include <math.h>

#include "certificates.h"
#include "watches.h"

enum { MOST = 9 };

static void the_numbers_of_m_are_those_of_its_eigenvalues(void **state)
{
    generator g = {16};

    (void)state;
    for (int number = 0; number < 40; number++) {
        const int64_t n = 2 + number % 8;
        double *k = world_of(&g, number, n), *m = centred(k, n),
               *eigenvalues = allocate(n, sizeof *eigenvalues);
        const prh_certificate_values values = values_for(k, n);
        double negative = 0.0, all = 0.0, smallest = INFINITY, largest = 0.0;
        int64_t below = 0, rank = 0, null = -1;

        jacobi(m, n, eigenvalues, NULL);
        for (int64_t r = 0; r < n; r++)
            if (null < 0 || fabs(eigenvalues[r]) < fabs(eigenvalues[null]))
                null = r; /* one null vector is 1 itself */
        for (int64_t r = 0; r < n; r++) {
            if (r == null)
                continue;
            smallest = fmin(smallest, eigenvalues[r]);
            largest = fmax(largest, fabs(eigenvalues[r]));
            rank += fabs(eigenvalues[r]) > 1e-10;
            below += eigenvalues[r] < -1e-10;
            all += fabs(eigenvalues[r]);
            negative += eigenvalues[r] < -1e-10 ? -eigenvalues[r] : 0.0;
        }
        note("world %d", number);
        assert_int_equal(values.rank, rank);
        assert_int_equal(values.negative, below);
        assert_close(values.negative_mass, all > 0.0 ? negative / all : 0.0, 1e-12);
        assert_close(values.smallest, smallest, 1e-11);
        assert_close(values.largest, largest, 1e-11);
        free(eigenvalues);
        free(m);
        free(k);
    }
}

static void the_eigenvalues_are_those_of_the_shifted_kernel(void **state)
{
    generator g = {17};

    (void)state;
    for (int number = 0; number < 40; number++) {
        const int64_t n = 2 + number % 8;
        double *k = world_of(&g, number, n), *want = allocate(n, sizeof *want), squares = 0.0,
               frobenius = 0.0;
        prh_certificate *certificate = certificate_of(k, n, 0.0);
        const double offset = values_in(certificate).offset, *got = prh_certificate_eigenvalues(certificate);

        for (int64_t e = 0; e < n * n; e++) {
            k[e] += offset;
            frobenius += k[e] * k[e];
        }
        jacobi(k, n, want, NULL);
        note("world %d", number);
        for (int64_t r = 0; r < n; r++) {
            assert_close(got[r], want[r], 1e-11 * (1.0 + fabs(offset)) * (double)n);
            assert_true(r == 0 || got[r] <= got[r - 1]);
            squares += got[r] * got[r];
        }
        assert_close(squares, frobenius, 1e-12 * frobenius);
        if (values_in(certificate).representable)
            assert_true(got[n - 1] >= 0.0);
        prh_certificate_destroy(certificate);
        free(want);
        free(k);
    }
}

/* |F F' - K - offset 11'|^2 of the features themselves. */
static double error_of_features(const prh_certificate *certificate, const double *k, int64_t n, int64_t width)
{
    const double offset = values_in(certificate).offset;
    prh_embedding *embedding = NULL;
    double *gram, sum = 0.0;

    assert_ok(prh_embedding_create_eigen(&embedding, certificate, width));
    gram = gram_of(prh_embedding_points(embedding), n, width);
    for (int64_t e = 0; e < n * n; e++)
        sum += (gram[e] - k[e] - offset) * (gram[e] - k[e] - offset);
    free(gram);
    prh_embedding_destroy(embedding);
    return sum;
}

static void the_error_is_that_of_the_best_features(void **state)
{
    generator g = {18};

    (void)state;
    for (int number = 0; number < 25; number++) {
        const int64_t n = 3 + number % 7;
        double *k = world_of(&g, number, n), all;
        prh_certificate *certificate = certificate_of(k, n, 0.0);

        assert_ok(prh_certificate_error(certificate, 0, &all));
        for (int64_t width = 1; width <= n; width++) {
            double error = -1.0;

            assert_ok(prh_certificate_error(certificate, width, &error));
            note("world %d, width %d", number, (int)width);
            assert_close(error, error_of_features(certificate, k, n, width), 1e-11 * all);
        }
        prh_certificate_destroy(certificate);
        free(k);
    }
}

/* Of a few thousand other features near the best, none is better. */
static void no_other_features_have_less_error(void **state)
{
    generator g = {19};

    (void)state;
    for (int number = 0; number < 5; number++) {
        const int64_t n = 6, width = 1 + number % 3;
        double *k = world_of(&g, number, n), error = -1.0;
        prh_certificate *certificate = certificate_of(k, n, 0.0);
        const double offset = values_in(certificate).offset;
        prh_embedding *embedding = NULL;

        assert_ok(prh_certificate_error(certificate, width, &error));
        assert_ok(prh_embedding_create_eigen(&embedding, certificate, width));
        for (int trial = 0; trial < 500; trial++) {
            double *f = copy_matrix(prh_embedding_points(embedding), n, width), *gram, sum = 0.0;
            const double level = pow(10.0, -3.0 * next_uniform(&g));

            for (int64_t e = 0; e < n * width; e++)
                f[e] += level * next_normal(&g);
            gram = gram_of(f, n, width);
            for (int64_t e = 0; e < n * n; e++)
                sum += (gram[e] - k[e] - offset) * (gram[e] - k[e] - offset);
            assert_true(sum >= error * (1.0 - 1e-12));
            free(gram);
            free(f);
        }
        prh_embedding_destroy(embedding);
        prh_certificate_destroy(certificate);
        free(k);
    }
}

static void the_width_is_the_first_whose_error_is_small_enough(void **state)
{
    generator g = {20};

    (void)state;
    for (int number = 0; number < 25; number++) {
        const int64_t n = 3 + number % 7;
        double *k = world_of(&g, number, n), errors[MOST + 2];
        prh_certificate *certificate = certificate_of(k, n, 0.0);

        for (int64_t width = 0; width <= n + 1; width++)
            assert_ok(prh_certificate_error(certificate, width, &errors[width]));
        assert_same_bits(errors[n + 1], errors[n]); /* more than n is n */
        for (int trial = 0; trial <= 3 * n; trial++) {
            const double asked = trial <= n ? errors[trial] : 1.2 * errors[0] * next_uniform(&g);
            int64_t want = 0, got = -7;

            while (want <= n && errors[want] > asked)
                want++;
            note("world %d, error %g", number, asked);
            if (want > n)
                assert_refused(prh_certificate_width(certificate, asked, &got), PRH_ERR_UNDEFINED, "width");
            else
                assert_ok(prh_certificate_width(certificate, asked, &got));
            assert_int_equal(got, want > n ? -7 : want);
        }
        prh_certificate_destroy(certificate);
        free(k);
    }
}

static void progress_is_told_and_cancelling_leaves_nothing(void **state)
{
    generator g = {35};
    double *x = normal_matrix(&g, 60, 5);
    prh_kernel *kernel = kernel_of(x, 60, 5, "rbf");
    watch all = {0, 0, 0.0, 0};
    prh_run_options run = {.struct_size = sizeof run, .progress = look, .progress_data = &all};
    prh_certificate *certificate = NULL;

    (void)state;
    assert_ok(prh_certificate_create(&certificate, kernel, NULL, &run));
    prh_certificate_destroy(certificate);
    assert_true(all.calls >= 3 && all.wrong == 0);
    assert_same_bits(all.last, 1.0);
    for (int64_t stop = 1; stop < all.calls; stop++) { /* the last call comes too late */
        watch some = {0, stop, 0.0, 0};

        run.progress_data = &some;
        certificate = (prh_certificate *)(uintptr_t)1;
        assert_status(prh_certificate_create(&certificate, kernel, NULL, &run), PRH_ERR_CANCELLED);
        assert_null(certificate);
    }
    prh_kernel_destroy(kernel);
    free(x);
}

static void threads_change_no_bit(void **state)
{
    generator g = {36};
    double *x = normal_matrix(&g, 90, 5);
    prh_kernel *kernel = kernel_of(x, 90, 5, "rbf");
    prh_certificate *one = certificate_of_kernel(kernel, 0.0, NULL);

    (void)state;
    for (int32_t threads = 1; threads <= 3; threads++) {
        const prh_run_options run = {.struct_size = sizeof run, .num_threads = threads};
        prh_certificate *other = certificate_of_kernel(kernel, 0.0, &run);

        assert_memory_equal(
            prh_certificate_eigenvalues(one), prh_certificate_eigenvalues(other), 90 * sizeof(double));
        prh_certificate_destroy(other);
    }
    prh_certificate_destroy(one);
    prh_kernel_destroy(kernel);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_of_m_are_those_of_its_eigenvalues),
        cmocka_unit_test(the_eigenvalues_are_those_of_the_shifted_kernel),
        cmocka_unit_test(the_error_is_that_of_the_best_features),
        cmocka_unit_test(no_other_features_have_less_error),
        cmocka_unit_test(the_width_is_the_first_whose_error_is_small_enough),
        cmocka_unit_test(progress_is_told_and_cancelling_leaves_nothing),
        cmocka_unit_test(threads_change_no_bit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

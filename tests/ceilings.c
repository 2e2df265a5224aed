/* Measurements, their ceilings, and what these are by definition. */
#include "ceilings.h"

#include <math.h>

const prh_noise_ceiling_options by_ranks = {.struct_size = sizeof by_ranks, .ranked = 1};

prh_noise_ceiling *ceiling_of(const prh_metric *metric, prh_representation *const *repeats, int64_t count,
    const prh_noise_ceiling_options *options)
{
    prh_noise_ceiling *ceiling = NULL;

    assert_ok(prh_noise_ceiling_create(
        &ceiling, metric, (const prh_representation *const *)repeats, count, options, NULL));
    return ceiling;
}

prh_noise_ceiling_values ceiling_values(const prh_noise_ceiling *ceiling)
{
    prh_noise_ceiling_values values = {.struct_size = sizeof values};

    assert_ok(prh_noise_ceiling_get_values(ceiling, &values));
    return values;
}

prh_metric *distance_metric(const char *name)
{
    return metric_of(name, 0, "dissimilarity", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
}

void destroy_repeats(prh_representation **repeats, int64_t count)
{
    for (int64_t r = 0; r < count; r++)
        prh_representation_destroy(repeats[r]);
}

/* The mean of `count` matrices without one (-1: of all), each added in its turn. */
static double *mean_without(double *const *values, int64_t count, int64_t cells, int64_t left_out)
{
    double *mean = allocate(cells, sizeof *mean);

    for (int64_t c = 0; c < cells; c++) {
        int64_t many = 0;

        for (int64_t r = 0; r < count; r++)
            if (r != left_out) {
                mean[c] += values[r][c];
                many++;
            }
        mean[c] /= (double)many;
    }
    return mean;
}

double score_with_mean(const prh_metric *metric, const prh_representation *x, const double *mean)
{
    prh_representation *y = doubles(mean, prh_representation_rows(x), prh_representation_cols(x));
    double score = NAN;

    assert_true(prh_metric_compute(metric, x, y, &score) >= 0);
    prh_representation_destroy(y);
    return score;
}

void assert_ceiling(const prh_metric *metric, prh_representation **repeats, double *const *averaged,
    int64_t count, const prh_noise_ceiling_options *options)
{
    const int64_t cells = prh_representation_rows(repeats[0]) * prh_representation_cols(repeats[0]);
    prh_noise_ceiling *ceiling = ceiling_of(metric, repeats, count, options);
    const double *scores[2] = {prh_noise_ceiling_lowers(ceiling), prh_noise_ceiling_uppers(ceiling)};
    const prh_noise_ceiling_values v = ceiling_values(ceiling);
    const double means[2] = {v.lower, v.upper}, errors[2] = {v.lower_error, v.upper_error};

    for (int bound = 0; bound < 2; bound++) {
        double sum = 0.0, squares = 0.0;

        for (int64_t r = 0; r < count; r++) {
            double *mean = mean_without(averaged, count, cells, bound == 0 ? r : -1);

            assert_same_bits(scores[bound][r], score_with_mean(metric, repeats[r], mean));
            sum += scores[bound][r];
            free(mean);
        }
        for (int64_t r = 0; r < count; r++)
            squares += pow(scores[bound][r] - sum / (double)count, 2.0);
        assert_close(means[bound], sum / (double)count, 1e-14 * (1.0 + fabs(sum)));
        assert_close(errors[bound], sqrt(squares / (double)(count - 1)) / sqrt((double)count),
            1e-14 * (1.0 + fabs(sum)));
    }
    prh_noise_ceiling_destroy(ceiling);
}

double *tied_distances(generator *g, int64_t n)
{
    double *d = allocate(n * n, sizeof *d);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            d[i * n + j] = d[j * n + i] = 0.1 * (double)next_below(g, 15);
    return d;
}

void make_repeats(generator *g, const double *signal, int64_t rows, int64_t cols, double level,
    prh_representation **repeats, int64_t count)
{
    for (int64_t r = 0; r < count; r++) {
        double *noisy = normal_matrix(g, rows, cols);

        for (int64_t c = 0; c < rows * cols; c++)
            noisy[c] = signal[c] + level * noisy[c];
        repeats[r] = doubles(noisy, rows, cols);
        free(noisy);
    }
}

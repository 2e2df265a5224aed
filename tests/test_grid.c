/* A score is that of its two layers alone: the bits do not know of the layers beside them. */
#include "support.h"

#include <math.h>
#include <string.h>

enum { ROWS = 70, LAYERS = 5 };

/* With five layers, those of up to 5 columns meet in feature space; the last one comes in single. */
static const int64_t widths[LAYERS] = {3, 40, 5, 6, 40};

static prh_model *make_model(uint64_t seed)
{
    generator g = {seed};
    prh_representation *layers[LAYERS];

    for (int l = 0; l < LAYERS; l++) {
        double *x = normal_matrix(&g, ROWS, widths[l]);

        layers[l] = representation_of(x, ROWS, widths[l], l == LAYERS - 1 ? PRH_F32 : PRH_F64);
        free(x);
    }
    return model_of(layers, LAYERS);
}

typedef struct sides {
    prh_prepared *x[LAYERS], *y[LAYERS];
} sides;

static void prepare(sides *s, const prh_metric *metric, const prh_run_options *options)
{
    prh_model *x = make_model(5), *y = make_model(6);

    assert_ok(prh_prepared_create_layers(s->x, &metric, 1, x, NULL, options));
    assert_ok(prh_prepared_create_layers(s->y, &metric, 1, y, NULL, options));
    prh_model_destroy(y);
    prh_model_destroy(x);
}

static void release(sides *s)
{
    for (int l = 0; l < LAYERS; l++) {
        prh_prepared_destroy(s->x[l]);
        prh_prepared_destroy(s->y[l]);
    }
}

/* Every cell of a grid of `count` layers, begun at layer `first`, is the pair's own score. */
static void check_grid(
    const sides *s, const prh_metric *metric, int64_t first, int64_t count, int32_t threads)
{
    const prh_align_options options = {.struct_size = sizeof options, .num_threads = threads};
    prh_alignment *grid = NULL;

    assert_ok(prh_align_prepared(&grid, metric, (const prh_prepared *const *)s->x + first, count,
        (const prh_prepared *const *)s->y, LAYERS, &options));
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < LAYERS; j++) {
            double score = NAN;

            assert_ok(prh_metric_compare(metric, s->x[first + i], s->y[j], &score));
            assert_same_bits(prh_alignment_scores(grid)[i * LAYERS + j], score);
        }
    prh_alignment_destroy(grid);
}

static void no_score_depends_on_the_grid_that_it_is_in(void **state)
{
    (void)state;
    for (size_t m = 0; m < METRIC_NAMES; m++)
        for (int kernel = 0; kernel < (has_kernel(metric_names[m]) ? 3 : 1); kernel++) {
            const char *const kernels[] = {NULL, "cosine", "rbf"};
            prh_metric *metric =
                metric_of(metric_names[m], has_neighbours(metric_names[m]) ? 7 : 0, kernels[kernel], 0, 0);
            const uint64_t limits[] = {0, 1};

            for (int l = 0; l < 2; l++) {
                const prh_run_options options = {.struct_size = sizeof options, .memory_limit = limits[l]};
                sides s;

                prepare(&s, metric, &options);
                for (int32_t threads = 1; threads <= 3; threads++) {
                    check_grid(&s, metric, 0, LAYERS, threads);
                    check_grid(&s, metric, 2, 1, threads);
                    check_grid(&s, metric, 3, 2, threads);
                }
                release(&s);
            }
            prh_metric_destroy(metric);
        }
}

/* Feature and kernel space agree to rounding: the same layers, alone and among many. */
static void both_spaces_give_one_score(void **state)
{
    (void)state;
    for (int unbiased = 0; unbiased < 2; unbiased++) {
        prh_metric *metric = metric_of(unbiased ? "unbiased_cka" : "cka", 0, "linear", 0, 0);
        prh_model *x = make_model(5), *y = make_model(6);
        sides s;

        prepare(&s, metric, NULL);
        for (int i = 0; i < LAYERS - 1; i++)
            for (int j = 0; j < LAYERS - 1; j++) {
                double among = NAN, alone = score_of(metric, prh_model_layer(x, i), prh_model_layer(y, j));

                assert_ok(prh_metric_compare(metric, s.x[i], s.y[j], &among));
                assert_close(among, alone, 1e-12);
            }
        release(&s);
        prh_model_destroy(y);
        prh_model_destroy(x);
        prh_metric_destroy(metric);
    }
}

static void a_layer_agrees_with_itself_entirely(void **state)
{
    (void)state;
    for (int unbiased = 0; unbiased < 2; unbiased++) {
        prh_metric *metric = metric_of(unbiased ? "unbiased_cka" : "cka", 0, "linear", 0, 0);
        sides s;

        prepare(&s, metric, NULL);
        for (int l = 0; l < LAYERS; l++) {
            double score = NAN;

            assert_ok(prh_metric_compare(metric, s.x[l], s.x[l], &score));
            assert_true(score == 1.0);
        }
        release(&s);
        prh_metric_destroy(metric);
    }
}

static void provenance_names_the_space(void **state)
{
    prh_metric *metric = metric_of("cka", 0, "linear", 0, 0);
    const char *words[] = {", 2 of them in feature space", ", in feature space", ", in kernel space"};
    const int64_t first[] = {0, 2, 3}, count[] = {3, 1, 2};
    sides s;

    (void)state;
    prepare(&s, metric, NULL);
    for (int i = 0; i < 3; i++) {
        prh_alignment *grid = NULL;

        assert_ok(prh_align_prepared(&grid, metric, (const prh_prepared *const *)s.x + first[i], count[i],
            (const prh_prepared *const *)s.x + first[i], count[i], NULL));
        assert_non_null(strstr(prh_alignment_provenance(grid), words[i]));
        prh_alignment_destroy(grid);
    }
    release(&s);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_score_depends_on_the_grid_that_it_is_in),
        cmocka_unit_test(both_spaces_give_one_score),
        cmocka_unit_test(a_layer_agrees_with_itself_entirely),
        cmocka_unit_test(provenance_names_the_space),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

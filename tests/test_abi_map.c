/* Clusterings and maps at the border: layouts, NULL in every place, callers of any age. */
#include "layouts.h"

static const pin pins[] = {
    {SIZE(prh_clustering_options, 16)},
    {OFFSET(prh_clustering_options, struct_size, 0)},
    {OFFSET(prh_clustering_options, linkage, 8)},
    {OFFSET(prh_clustering_options, as_merged, 12)},
    {VALUE(PRH_LINKAGE_AVERAGE, 0)},
    {VALUE(PRH_LINKAGE_COMPLETE, 1)},
    {VALUE(PRH_LINKAGE_SINGLE, 2)},
    {SIZE(prh_model_map_options, 48)},
    {OFFSET(prh_model_map_options, struct_size, 0)},
    {OFFSET(prh_model_map_options, width, 8)},
    {OFFSET(prh_model_map_options, floor, 16)},
    {OFFSET(prh_model_map_options, reference, 24)},
    {OFFSET(prh_model_map_options, restarts, 32)},
    {OFFSET(prh_model_map_options, seed, 40)},
    {SIZE(prh_model_map_values, 72)},
    {OFFSET(prh_model_map_values, struct_size, 0)},
    {OFFSET(prh_model_map_values, count, 8)},
    {OFFSET(prh_model_map_values, width, 16)},
    {OFFSET(prh_model_map_values, floor, 24)},
    {OFFSET(prh_model_map_values, floored, 32)},
    {OFFSET(prh_model_map_values, missing, 40)},
    {OFFSET(prh_model_map_values, stress, 48)},
    {OFFSET(prh_model_map_values, classical_stress, 56)},
    {OFFSET(prh_model_map_values, converged, 64)},
    {OFFSET(prh_model_map_values, reserved, 68)},
};

static void layouts_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

enum { N = 6 };

struct fixture {
    double distances[N * N], alignment[N * N];
    prh_clustering *clustering;
    prh_model_map *map;
};

/* ---- NULL ---- */

#define REFUSES(call) assert_status(call, PRH_ERR_ARGUMENT)

static void handles_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;

    REFUSES(prh_clustering_create(NULL, f->distances, N, NULL, NULL));
    REFUSES_TO_CREATE(prh_clustering, prh_clustering_create(&out, NULL, N, NULL, NULL));
    REFUSES(prh_model_map_create(NULL, f->alignment, N, NULL, NULL));
    REFUSES_TO_CREATE(prh_model_map, prh_model_map_create(&out, NULL, N, NULL, NULL));
}

static void results_are_not_read_from_nothing(void **state)
{
    const fixture *f = *state;
    prh_model_map_values values = {.struct_size = sizeof values, .stress = 7.0};
    int64_t labels[N] = {7};

    REFUSES(prh_clustering_cut(NULL, 1, labels));
    REFUSES(prh_clustering_cut(f->clustering, 1, NULL));
    REFUSES(prh_model_map_get_values(NULL, &values));
    REFUSES(prh_model_map_get_values(f->map, NULL));
    assert_int_equal(labels[0], 7);
    assert_same_bits(values.stress, 7.0);
}

static void getters_of_nothing_answer_nothing(void **state)
{
    (void)state;
    prh_clustering_destroy(NULL);
    prh_model_map_destroy(NULL);
    assert_int_equal(prh_clustering_count(NULL), 0);
    assert_null(prh_clustering_merges(NULL));
    assert_null(prh_clustering_distances(NULL));
    assert_null(prh_clustering_sizes(NULL));
    assert_null(prh_clustering_order(NULL));
    assert_null(prh_model_map_distances(NULL));
    assert_null(prh_model_map_points(NULL));
    assert_null(prh_model_map_classical_points(NULL));
    assert_null(prh_model_map_nearest(NULL));
}

/* ---- callers of any age ---- */

static prh_status fill_map(const fixture *f, void *result)
{
    return prh_model_map_get_values(f->map, result);
}

static void results_fit_callers_of_any_age(void **state)
{
    static const filler fillers[] = {
        {"prh_model_map_get_values", fill_map, sizeof(prh_model_map_values)},
    };

    assert_fillers(*state, fillers, sizeof fillers / sizeof *fillers);
}

#define CREATES(name, type, call)                                                                            \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        type *out = NOWHERE(type);                                                                           \
        const prh_status status = call;                                                                      \
                                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }

CREATES(clustering, prh_clustering, prh_clustering_create(&out, f->distances, N, options, NULL))
CREATES(clustering_run, prh_clustering, prh_clustering_create(&out, f->distances, N, NULL, options))
CREATES(map, prh_model_map, prh_model_map_create(&out, f->alignment, N, options, NULL))
CREATES(map_run, prh_model_map, prh_model_map_create(&out, f->alignment, N, NULL, options))

static const taker takers[] = {
    {RUN(clustering_run)},
    {RUN(map_run)},
    {TAKER(clustering, prh_clustering_options, 16, NO_RESERVED)},
    {TAKER(map, prh_model_map_options, 48, NO_RESERVED)},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {61};

    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++) {
            f.alignment[i * N + j] = f.alignment[j * N + i] = next_uniform(&g);
            f.distances[i * N + j] = f.distances[j * N + i] = next_uniform(&g);
        }
    assert_ok(prh_clustering_create(&f.clustering, f.distances, N, NULL, NULL));
    assert_ok(prh_model_map_create(&f.map, f.alignment, N, NULL, NULL));
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_model_map_destroy(f->map);
    prh_clustering_destroy(f->clustering);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_as_released),
        cmocka_unit_test(handles_are_not_made_of_nothing),
        cmocka_unit_test(results_are_not_read_from_nothing),
        cmocka_unit_test(getters_of_nothing_answer_nothing),
        cmocka_unit_test(results_fit_callers_of_any_age),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

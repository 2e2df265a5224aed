/* NULL, handed to every function in every place: refused with ARGUMENT, created handles NULL, results
 * untouched; getters answer 0 or NULL; destroying nothing is fine. What foreign languages get wrong first is
 * harmless. */
#include "support.h"

enum { ROWS = 12, COLS = 3 };

typedef struct fixture {
    prh_representation *x;
    prh_model *model;
    prh_metric *metric;
    prh_kernel *kernel;
    prh_prepared *prepared;
    prh_preprocess *preprocess;
    prh_alignment *alignment;
} fixture;

static const double values[2] = {1.0, 2.0};

/* `call` creates `out`, a handle of this type, and must refuse. */
#define REFUSES_TO_CREATE(type, call)                                                                        \
    do {                                                                                                     \
        type *out = (type *)(uintptr_t)1;                                                                    \
        assert_status(call, PRH_ERR_ARGUMENT);                                                               \
        assert_null(out);                                                                                    \
        assert_true(strlen(prh_last_error()) > 0);                                                           \
    } while (0)

/* `call` writes to `result`, a value of this type, and must refuse. */
#define REFUSES_TO_WRITE(type, call)                                                                         \
    do {                                                                                                     \
        type result, before;                                                                                 \
        memset(&result, 0x5a, sizeof result);                                                                \
        memcpy(&before, &result, sizeof before);                                                             \
        assert_status(call, PRH_ERR_ARGUMENT);                                                               \
        assert_memory_equal(&result, &before, sizeof result);                                                \
        assert_true(strlen(prh_last_error()) > 0);                                                           \
    } while (0)

#define REFUSES(call) assert_status(call, PRH_ERR_ARGUMENT)

static void destroying_nothing_is_fine(void **state)
{
    (void)state;
    prh_representation_destroy(NULL);
    prh_model_destroy(NULL);
    prh_preprocess_destroy(NULL);
    prh_kernel_destroy(NULL);
    prh_neighbors_destroy(NULL);
    prh_metric_destroy(NULL);
    prh_prepared_destroy(NULL);
    prh_alignment_destroy(NULL);
    prh_hsic_stream_destroy(NULL);
}

static void representations_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    const prh_view view = {values, 1, 2, 2, PRH_F64, 0};
    const prh_view empty = {NULL, 1, 2, 2, PRH_F64, 0};

    REFUSES(prh_representation_wrap(NULL, &view, NULL, NULL));
    REFUSES_TO_CREATE(prh_representation, prh_representation_wrap(&out, NULL, NULL, NULL));
    REFUSES_TO_CREATE(prh_representation, prh_representation_wrap(&out, &empty, NULL, NULL));
    REFUSES(prh_representation_copy(NULL, &view));
    REFUSES_TO_CREATE(prh_representation, prh_representation_copy(&out, NULL));
    REFUSES_TO_CREATE(prh_representation, prh_representation_copy(&out, &empty));
    REFUSES(prh_representation_open(NULL, "x.npy"));
    REFUSES_TO_CREATE(prh_representation, prh_representation_open(&out, NULL));
    REFUSES_TO_WRITE(prh_view, prh_representation_view(NULL, &result));
    REFUSES(prh_representation_view(f->x, NULL));
    REFUSES_TO_WRITE(prh_storage, prh_representation_storage(NULL, &result));
    REFUSES(prh_representation_storage(f->x, NULL));
    REFUSES_TO_WRITE(prh_summary, prh_representation_summarize(NULL, &result));
    REFUSES(prh_representation_summarize(f->x, NULL));
}

static void models_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    prh_summary *nowhere = NULL;
    const prh_representation *layers[2] = {f->x, NULL};

    REFUSES(prh_model_open(NULL, "x.npy", NULL));
    REFUSES_TO_CREATE(prh_model, prh_model_open(&out, NULL, NULL));
    REFUSES(prh_model_create(NULL, layers, 1, NULL));
    REFUSES_TO_CREATE(prh_model, prh_model_create(&out, NULL, 1, NULL));
    REFUSES_TO_CREATE(prh_model, prh_model_create(&out, layers, 2, NULL));
    REFUSES_TO_CREATE(prh_model, prh_model_create(&out, layers, 0, NULL));
    REFUSES_TO_CREATE(prh_model, prh_model_create(&out, layers, -1, NULL));
    REFUSES(prh_model_summarize(NULL, &nowhere, NULL));
    REFUSES(prh_model_summarize(f->model, NULL, NULL));
    REFUSES(prh_model_summarize(f->model, &nowhere, NULL));
}

static void preprocessing_needs_steps_and_a_model(void **state)
{
    const fixture *f = *state;
    prh_preprocess *none = NULL;

    REFUSES(prh_preprocess_create(NULL, "paper"));
    assert_ok(prh_preprocess_create(&none, NULL)); /* no list is the empty list */
    assert_int_equal(prh_preprocess_step_count(none), 0);
    prh_preprocess_destroy(none);
    REFUSES(prh_preprocess_apply(NULL, f->preprocess, f->model, 0, NULL));
    REFUSES_TO_CREATE(prh_model, prh_preprocess_apply(&out, NULL, f->model, 0, NULL));
    REFUSES_TO_CREATE(prh_model, prh_preprocess_apply(&out, f->preprocess, NULL, 0, NULL));
    REFUSES_TO_WRITE(prh_preprocess_report, prh_preprocess_get_report(NULL, 0, &result));
    REFUSES(prh_preprocess_get_report(f->model, 0, NULL));
}

static void kernels_and_neighbours_need_data(void **state)
{
    const fixture *f = *state;

    REFUSES(prh_kernel_create(NULL, f->x, NULL, 0, NULL));
    REFUSES_TO_CREATE(prh_kernel, prh_kernel_create(&out, NULL, NULL, 0, NULL));
    REFUSES(prh_neighbors_create(NULL, f->x, NULL, 3, 0, NULL));
    REFUSES_TO_CREATE(prh_neighbors, prh_neighbors_create(&out, NULL, NULL, 3, 0, NULL));
    REFUSES(prh_neighbors_create_from_kernel(NULL, f->kernel, 3, NULL));
    REFUSES_TO_CREATE(prh_neighbors, prh_neighbors_create_from_kernel(&out, NULL, 3, NULL));
    REFUSES_TO_WRITE(double, prh_kernel_read_rows(NULL, 0, 1, &result));
    REFUSES(prh_kernel_read_rows(f->kernel, 0, 1, NULL));
}

static void metrics_need_a_place_and_a_name(void **state)
{
    const fixture *f = *state;

    REFUSES(prh_metric_create_by_name(NULL, "cka", NULL));
    REFUSES_TO_CREATE(prh_metric, prh_metric_create_by_name(&out, NULL, NULL));
    REFUSES_TO_WRITE(prh_metric_info, prh_metric_get_info(NULL, &result));
    REFUSES(prh_metric_get_info(f->metric, NULL));
}

static void scores_need_a_metric_and_two_sides(void **state)
{
    const fixture *f = *state;

    REFUSES_TO_WRITE(double, prh_metric_compute(NULL, f->x, f->x, &result));
    REFUSES_TO_WRITE(double, prh_metric_compute(f->metric, NULL, f->x, &result));
    REFUSES_TO_WRITE(double, prh_metric_compute(f->metric, f->x, NULL, &result));
    REFUSES(prh_metric_compute(f->metric, f->x, f->x, NULL));
    REFUSES_TO_WRITE(double, prh_metric_compute_with(NULL, f->x, f->x, NULL, &result));
    REFUSES_TO_WRITE(double, prh_metric_compute_with(f->metric, NULL, f->x, NULL, &result));
    REFUSES_TO_WRITE(double, prh_metric_compute_with(f->metric, f->x, NULL, NULL, &result));
    REFUSES(prh_metric_compute_with(f->metric, f->x, f->x, NULL, NULL));
}

static void preparing_needs_metrics_and_data(void **state)
{
    const fixture *f = *state;
    const prh_metric *metrics[2] = {f->metric, NULL};

    REFUSES(prh_prepared_create(NULL, f->metric, f->x));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create(&out, NULL, f->x));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create(&out, f->metric, NULL));
    REFUSES(prh_prepared_create_many(NULL, metrics, 1, f->x, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_many(&out, NULL, 1, f->x, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_many(&out, metrics, 0, f->x, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_many(&out, metrics, 2, f->x, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_many(&out, metrics, 1, NULL, NULL));
    REFUSES_TO_WRITE(prh_preprocess_report, prh_prepared_get_report(NULL, &result));
    REFUSES(prh_prepared_create_layers(NULL, metrics, 1, f->model, NULL, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_layers(&out, NULL, 1, f->model, NULL, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_layers(&out, metrics, 0, f->model, NULL, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_layers(&out, metrics, 2, f->model, NULL, NULL));
    REFUSES(prh_prepared_create_from_kernel(NULL, metrics, 1, f->kernel, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_from_kernel(&out, NULL, 1, f->kernel, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_from_kernel(&out, metrics, 2, f->kernel, NULL));
    REFUSES_TO_CREATE(prh_prepared, prh_prepared_create_from_kernel(&out, metrics, 1, NULL, NULL));
}

static void layers_of_no_model_cannot_be_prepared(void **state)
{
    const fixture *f = *state;
    const prh_metric *metrics[1] = {f->metric};
    prh_prepared *out[1] = {NULL};

    REFUSES(
        prh_prepared_create_layers(out, metrics, 1, NULL, NULL, NULL)); /* how many there are is not known */
    assert_null(out[0]);
}

static void comparing_needs_a_metric_and_two_sides(void **state)
{
    const fixture *f = *state;
    const prh_prepared *p = f->prepared;

    REFUSES_TO_WRITE(double, prh_metric_compare(NULL, p, p, &result));
    REFUSES_TO_WRITE(double, prh_metric_compare(f->metric, NULL, p, &result));
    REFUSES_TO_WRITE(double, prh_metric_compare(f->metric, p, NULL, &result));
    REFUSES(prh_metric_compare(f->metric, p, p, NULL));
    REFUSES_TO_WRITE(double, prh_metric_compare_with(NULL, p, p, NULL, &result));
    REFUSES_TO_WRITE(double, prh_metric_compare_with(f->metric, NULL, p, NULL, &result));
    REFUSES_TO_WRITE(double, prh_metric_compare_with(f->metric, p, NULL, NULL, &result));
    REFUSES(prh_metric_compare_with(f->metric, p, p, NULL, NULL));
    REFUSES_TO_WRITE(double, prh_metric_chance(NULL, p, p, &result));
    REFUSES_TO_WRITE(double, prh_metric_chance(f->metric, NULL, p, &result));
    REFUSES_TO_WRITE(double, prh_metric_chance(f->metric, p, NULL, &result));
    REFUSES(prh_metric_chance(f->metric, p, p, NULL));
    REFUSES_TO_WRITE(int64_t, prh_metric_ties(NULL, p, &result));
    REFUSES_TO_WRITE(int64_t, prh_metric_ties(f->metric, NULL, &result));
    REFUSES(prh_metric_ties(f->metric, p, NULL));
}

static void aligning_needs_a_metric_and_two_models(void **state)
{
    const fixture *f = *state;
    const prh_prepared *layers[2] = {f->prepared, NULL};

    REFUSES(prh_align(NULL, f->metric, f->model, f->model, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align(&out, NULL, f->model, f->model, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align(&out, f->metric, NULL, f->model, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align(&out, f->metric, f->model, NULL, NULL));
    REFUSES(prh_align_prepared(NULL, f->metric, layers, 1, layers, 1, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align_prepared(&out, NULL, layers, 1, layers, 1, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align_prepared(&out, f->metric, NULL, 1, layers, 1, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align_prepared(&out, f->metric, layers, 1, NULL, 1, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align_prepared(&out, f->metric, layers, 2, layers, 1, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align_prepared(&out, f->metric, layers, 1, layers, 2, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align_prepared(&out, f->metric, layers, 0, layers, 1, NULL));
    REFUSES_TO_CREATE(prh_alignment, prh_align_prepared(&out, f->metric, layers, 1, layers, -1, NULL));
    REFUSES_TO_WRITE(prh_preprocess_report, prh_alignment_get_report_x(NULL, 0, &result));
    REFUSES_TO_WRITE(prh_preprocess_report, prh_alignment_get_report_y(NULL, 0, &result));
    REFUSES(prh_alignment_get_report_x(f->alignment, 0, NULL));
    REFUSES(prh_alignment_get_report_y(f->alignment, 0, NULL));
    REFUSES_TO_WRITE(prh_layer_pair, prh_alignment_best(NULL, &result));
    REFUSES(prh_alignment_best(f->alignment, NULL));
}

static void streams_need_rows_and_places(void **state)
{
    const prh_view view = {values, 1, 2, 2, PRH_F64, 0};
    const prh_view empty = {NULL, 1, 2, 2, PRH_F64, 0};
    prh_hsic_stream *stream = NULL;
    unsigned char bytes[1] = {0};

    (void)state;
    REFUSES(prh_hsic_stream_create(NULL, 2, 2));
    assert_ok(prh_hsic_stream_create(&stream, 2, 2));
    REFUSES(prh_hsic_stream_update(NULL, &view, &view, NULL));
    REFUSES(prh_hsic_stream_update(stream, NULL, &view, NULL));
    REFUSES(prh_hsic_stream_update(stream, &view, NULL, NULL));
    REFUSES(prh_hsic_stream_update(stream, &empty, &view, NULL));
    REFUSES(prh_hsic_stream_merge(NULL, stream, NULL));
    REFUSES(prh_hsic_stream_merge(stream, NULL, NULL));
    REFUSES_TO_WRITE(prh_hsic_values, prh_hsic_stream_get_values(NULL, NULL, &result));
    REFUSES(prh_hsic_stream_get_values(stream, NULL, NULL));
    REFUSES(prh_hsic_stream_save(NULL, bytes, 1));
    REFUSES(prh_hsic_stream_save(stream, NULL, prh_hsic_stream_saved_size(stream)));
    REFUSES(prh_hsic_stream_restore(NULL, bytes, 1));
    REFUSES_TO_CREATE(prh_hsic_stream, prh_hsic_stream_restore(&out, NULL, 1));
    REFUSES_TO_CREATE(prh_hsic_stream, prh_hsic_stream_restore(&out, bytes, -1));
    prh_hsic_stream_destroy(stream);
}

static void getters_of_nothing_answer_zero(void **state)
{
    (void)state;
    assert_int_equal(prh_representation_rows(NULL), 0);
    assert_int_equal(prh_representation_cols(NULL), 0);
    assert_int_equal(prh_model_rows(NULL), 0);
    assert_int_equal(prh_model_layer_count(NULL), 0);
    assert_int_equal(prh_preprocess_step_count(NULL), 0);
    assert_int_equal(prh_kernel_rows(NULL), 0);
    assert_true(prh_kernel_bandwidth(NULL) == 0.0);
    assert_int_equal(prh_neighbors_rows(NULL), 0);
    assert_int_equal(prh_neighbors_k_max(NULL), 0);
    assert_int_equal(prh_neighbors_ties(NULL, 1), -1); /* 1 > k_max, which is 0 */
    assert_int_equal(prh_metric_k(NULL), 0);
    assert_int_equal(prh_metric_convention(NULL), PRH_CONVENTION_EXACT);
    assert_int_equal(prh_metric_precision(NULL), PRH_PRECISION_AUTO);
    assert_int_equal(prh_metric_rank(NULL), 0);
    assert_true(prh_metric_variance_share(NULL) == 0.0);
    assert_int_equal(prh_metric_standardizes(NULL), 0);
    assert_int_equal(prh_prepared_rows(NULL), 0);
    assert_int_equal(prh_alignment_rows(NULL), 0);
    assert_int_equal(prh_alignment_layers_x(NULL), 0);
    assert_int_equal(prh_alignment_layers_y(NULL), 0);
    assert_int_equal(prh_hsic_stream_rows(NULL), 0);
    assert_int_equal(prh_hsic_stream_cols_x(NULL), 0);
    assert_int_equal(prh_hsic_stream_cols_y(NULL), 0);
    assert_int_equal(prh_hsic_stream_saved_size(NULL), 0);
}

static void getters_of_nothing_answer_null(void **state)
{
    (void)state;
    assert_null(prh_model_layer(NULL, 0));
    assert_null(prh_model_layer_name(NULL, 0));
    assert_null(prh_preprocess_step(NULL, 0));
    assert_null(prh_kernel_values(NULL));
    assert_null(prh_neighbors_of(NULL, 0));
    assert_null(prh_neighbors_similarities_of(NULL, 0));
    assert_null(prh_metric_kernel(NULL));
    assert_null(prh_alignment_metric(NULL));
    assert_null(prh_alignment_scores(NULL));
    assert_null(prh_alignment_statuses(NULL));
    assert_null(prh_alignment_chances(NULL));
    assert_null(prh_alignment_ties_x(NULL));
    assert_null(prh_alignment_ties_y(NULL));
}

static void texts_that_are_never_null_are_empty(void **state)
{
    (void)state;
    assert_string_equal(prh_model_name(NULL), "");
    assert_string_equal(prh_model_family(NULL), "");
    assert_string_equal(prh_model_modality(NULL), "");
    assert_string_equal(prh_kernel_function(NULL), "");
    assert_string_equal(prh_metric_name(NULL), "");
    assert_string_equal(prh_alignment_provenance(NULL), "");
    assert_string_equal(prh_alignment_reason(NULL), "");
    assert_string_equal(prh_alignment_preprocessing(NULL), "");
}

static void an_index_beyond_the_end_answers_null(void **state)
{
    const fixture *f = *state;
    const int64_t beyond[] = {-1, 1000, INT64_MIN, INT64_MAX};
    prh_neighbors *neighbors = NULL;

    assert_ok(prh_neighbors_create_from_kernel(&neighbors, f->kernel, 3, NULL));
    for (int i = 0; i < 4; i++) {
        assert_null(prh_model_layer(f->model, beyond[i]));
        assert_null(prh_model_layer_name(f->model, beyond[i]));
        assert_null(prh_preprocess_step(f->preprocess, beyond[i]));
        assert_null(prh_metric_name_at(beyond[i]));
        assert_null(prh_neighbors_of(neighbors, beyond[i]));
        assert_null(prh_neighbors_similarities_of(neighbors, beyond[i]));
        assert_int_equal(prh_neighbors_ties(neighbors, beyond[i]), -1);
    }
    prh_neighbors_destroy(neighbors);
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {7};
    double *matrix = normal_matrix(&g, ROWS, COLS);
    prh_representation *layer = doubles(matrix, ROWS, COLS);

    f.x = doubles(matrix, ROWS, COLS);
    f.model = model_of(&layer, 1);
    f.metric = metric_of("mutual_knn", 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    assert_ok(prh_kernel_create(&f.kernel, f.x, NULL, PRH_PRECISION_AUTO, NULL));
    assert_ok(prh_preprocess_create(&f.preprocess, PRH_PREPROCESS_PAPER));
    assert_ok(prh_align(&f.alignment, f.metric, f.model, f.model, NULL));
    f.prepared = prepared_of(f.metric, f.x);
    free(matrix);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_alignment_destroy(f->alignment);
    prh_prepared_destroy(f->prepared);
    prh_preprocess_destroy(f->preprocess);
    prh_kernel_destroy(f->kernel);
    prh_metric_destroy(f->metric);
    prh_model_destroy(f->model);
    prh_representation_destroy(f->x);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(destroying_nothing_is_fine),
        cmocka_unit_test(representations_are_not_made_of_nothing),
        cmocka_unit_test(models_are_not_made_of_nothing),
        cmocka_unit_test(preprocessing_needs_steps_and_a_model),
        cmocka_unit_test(kernels_and_neighbours_need_data),
        cmocka_unit_test(metrics_need_a_place_and_a_name),
        cmocka_unit_test(scores_need_a_metric_and_two_sides),
        cmocka_unit_test(preparing_needs_metrics_and_data),
        cmocka_unit_test(layers_of_no_model_cannot_be_prepared),
        cmocka_unit_test(comparing_needs_a_metric_and_two_sides),
        cmocka_unit_test(aligning_needs_a_metric_and_two_models),
        cmocka_unit_test(streams_need_rows_and_places),
        cmocka_unit_test(getters_of_nothing_answer_zero),
        cmocka_unit_test(getters_of_nothing_answer_null),
        cmocka_unit_test(texts_that_are_never_null_are_empty),
        cmocka_unit_test(an_index_beyond_the_end_answers_null),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Refused memory, first half: the calls that take data in, look at it and turn it into features, kernels and lists.
 * (test_memory_failure_metrics.c has what is computed from those.) */
#include "failing_allocator.h"
#include "io_files.h"
#include "support.h"

enum { ROWS = 14, COLS = 5, K = 3, LAYERS = 2, UNTOUCHED = -7 };

typedef struct fixture {
    prh_representation *layer[LAYERS]; /* f64 and f16; two rows are the same */
    prh_representation *given[3];      /* gram, dissimilarity, squared-dissimilarity */
    prh_model *model;                  /* of the layers */
    prh_kernel *kernel;
    prh_run_options run;
    const prh_representation *matrix; /* what the next call reads */
    const char *text;                 /* its kernel, steps or file */
} fixture;

static fixture f;

static void make_given(const double *features)
{
    double *matrix[3] = {gram_of(features, ROWS, COLS), distances_of(features, ROWS, COLS, 0),
        distances_of(features, ROWS, COLS, 1)};

    for (int i = 0; i < 3; i++) {
        f.given[i] = doubles(matrix[i], ROWS, ROWS);
        free(matrix[i]);
    }
}

static int set_up(void **state)
{
    generator g = {7};
    double *x = normal_matrix(&g, ROWS, COLS), *y = related_matrix(&g, x, ROWS, COLS, COLS + 2, 0.5);

    memcpy(x, x + COLS, COLS * sizeof *x);
    f.layer[0] = doubles(x, ROWS, COLS);
    f.layer[1] = representation_of(y, ROWS, COLS + 2, PRH_F16);
    make_given(x);
    free(y);
    free(x);
    assert_ok(prh_model_create(&f.model, (const prh_representation *const *)f.layer, LAYERS, NULL));
    assert_ok(prh_kernel_create(&f.kernel, f.layer[0], "laplacian", PRH_PRECISION_AUTO, NULL));
    f.matrix = f.layer[0];
    f.run = (prh_run_options){.struct_size = sizeof f.run, .num_threads = 2};
    return make_folder(state);
}

static int tear_down(void **state)
{
    prh_kernel_destroy(f.kernel);
    prh_model_destroy(f.model);
    for (int i = 0; i < 3; i++)
        prh_representation_destroy(f.given[i]);
    for (int i = 0; i < LAYERS; i++)
        prh_representation_destroy(f.layer[i]);
    return remove_folder(state);
}

static void on_text(call made, const char *text)
{
    f.text = text;
    each_refused(made, &f, text);
}

/* ---- representations ---- */

static void count_release(void *count)
{
    ++*(int *)count;
}

static prh_status wrap(void *subject)
{
    const fixture *s = subject;
    prh_representation *out = (prh_representation *)(uintptr_t)1;
    prh_status status;
    int released = 0;
    prh_view view;

    assert_ok(prh_representation_view(s->matrix, &view));
    status = prh_representation_wrap(&out, &view, count_release, &released);
    assert_true((status >= 0) == (out != NULL));
    assert_int_equal(released, 0); /* on failure nothing was taken */
    prh_representation_destroy(out);
    assert_int_equal(released, status >= 0);
    return status;
}

static prh_status copy(void *subject)
{
    const fixture *s = subject;
    prh_representation *out = (prh_representation *)(uintptr_t)1;
    prh_status status;
    prh_view view;

    assert_ok(prh_representation_view(s->matrix, &view));
    status = prh_representation_copy(&out, &view);
    assert_true((status >= 0) == (out != NULL));
    prh_representation_destroy(out);
    return status;
}

static prh_status summarize(void *subject)
{
    const fixture *s = subject;
    prh_summary summary = {.struct_size = sizeof summary, .nan_count = UNTOUCHED};
    prh_status status = prh_representation_summarize(s->matrix, &summary);

    assert_int_equal(summary.nan_count, status < 0 ? UNTOUCHED : 0);
    return status;
}

static prh_status summarize_model(void *subject)
{
    const fixture *s = subject;
    const prh_run_options options = {.struct_size = sizeof options, .num_threads = 1};
    prh_summary found[LAYERS], *each[LAYERS];
    prh_status status;

    for (int i = 0; i < LAYERS; i++) {
        found[i] = (prh_summary){.struct_size = sizeof *found, .nan_count = UNTOUCHED};
        each[i] = &found[i];
    }
    status = prh_model_summarize(s->model, each, &options);
    for (int i = 0; i < LAYERS; i++)
        assert_int_equal(found[i].nan_count, status < 0 ? UNTOUCHED : 0);
    return status;
}

static void representations_survive_refused_memory(void **state)
{
    (void)state;
    each_refused(wrap, &f, "wrap");
    each_refused(copy, &f, "copy");
    for (int i = 0; i < LAYERS; i++) {
        f.matrix = f.layer[i];
        each_refused(summarize, &f, "summarize");
    }
    each_refused(summarize_model, &f, "summarize model");
    f.matrix = f.layer[0];
}

/* ---- files ---- */

MAKES(open_matrix, fixture, prh_representation, prh_representation_open, at(s->text))
MAKES(open_model, fixture, prh_model, prh_model_open, at(s->text), NULL)

static void matrices_in_files_survive_refused_memory(void **state)
{
    (void)state;
    write_npy("mapped.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    on_text(open_matrix, "mapped.npy");
    on_text(open_model, "mapped.npy");
    write_npy("converted.npy", "<i4", "True", "(2, 3)", six, sizeof six);
    on_text(open_matrix, "converted.npy");
}

static void stacks_and_directories_survive_refused_memory(void **state)
{
    (void)state;
    write_npy("stack.npy", "<f4", "False", "(2, 3, 1)", six, sizeof six);
    on_text(open_model, "stack.npy");
    write_npy("columns.npy", "<i4", "True", "(2, 3, 1)", six, sizeof six);
    on_text(open_model, "columns.npy");
    make_directory("folder");
    write_npy("folder/1.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    write_npy("folder/2.npy", ">f4", "False", "(2, 2)", six, 4 * sizeof *six);
    on_text(open_model, "folder");
}

#ifdef PRH_HAVE_JSON
static void safetensors_survive_refused_memory(void **state)
{
    (void)state;
    write_safetensors("model.safetensors",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
        "\"y\":{\"dtype\":\"I16\",\"shape\":[2,2],\"data_offsets\":[16,24]}}",
        0, six, sizeof six);
    wrap_json(1);
    on_text(open_model, "model.safetensors");
    wrap_json(0);
}
#endif

/* ---- models and steps ---- */

static const prh_model_options named = {
    .struct_size = sizeof named, .name = "a", .family = "b", .modality = "c"};

MAKES(create_model, fixture, prh_model, prh_model_create, (const prh_representation *const *)s->layer, LAYERS,
    &named)
MAKES(create_steps, fixture, prh_preprocess, prh_preprocess_create, s->text)

static prh_status apply_steps(void *subject)
{
    fixture *s = subject;
    prh_preprocess *steps = NULL;
    prh_model *out = NULL;
    prh_status status = prh_preprocess_create(&steps, s->text);

    if (status >= 0) {
        out = (prh_model *)(uintptr_t)1;
        status = prh_preprocess_apply(&out, steps, s->model, PRH_PRECISION_AUTO, &s->run);
    }
    assert_true((status >= 0) == (out != NULL));
    prh_preprocess_destroy(steps);
    prh_model_destroy(out);
    return status;
}

static void models_and_steps_survive_refused_memory(void **state)
{
    static const char *const steps[] = {"none", "paper", "clamp:0.9@matrix", "clamp-mean:0.9",
        "clamp-mean:0.9@matrix", "center", "standardize", "pca:2", "pca:0.9",
        "clamp:0.95,standardize,pca:3,normalize"};

    (void)state;
    each_refused(create_model, &f, "create_model");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        on_text(create_steps, steps[i]);
        for (f.run.num_threads = 1; f.run.num_threads <= 3; f.run.num_threads++)
            on_text(apply_steps, steps[i]);
    }
    f.run.num_threads = 2;
}

/* ---- kernels and lists ---- */

MAKES(create_kernel, fixture, prh_kernel, prh_kernel_create, s->matrix, s->text, PRH_PRECISION_AUTO, &s->run)
MAKES(create_neighbors, fixture, prh_neighbors, prh_neighbors_create, s->matrix, s->text, K,
    PRH_PRECISION_AUTO, &s->run)
MAKES(neighbors_of_kernel, fixture, prh_neighbors, prh_neighbors_create_from_kernel, s->kernel, K, &s->run)

static void kernels_and_lists_survive_refused_memory(void **state)
{
    static const char *const of_features[] = {"linear", "cosine", "rbf", "laplacian:2", "polynomial:2"};
    static const char *const of_items[] = {"gram", "dissimilarity", "squared-dissimilarity"};

    (void)state;
    for (int i = 0; i < 2 * 5; i++) {
        f.matrix = f.layer[i / 5];
        on_text(create_kernel, of_features[i % 5]);
        on_text(create_neighbors, of_features[i % 5]);
    }
    for (int i = 0; i < 3; i++) {
        f.matrix = f.given[i];
        on_text(create_kernel, of_items[i]);
        on_text(create_neighbors, of_items[i]);
    }
    f.matrix = f.layer[0];
    each_refused(neighbors_of_kernel, &f, "neighbors_of_kernel");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(representations_survive_refused_memory),
        cmocka_unit_test(matrices_in_files_survive_refused_memory),
        cmocka_unit_test(stacks_and_directories_survive_refused_memory),
#ifdef PRH_HAVE_JSON
        cmocka_unit_test(safetensors_survive_refused_memory),
#endif
        cmocka_unit_test(models_and_steps_survive_refused_memory),
        cmocka_unit_test(kernels_and_lists_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

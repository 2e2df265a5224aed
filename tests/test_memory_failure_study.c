/* Refused memory: models of matrices, and studies of models and of scores, with and without a store. */
#include "failing_allocator.h"
#include "studies.h"

enum { COUNT = 3, ROWS = 20 };

typedef struct fixture {
    prh_metric *metric;
    prh_model *models[COUNT];
    prh_study_member members[COUNT];
    prh_study_options options;
    prh_null_options null;
    const prh_representation *square;
    prh_model_options matrix;
    int empties; /* the folder, before the call */
} fixture;

static const char *const quality_names[2] = {"accuracy", "size"};
static const double qualities[COUNT * 2] = {1, 2, 2, 5, 3, 3}, accuracies[COUNT] = {0.2, 0.5, 0.9};
static const double scores[COUNT * COUNT] = {0, 0.5, 0.25, 0.5, 0, 0.3, 0.25, 0.3, 0};

MAKES(make_matrix_model, fixture, prh_model, prh_model_create, &s->square, 1, &s->matrix)
MAKES(align_matrices, fixture, prh_alignment, prh_align, s->metric, s->models[0], s->models[2], NULL)
MAKES(study_models, fixture, prh_study, prh_study_create, s->metric, (const prh_model *const *)s->models,
    COUNT, &s->options)
MAKES(study_scores, fixture, prh_study, prh_study_create_from_scores, scores, s->members, COUNT, &s->options)

static prh_status study_with_store(void *subject)
{
    fixture *f = subject;
    prh_store *store = NULL;
    prh_status status;

    if (f->empties)
        clear_folder();
    status = prh_store_open(&store, store_path(NULL));
    if (status < 0)
        return status;
    f->options.store = store;
    status = study_models(f);
    f->options.store = NULL;
    prh_store_destroy(store);
    return status;
}

static void models_of_matrices_survive_refused_memory(void **state)
{
    each_refused(make_matrix_model, *state, "a model of matrices");
    each_refused(align_matrices, *state, "aligning one with features");
}

static void studies_of_models_survive_refused_memory(void **state)
{
    fixture *f = *state;

    for (f->options.num_threads = 1; f->options.num_threads <= 2; f->options.num_threads++)
        each_refused(study_models, f, "study");
    f->options.num_threads = 1;
}

static void studies_with_a_store_survive_refused_memory(void **state)
{
    fixture *f = *state;

    for (f->empties = 1; f->empties >= 0; f->empties--)
        each_refused(study_with_store, f, f->empties ? "study that is kept" : "study that is found");
    clear_folder();
}

static void studies_of_scores_survive_refused_memory(void **state)
{
    fixture *f = *state;
    const prh_null_options *null = f->options.null;

    f->options.null = NULL;
    each_refused(study_scores, f, "scores");
    f->options.null = null;
}

static int set_up(void **state)
{
    static fixture f;
    static const int64_t widths[2] = {3, 4};
    static const char *const names[COUNT] = {"a", "b", "c"};
    prh_model *given = given_model(2, ROWS, 1, "dissimilarity");

    if (make_store_folder(state) != 0)
        return -1;
    f.metric = metric_of("mutual_knn", 3, NULL, 0, 0);
    for (int i = 0; i < COUNT; i++) {
        prh_model *plain = i == 2 ? given : features_model((uint64_t)i, ROWS, widths, 1 + i, PRH_F32);
        const prh_representation *layers[2] = {prh_model_layer(plain, 0), prh_model_layer(plain, 1)};
        const prh_model_options options = {.struct_size = sizeof options,
            .name = names[i],
            .family = "kin",
            .kernel = i == 2 ? "dissimilarity" : NULL};

        assert_ok(prh_model_create(&f.models[i], layers, prh_model_layer_count(plain), &options));
        f.members[i] = (prh_study_member){.name = names[i]};
        prh_model_destroy(plain);
    }
    f.square = prh_model_layer(f.models[2], 0);
    f.matrix = (prh_model_options){.struct_size = sizeof f.matrix, .kernel = "dissimilarity"};
    f.null = (prh_null_options){
        .struct_size = sizeof f.null, .method = PRH_NULL_PERMUTE, .permutations = 19, .alpha = 0.1};
    f.options = (prh_study_options){.struct_size = sizeof f.options,
        .quality_names = quality_names,
        .qualities = qualities,
        .quality_count = 2,
        .control = "size",
        .accuracies = accuracies,
        .tasks = 1,
        .trend_draws = 5,
        .null = &f.null,
        .num_threads = 1};
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    for (int i = 0; i < COUNT; i++)
        prh_model_destroy(f->models[i]);
    prh_metric_destroy(f->metric);
    return remove_store_folder(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_of_matrices_survive_refused_memory),
        cmocka_unit_test(studies_of_models_survive_refused_memory),
        cmocka_unit_test(studies_with_a_store_survive_refused_memory),
        cmocka_unit_test(studies_of_scores_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

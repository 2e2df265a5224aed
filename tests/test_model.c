/* Models: made of representations, opened from files that are written here byte by byte, and their names. */
#include "support.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/prh-model-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static const char *at(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int remove_folder(void **state)
{
    static const char *const files[] = {"plain.npy", "stack.npy", "two.parts.npy", "noending",
        "t.safetensors", "layers/a10.npy", "layers/a2.npy", "layers/notes.txt", "mixed/0.npy", "mixed/1.npy",
        "layers", "mixed"};

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        (void)!remove(at(files[i]));
    return rmdir(folder);
}

static void write_bytes(FILE *file, const void *bytes, size_t size)
{
    assert_int_equal(fwrite(bytes, 1, size, file), size);
}

/* The numbers first, first + 1, ... as float64 in a .npy of this shape. */
static void write_npy(const char *name, const char *shape, int count, double first)
{
    FILE *file = fopen(at(name), "wb");
    unsigned char head[128];
    char text[118];

    assert_non_null(file);
    memcpy(head, "\x93NUMPY\1\0\x76\0", 10);
    memset(text, ' ', sizeof text);
    snprintf(text, sizeof text, "{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }", shape);
    text[strlen(text)] = ' ';
    text[sizeof text - 1] = '\n';
    memcpy(head + 10, text, sizeof text);
    write_bytes(file, head, sizeof head);
    for (int i = 0; i < count; i++)
        write_bytes(file, &(double){first + i}, sizeof(double));
    assert_int_equal(fclose(file), 0);
}

static prh_model *opened(const char *name)
{
    prh_model *model = NULL;

    assert_ok(prh_model_open(&model, at(name), NULL));
    return model;
}

static void assert_layer(
    const prh_model *model, int64_t layer, int64_t rows, int64_t cols, const double *want)
{
    double *got = values_of(prh_model_layer(model, layer));

    assert_int_equal(prh_representation_rows(prh_model_layer(model, layer)), rows);
    assert_int_equal(prh_representation_cols(prh_model_layer(model, layer)), cols);
    assert_memory_equal(got, want, (size_t)(rows * cols) * sizeof *want);
    free(got);
}

static void a_matrix_file_is_a_model_of_one_layer(void **state)
{
    const double want[6] = {1, 2, 3, 4, 5, 6};
    prh_model *model;

    (void)state;
    write_npy("plain.npy", "2, 3", 6, 1);
    model = opened("plain.npy");
    assert_int_equal(prh_model_layer_count(model), 1);
    assert_int_equal(prh_model_rows(model), 2);
    assert_layer(model, 0, 2, 3, want);
    assert_string_equal(prh_model_name(model), "plain");
    assert_string_equal(prh_model_family(model), "");
    assert_string_equal(prh_model_modality(model), "");
    assert_string_equal(prh_model_layer_name(model, 0), "0");
    prh_model_destroy(model);
}

static void a_three_dimensional_file_is_a_stack_of_layers(void **state)
{
    const double want[3][4] = {{1, 2, 7, 8}, {3, 4, 9, 10}, {5, 6, 11, 12}};
    prh_model *model;

    (void)state;
    write_npy("stack.npy", "2, 3, 2", 12, 1);
    model = opened("stack.npy");
    assert_int_equal(prh_model_layer_count(model), 3);
    for (int l = 0; l < 3; l++) {
        prh_storage storage;

        assert_layer(model, l, 2, 2, want[l]);
        assert_ok(prh_representation_storage(prh_model_layer(model, l), &storage));
        assert_int_equal(storage.mapped, 1);
    }
    assert_string_equal(prh_model_layer_name(model, 2), "2");
    prh_model_destroy(model);
}

static void a_directory_is_a_model_in_natural_order(void **state)
{
    const double two[4] = {1, 2, 3, 4}, ten[2] = {9, 10};
    prh_model *model;
    FILE *notes;

    (void)state;
    assert_int_equal(mkdir(at("layers"), 0700), 0);
    write_npy("layers/a10.npy", "2, 1", 2, 9);
    write_npy("layers/a2.npy", "2, 2", 4, 1);
    notes = fopen(at("layers/notes.txt"), "w");
    assert_non_null(notes);
    assert_int_equal(fclose(notes), 0);
    model = opened("layers");
    assert_int_equal(prh_model_layer_count(model), 2);
    assert_string_equal(prh_model_name(model), "layers");
    assert_string_equal(prh_model_layer_name(model, 0), "a2");
    assert_string_equal(prh_model_layer_name(model, 1), "a10");
    assert_layer(model, 0, 2, 2, two);
    assert_layer(model, 1, 2, 1, ten);
    prh_model_destroy(model);
    model = opened("layers//");
    assert_string_equal(prh_model_name(model), "layers");
    prh_model_destroy(model);
}

static void a_directory_whose_layers_disagree_is_refused(void **state)
{
    prh_model *model = (prh_model *)(uintptr_t)1;

    (void)state;
    assert_int_equal(mkdir(at("mixed"), 0700), 0);
    write_npy("mixed/0.npy", "2, 2", 4, 1);
    write_npy("mixed/1.npy", "3, 2", 6, 1);
    assert_refused(prh_model_open(&model, at("mixed"), NULL), PRH_ERR_SHAPE, "mixed");
    assert_non_null(strstr(prh_last_error(), "3"));
    assert_null(model);
}

static void tensors_of_a_safetensors_file_are_layers(void **state)
{
    static const char header[] = "{\"h.10\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]},"
                                 "\"h.9\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[16,24]}}";
    const double data[3] = {1, 2, 3};
    const uint64_t size = sizeof header - 1;
    FILE *file = fopen(at("t.safetensors"), "wb");
    prh_model *model = NULL;
    prh_status status;

    (void)state;
    assert_non_null(file);
    write_bytes(file, &size, 8);
    write_bytes(file, header, size);
    write_bytes(file, data, sizeof data);
    assert_int_equal(fclose(file), 0);
    status = prh_model_open(&model, at("t.safetensors"), NULL);
    if (status == PRH_ERR_UNSUPPORTED)
        skip(); /* built without JSON */
    assert_ok(status);
    assert_string_equal(prh_model_name(model), "t");
    assert_string_equal(prh_model_layer_name(model, 0), "h.9");
    assert_string_equal(prh_model_layer_name(model, 1), "h.10");
    assert_layer(model, 0, 1, 1, data + 2);
    assert_layer(model, 1, 1, 2, data);
    prh_model_destroy(model);
}

static void names_lose_the_folder_and_the_last_ending(void **state)
{
    prh_model *model;

    (void)state;
    write_npy("two.parts.npy", "1, 1", 1, 1);
    model = opened("two.parts.npy");
    assert_string_equal(prh_model_name(model), "two.parts");
    prh_model_destroy(model);
}

static void a_name_that_is_given_wins_over_the_files(void **state)
{
    char name[] = "given", family[] = "kin", modality[] = "sight";
    prh_model_options options = {
        .struct_size = sizeof options, .name = name, .family = family, .modality = modality};
    prh_model *model = NULL;

    (void)state;
    write_npy("plain.npy", "2, 3", 6, 1);
    assert_ok(prh_model_open(&model, at("plain.npy"), &options));
    memset(name, 'x', 5); /* strings are copied */
    memset(family, 'x', 3);
    memset(modality, 'x', 5);
    assert_string_equal(prh_model_name(model), "given");
    assert_string_equal(prh_model_family(model), "kin");
    assert_string_equal(prh_model_modality(model), "sight");
    prh_model_destroy(model);
}

static void what_cannot_be_opened_is_refused_by_its_name(void **state)
{
    prh_model *model = (prh_model *)(uintptr_t)1;
    prh_representation *r = (prh_representation *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_model_open(&model, at("absent.npy"), NULL), PRH_ERR_IO, "absent.npy");
    assert_null(model);
    write_npy("stack.npy", "2, 3, 2", 12, 1);
    assert_refused(prh_representation_open(&r, at("stack.npy")), PRH_ERR_SHAPE, "stack.npy");
    assert_non_null(strstr(prh_last_error(), "3 layers"));
    assert_null(r);
}

static void a_matrix_file_opens_as_a_representation(void **state)
{
    const double want[6] = {1, 2, 3, 4, 5, 6};
    prh_representation *r = NULL;
    prh_storage storage;
    double *got;

    (void)state;
    write_npy("plain.npy", "2, 3", 6, 1);
    assert_ok(prh_representation_open(&r, at("plain.npy")));
    assert_ok(prh_representation_storage(r, &storage));
    assert_string_equal(storage.dtype, "f64");
    assert_int_equal(storage.mapped, 1);
    assert_int_equal(storage.column_major, 0);
    got = values_of(r);
    assert_memory_equal(got, want, sizeof want);
    free(got);
    prh_representation_destroy(r);
}

static void layers_outlive_their_handles_and_may_repeat(void **state)
{
    const double x[4] = {1, 2, 3, 4};
    prh_representation *r = doubles(x, 2, 2);
    const prh_representation *layers[3] = {r, r, r};
    prh_model *model = NULL;

    (void)state;
    assert_ok(prh_model_create(&model, layers, 3, NULL));
    prh_representation_destroy(r);
    for (int l = 0; l < 3; l++)
        assert_layer(model, l, 2, 2, x);
    assert_string_equal(prh_model_name(model), "model");
    assert_string_equal(prh_model_layer_name(model, 2), "2");
    prh_model_destroy(model);
}

static void layers_have_the_names_that_they_are_given(void **state)
{
    static const double values[] = {1, 2};
    static const char *const names[] = {"embedding", NULL};
    prh_model_options options = {.struct_size = sizeof options, .layer_names = names};
    prh_representation *layer = doubles(values, 2, 1);
    const prh_representation *layers[2] = {layer, layer};
    prh_model *model = NULL;

    (void)state;
    assert_ok(prh_model_create(&model, layers, 2, &options));
    assert_string_equal(prh_model_layer_name(model, 0), "embedding");
    assert_string_equal(prh_model_layer_name(model, 1), "1");
    prh_model_destroy(model);
    assert_refused(prh_model_open(&model, "a.npy", &options), PRH_ERR_ARGUMENT, "names its own layers");
    assert_null(model);
    prh_representation_destroy(layer);
}

static void layers_with_other_rows_are_refused_by_number(void **state)
{
    const double x[6] = {1, 2, 3, 4, 5, 6};
    prh_representation *three = doubles(x, 3, 2), *two = doubles(x, 2, 3);
    const prh_representation *layers[3] = {three, three, two};
    prh_model *model = (prh_model *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_model_create(&model, layers, 3, NULL), PRH_ERR_SHAPE, "layer 2 has 2 rows");
    assert_non_null(strstr(prh_last_error(), "layer 0 has 3"));
    assert_null(model);
    prh_representation_destroy(two);
    prh_representation_destroy(three);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matrix_file_is_a_model_of_one_layer),
        cmocka_unit_test(a_three_dimensional_file_is_a_stack_of_layers),
        cmocka_unit_test(a_directory_is_a_model_in_natural_order),
        cmocka_unit_test(a_directory_whose_layers_disagree_is_refused),
        cmocka_unit_test(tensors_of_a_safetensors_file_are_layers),
        cmocka_unit_test(names_lose_the_folder_and_the_last_ending),
        cmocka_unit_test(a_name_that_is_given_wins_over_the_files),
        cmocka_unit_test(what_cannot_be_opened_is_refused_by_its_name),
        cmocka_unit_test(a_matrix_file_opens_as_a_representation),
        cmocka_unit_test(layers_outlive_their_handles_and_may_repeat),
        cmocka_unit_test(layers_have_the_names_that_they_are_given),
        cmocka_unit_test(layers_with_other_rows_are_refused_by_number),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

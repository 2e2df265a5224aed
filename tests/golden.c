/* The helpers of golden.h. */
#include "golden.h"

#include <stdio.h>

const char *golden_path(const char *name)
{
    static char path[4096];

    snprintf(path, sizeof path, "%s/%s", PRH_TESTS_GOLDEN, name);
    return path;
}

json_t *golden_document(void)
{
    json_error_t error;
    json_t *document = json_load_file(golden_path("golden.json"), 0, &error);

    if (!document)
        print_error("golden.json, line %d: %s\n", error.line, error.text);
    assert_non_null(document);
    return document;
}

static prh_representation *open_side(
    const json_t *golden_case, const char *side, golden_input input, const char *variant)
{
    char key[16];
    prh_representation *stored = NULL;
    prh_preprocess *steps = NULL;
    prh_model *model, *done = NULL;
    prh_view view;
    prh_representation *made = NULL;

    snprintf(key, sizeof key, "%s_%s", side, input == GOLDEN_DOUBLE ? "f64" : "f32");
    assert_ok(prh_representation_open(&stored,
        golden_path(json_string_value(json_object_get(json_object_get(golden_case, "files"), key)))));
    if (strcmp(variant, "raw") == 0)
        return stored;
    model = model_of(&stored, 1);
    assert_ok(prh_preprocess_create(&steps, "normalize"));
    assert_ok(prh_preprocess_apply(
        &done, steps, model, input == GOLDEN_SINGLE ? PRH_PRECISION_AUTO : PRH_PRECISION_F64, NULL));
    assert_ok(prh_representation_view(prh_model_layer(done, 0), &view));
    assert_ok(prh_representation_copy(&made, &view));
    prh_preprocess_destroy(steps);
    prh_model_destroy(model);
    prh_model_destroy(done);
    return made;
}

static void check_variant(const json_t *golden_case, const char *variant, golden_input input,
    void (*check)(const golden_pair *pair))
{
    golden_pair pair = {.name = json_string_value(json_object_get(golden_case, "name")),
        .variant = variant,
        .n = json_integer_value(json_object_get(golden_case, "n")),
        .input = input};

    pair.exact_input = input == GOLDEN_DOUBLE || json_is_true(json_object_get(golden_case, "f32_exact"));
    pair.precision = input == GOLDEN_SINGLE ? PRH_PRECISION_AUTO : PRH_PRECISION_F64;
    pair.values = json_object_get(json_object_get(golden_case, "variants"), variant);
    assert_non_null(pair.values);
    note("%s %s", pair.name, variant);
    pair.x = open_side(golden_case, "X", input, variant);
    pair.y = open_side(golden_case, "Y", input, variant);
    check(&pair);
    prh_representation_destroy(pair.x);
    prh_representation_destroy(pair.y);
}

void golden_each(golden_input input, void (*check)(const golden_pair *pair))
{
    json_t *document = golden_document();
    json_t *cases = json_object_get(document, "cases");
    json_t *golden_case;
    size_t i;

    assert_int_equal(json_array_size(cases), 14);
    json_array_foreach(cases, i, golden_case)
    {
        if (!IS_LEFT_OUT(i))
            check_variant(golden_case, "raw", input, check);
        if (!IS_LEFT_OUT(i + 1))
            check_variant(golden_case, "l2", input, check);
    }
    note("%s", "");
    json_decref(document);
}

double golden_number(const json_t *object, const char *field, const char *key)
{
    const json_t *found = json_object_get(object, field);

    if (key)
        found = json_object_get(found, key);
    if (!json_is_number(found))
        print_error("golden.json has no number %s %s\n", field, key ? key : "");
    assert_true(json_is_number(found));
    return json_number_value(found);
}

double golden_score(
    const golden_pair *pair, const char *metric, int64_t k, const char *kernel, int32_t convention)
{
    prh_metric *made = metric_of(metric, k, kernel, convention, pair->precision);
    double score;

    note("%s %s: %s, k %d, kernel %s, convention %d", pair->name, pair->variant, metric, (int)k,
        kernel ? kernel : "-", convention);
    score = score_of(made, pair->x, pair->y);
    prh_metric_destroy(made);
    return score;
}

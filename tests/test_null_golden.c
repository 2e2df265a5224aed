/* Nulls of stored permutations against the values of the reference (tests/golden/README.md): p exactly, threshold and
 * calibrated score, which it stores in float32, to 1e-6, and every draw. */
#include "golden.h"

#include <math.h>
#include <stdio.h>

typedef struct table {
    int32_t *draws;
    int64_t count;
} table;

/* K x n int32 in C order. */
static table read_table(const char *file, int64_t count, int64_t n)
{
    table t = {allocate(count * n, sizeof *t.draws), count};
    FILE *in = fopen(golden_path(file), "rb");
    unsigned char head[10];

    assert_non_null(in);
    assert_int_equal(fread(head, 1, sizeof head, in), sizeof head);
    assert_int_equal(fseek(in, 10 + head[8] + 256 * head[9], SEEK_SET), 0);
    assert_int_equal(fread(t.draws, (size_t)n * sizeof *t.draws, (size_t)count, in), count);
    assert_int_equal(fgetc(in), EOF);
    fclose(in);
    return t;
}

/* "mutual_knn_k5_max": mutual_knn with k = 5, aggregated by the maximum */
static prh_metric *metric_of_key(const char *key, int32_t *aggregate)
{
    static const char *const names[] = {"mutual_knn", "unbiased_cka", "cknna", "cka"};
    size_t m = 0;

    while (strncmp(key, names[m], strlen(names[m])) != 0)
        assert_in_range(++m, 0, 3);
    *aggregate = strstr(key, "_mean") ? PRH_AGGREGATE_MEAN : PRH_AGGREGATE_MAX;
    return metric_of(
        names[m], strstr(key, "_k5") ? 5 : 0, NULL, PRH_CONVENTION_PLATONIC_REP, PRH_PRECISION_F64);
}

static prh_null *null_of(const prh_metric *metric, const prh_model *x, const prh_model *y, const table *t,
    double alpha, int32_t aggregate)
{
    const prh_null_options options = {.struct_size = sizeof options,
        .permutations = t->count,
        .alpha = alpha,
        .table = t->draws,
        .method = PRH_NULL_PERMUTE,
        .aggregate = aggregate};
    prh_prepared *px[4], *py[4];
    prh_null *null = NULL;

    assert_ok(prh_prepared_create_layers(px, &metric, 1, x, NULL, NULL));
    assert_ok(prh_prepared_create_layers(py, &metric, 1, y, NULL, NULL));
    assert_ok(prh_null_create(&null, metric, (const prh_prepared *const *)px, prh_model_layer_count(x),
        (const prh_prepared *const *)py, prh_model_layer_count(y), &options, NULL));
    for (int64_t l = 0; l < prh_model_layer_count(x); l++)
        prh_prepared_destroy(px[l]);
    for (int64_t l = 0; l < prh_model_layer_count(y); l++)
        prh_prepared_destroy(py[l]);
    return null;
}

/* float32 means of the reference's neighbour metrics: 1e-6. */
static void check(const prh_null *null, const json_t *stored, int64_t draws, int counted)
{
    prh_null_result r = {.struct_size = sizeof r};
    const json_t *values = json_object_get(stored, "null");
    double p = golden_number(stored, "p_value_f32", NULL), sum = 0.0, square = 0.0;

    assert_ok(prh_null_get_result(null, &r));
    assert_int_equal(r.method, PRH_NULL_PERMUTE);
    assert_int_equal(r.values, draws);
    assert_same_bits((double)(float)r.p, p);
    assert_true(fabs(p * (double)(draws + 1) - nearbyint(p * (double)(draws + 1))) < 1e-5);
    assert_close(r.score, golden_number(stored, "observed", NULL), counted ? 1e-6 : 1e-9);
    assert_close(r.threshold, golden_number(stored, "tau_f32", NULL), 1e-6);
    assert_close(r.calibrated, golden_number(stored, "calibrated_f32", NULL), 1e-6);
    assert_int_equal(json_array_size(values), values ? draws : 0);
    for (int64_t k = 0; values && k < draws; k++) {
        const double want = json_number_value(json_array_get(values, (size_t)k));

        assert_close(prh_null_values(null)[k], want, counted ? 1e-6 : 1e-9);
        sum += want;
        square += want * want;
    }
    if (!values)
        return;
    assert_close(r.mean, sum / (double)draws, 1e-6);
    assert_close(r.sd, sqrt(square / (double)draws - r.mean * r.mean), 1e-5);
    assert_close(r.z, (r.score - r.mean) / r.sd, 1e-9);
}

static prh_model *stack(const char *file)
{
    prh_model *stored = NULL, *done;

    assert_ok(prh_model_open(&stored, golden_path(file), NULL));
    done = preprocessed(stored, "normalize");
    prh_model_destroy(stored);
    return done;
}

static void stored_permutations_of_a_pair_give_the_references_null(void **state)
{
    json_t *document = golden_document(), *nulls = json_object_get(document, "nulls"), *entry;
    size_t e;

    (void)state;
    assert_int_equal(json_array_size(nulls), 2);
    json_array_foreach(nulls, e, entry)
    {
        const char *name = json_string_value(json_object_get(entry, "case")), *key;
        const int64_t draws = json_integer_value(json_object_get(entry, "K"));
        char file[2][64];
        prh_model *x, *y;
        json_t *stored;
        table t;

        assert_string_equal(json_string_value(json_object_get(entry, "variant")), "l2");
        snprintf(file[0], sizeof file[0], "inputs/%s.X.f64.npy", name);
        snprintf(file[1], sizeof file[1], "inputs/%s.Y.f64.npy", name);
        x = stack(file[0]);
        y = stack(file[1]);
        t = read_table(json_string_value(json_object_get(entry, "perms")), draws, prh_model_rows(x));
        assert_int_equal(json_object_size(json_object_get(entry, "metrics")), 4);
        json_object_foreach(json_object_get(entry, "metrics"), key, stored)
        {
            int32_t aggregate;
            prh_metric *metric = metric_of_key(key, &aggregate);
            prh_null *null = null_of(metric, x, y, &t, golden_number(entry, "alpha", NULL), aggregate);

            note("%s %s", name, key);
            check(null, stored, draws, strstr(key, "mutual") != NULL);
            prh_null_destroy(null);
            prh_metric_destroy(metric);
        }
        free(t.draws);
        prh_model_destroy(x);
        prh_model_destroy(y);
    }
    json_decref(document);
}

static void stored_permutations_of_layer_stacks_give_the_references_null(void **state)
{
    json_t *document = golden_document(), *entry = json_array_get(json_object_get(document, "pipeline"), 0);
    json_t *null_entry = json_object_get(entry, "null"), *stored;
    const int64_t draws = json_integer_value(json_object_get(null_entry, "K"));
    prh_model *x = stack(json_string_value(json_object_get(json_object_get(entry, "files"), "X")));
    prh_model *y = stack(json_string_value(json_object_get(json_object_get(entry, "files"), "Y")));
    table t = read_table(json_string_value(json_object_get(entry, "perms")), draws, prh_model_rows(x));
    const char *key;

    (void)state;
    assert_int_equal(json_object_size(json_object_get(null_entry, "metrics")), 4);
    json_object_foreach(json_object_get(null_entry, "metrics"), key, stored)
    {
        int32_t aggregate;
        prh_metric *metric = metric_of_key(key, &aggregate);
        prh_null *null = null_of(metric, x, y, &t, golden_number(null_entry, "alpha", NULL), aggregate);

        note("%s", key);
        check(null, stored, draws, strstr(key, "mutual") != NULL);
        prh_null_destroy(null);
        prh_metric_destroy(metric);
    }
    free(t.draws);
    prh_model_destroy(x);
    prh_model_destroy(y);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stored_permutations_of_a_pair_give_the_references_null),
        cmocka_unit_test(stored_permutations_of_layer_stacks_give_the_references_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

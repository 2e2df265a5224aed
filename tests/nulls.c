/* Nulls from plain matrices. */
#include "nulls.h"

int32_t *random_table(generator *g, int64_t draws, int64_t n)
{
    int32_t *table = allocate(draws * n, sizeof *table);

    for (int64_t k = 0; k < draws; k++) {
        int32_t *row = table + k * n;

        for (int64_t i = 0; i < n; i++)
            row[i] = (int32_t)i;
        for (int64_t i = n - 1; i > 0; i--) {
            const int64_t j = next_below(g, i + 1);
            const int32_t kept = row[i];

            row[i] = row[j];
            row[j] = kept;
        }
    }
    return table;
}

double *reordered(const double *x, int64_t n, int64_t cols, const int32_t *order, int square)
{
    double *out = allocate(n * cols, sizeof *out);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < cols; j++)
            out[i * cols + j] = x[order[i] * cols + (square ? order[j] : j)];
    return out;
}

prh_status null_status(prh_null **null, const prh_metric *metric, const layers *x, const layers *y,
    const prh_null_options *options, const prh_run_options *run)
{
    prh_prepared *prepared[2][MOST_LAYERS];
    const layers *sides[2] = {x, y};
    prh_status status;

    for (int s = 0; s < 2; s++)
        for (int64_t l = 0; l < sides[s]->count; l++) {
            prh_representation *layer = doubles(sides[s]->values[l], sides[s]->rows, sides[s]->cols);

            assert_ok(prh_prepared_create_many(&prepared[s][l], &metric, 1, layer, run));
            prh_representation_destroy(layer);
        }
    status = prh_null_create(null, metric, (const prh_prepared *const *)prepared[0], x->count,
        (const prh_prepared *const *)prepared[1], y->count, options, run);
    for (int s = 0; s < 2; s++)
        for (int64_t l = 0; l < sides[s]->count; l++)
            prh_prepared_destroy(prepared[s][l]);
    return status;
}

prh_null *null_of(const prh_metric *metric, const layers *x, const layers *y, const prh_null_options *options,
    const prh_run_options *run)
{
    prh_null *null = NULL;

    assert_ok(null_status(&null, metric, x, y, options, run));
    return null;
}

prh_null_result result_of(const prh_null *null)
{
    prh_null_result r = {.struct_size = sizeof r};

    assert_ok(prh_null_get_result(null, &r));
    return r;
}

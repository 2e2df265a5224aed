/* What is said of a study, as numbers. */
#include <math.h>
#include <stdlib.h>

#include "program.h"
#include "report_parts.h"

double report_either(const double *matrix, int64_t models, int64_t x, int64_t y)
{
    const double there = matrix[x * models + y];

    return isnan(there) ? matrix[y * models + x] : there;
}

/* For qsort: the most aligned first, among equals as the models come. */
static int by_value(const void *a, const void *b)
{
    const report_pair *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    if (x->x != y->x)
        return x->x < y->x ? -1 : 1;
    return (x->y > y->y) - (x->y < y->y);
}

report_pair *report_pairs(const results *found, int64_t *count)
{
    const int64_t m = found->model_count;
    report_pair *pairs = need((size_t)(m * (m - 1)), sizeof *pairs);

    *count = 0;
    for (int64_t x = 0; x < m; x++)
        for (int64_t y = found->sees_once ? x + 1 : 0; y < m; y++) {
            const double score = found->pairs.score[x * m + y];
            const double calibrated = found->pairs.calibrated[x * m + y];

            if (x != y && isfinite(score))
                pairs[(*count)++] = (report_pair){x, y, found->is_calibrated ? calibrated : score, score};
        }
    for (int64_t i = 0; i < *count; i++)
        if (isnan(pairs[i].value))
            pairs[i].value = -INFINITY; /* without a null among those with one: at the end */
    qsort(pairs, (size_t)*count, sizeof *pairs, by_value);
    return pairs;
}

const char *report_trend_of(report_page *mine, const result_trend *trend)
{
    const results *found = mine->found;

    if (found->modality_count < 2 || trend->subjects < 0 || trend->references < 0)
        return "";
    if (trend->subjects == trend->references)
        return found->modalities[trend->subjects];
    return pool_text(&mine->memory, "%s with %s", found->modalities[trend->subjects],
        found->modalities[trend->references]);
}

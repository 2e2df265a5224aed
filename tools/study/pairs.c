/* Every pair of models, as members of results.json. */
#include <math.h>

#include "json.h"
#include "program.h"
#include "study/study.h"

const char *study_status_word(prh_status status)
{
    if (status == PRH_OK)
        return "ok";
    if (status == PRH_ERR_UNDEFINED)
        return "undefined";
    return status == PRH_ERR_UNSUPPORTED ? "not compared" : prh_status_name(status);
}

/* A text for each pair of models. */
static json_t *words_json(const study *mine, const char *(*word)(const prh_study *found, int64_t at))
{
    json_t *rows = json_new_array();

    for (int64_t i = 0; i < mine->count; i++) {
        json_t *row = json_new_array();

        for (int64_t j = 0; j < mine->count; j++)
            json_add(row, json_of_text(word(mine->found, i * mine->count + j)));
        json_add(rows, row);
    }
    return rows;
}

static const char *status_at(const prh_study *found, int64_t at)
{
    return study_status_word(prh_study_statuses(found)[at]);
}

static const char *method_at(const prh_study *found, int64_t at)
{
    const int32_t method = prh_study_null_methods(found)[at];

    return method < 0 ? NULL : prh_null_method_name(method);
}

json_t *study_pairs_json(const study *mine)
{
    static const struct {
        const char *name;
        const double *(*get)(const prh_study *found);
    } numbers[] = {{"null_mean", prh_study_null_means}, {"null_sd", prh_study_null_sds},
        {"threshold", prh_study_thresholds}, {"z", prh_study_zs}, {"p", prh_study_ps},
        {"adjusted_p", prh_study_adjusted_ps}, {"calibrated", prh_study_calibrated}};
    const prh_study *found = mine->found;
    const int64_t m = mine->count;
    json_t *pairs = json_new_object();

    json_put(pairs, "score", json_of_real_rows(prh_study_scores(found), m, m));
    json_put(pairs, "status", words_json(mine, status_at));
    json_put(pairs, "layer_x", json_of_count_rows(prh_study_layers_x(found), m, m));
    json_put(pairs, "layer_y", json_of_count_rows(prh_study_layers_y(found), m, m));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        json_put(pairs, numbers[i].name, json_of_real_rows(numbers[i].get(found), m, m));
    json_put(pairs, "method", words_json(mine, method_at));
    return pairs;
}

/* A matrix that was given may differ below the diagonal. */
static int is_symmetric(const double *scores, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < i; j++) {
            const double a = scores[i * count + j], b = scores[j * count + i];

            if (!(a == b || (isnan(a) && isnan(b))))
                return 0;
        }
    return 1;
}

int study_sees_pairs_once(const study *mine)
{
    if (mine->scores)
        return is_symmetric(prh_study_scores(mine->found), mine->count);
    return study_metric(mine)->info.symmetric && mine->nulls.how.aggregate != PRH_AGGREGATE_ROW_MAX_MEAN;
}

int study_chances(const study *mine, double *lowest, double *highest)
{
    *lowest = INFINITY;
    *highest = -INFINITY;
    for (int64_t i = 0; i < mine->count; i++)
        for (int64_t j = 0; j < mine->count; j++) {
            const prh_alignment *pair = prh_study_alignment(mine->found, i, j);
            prh_layer_pair best;

            if (!pair || prh_alignment_best(pair, &best) < 0)
                continue;
            *lowest = fmin(*lowest,
                prh_alignment_chances(pair)[best.layer_x * prh_alignment_layers_y(pair) + best.layer_y]);
            *highest = fmax(*highest,
                prh_alignment_chances(pair)[best.layer_x * prh_alignment_layers_y(pair) + best.layer_y]);
        }
    return *lowest <= *highest;
}

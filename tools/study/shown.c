/* The pairs of models that are shown: which ones, the profile of layers, the null. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "program.h"
#include "progress.h"
#include "provenance.h"
#include "study/study.h"

enum { QUANTILES = 1000 };

/* ---- which one ---- */

static int refuse_name(const study *mine, const char *name)
{
    char *hint = manifest_hint(&mine->models, name);

    bad("--pair: %s has no model '%s'%s", mine->models.table.path, name, hint);
    free(hint);
    return EXIT_BAD;
}

/* Names may hold commas: every one of them may be the one between X and Y. The first is the one to complain about. */
static int split_pair(study *mine, const char *pair)
{
    const char *first = strchr(pair, ',');
    char *x;
    int code;

    if (!first)
        return bad_usage(mine->wishes->name, "--pair takes two names of models, X,Y, not '%s'", pair);
    for (const char *comma = first; comma; comma = strchr(comma + 1, ',')) {
        x = need_text("%.*s", (int)(comma - pair), pair);
        mine->shown.x = manifest_find(&mine->models, x);
        mine->shown.y = manifest_find(&mine->models, comma + 1);
        free(x);
        if (mine->shown.x >= 0 && mine->shown.y >= 0)
            return EXIT_FINE;
    }
    x = need_text("%.*s", (int)(first - pair), pair);
    code = refuse_name(mine, manifest_find(&mine->models, x) < 0 ? x : first + 1);
    free(x);
    return code;
}

int study_compares(const study *mine, int is_one_modality)
{
    const int pairs = mine->wishes->study.pairs;

    return pairs == PRH_STUDY_ALL || (pairs == PRH_STUDY_WITHIN) == is_one_modality;
}

static int is_compared(const study *mine, int64_t i, int64_t j)
{
    const listing *models = mine->models.entries;

    return i != j && study_compares(mine, strcmp(models[i].modality, models[j].modality) == 0);
}

int study_name_pair(study *mine)
{
    const char *pair = mine->wishes->study.pair;
    int code;

    mine->shown = (model_pair){-1, -1};
    if (!pair)
        return EXIT_FINE;
    code = split_pair(mine, pair);
    if (!code && mine->shown.x == mine->shown.y)
        return bad("--pair %s: is one model, and no model is compared with itself", pair);
    if (!code && !is_compared(mine, mine->shown.x, mine->shown.y))
        return bad("--pair %s: is not compared with --pairs %s, since %s", pair,
            options_study_pairs_name(&mine->wishes->study),
            mine->wishes->study.pairs == PRH_STUDY_WITHIN ? "the modalities differ" : "the modality is one");
    return code;
}

int study_check_pairs(const study *mine)
{
    for (int64_t i = 0; i < mine->count; i++)
        for (int64_t j = 0; j < i; j++)
            if (is_compared(mine, i, j))
                return EXIT_FINE;
    return bad("--pairs %s leaves no pair of models: %s", options_study_pairs_name(&mine->wishes->study),
        mine->wishes->study.pairs == PRH_STUDY_WITHIN ? "each has a modality of its own"
                                                      : "all have one modality");
}

/* What is not there is less than all that is: 1, 0 or -1. */
static int compare(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(b) - isnan(a);
    return (a > b) - (a < b);
}

int study_is_better(const study *mine, int64_t at, int64_t other)
{
    const double *calibrated = prh_study_calibrated(mine->found), *scores = prh_study_scores(mine->found);
    const int first = compare(calibrated[at], calibrated[other]);

    return first ? first > 0 : compare(scores[at], scores[other]) > 0;
}

/* Models of a pair that have more than one layer. */
static int layered_models(const study *mine, int64_t i, int64_t j)
{
    return mine->scores ? 0 : (mine->facts[i].layers > 1) + (mine->facts[j].layers > 1);
}

/* The best pair, of different modalities only if `across`, of which so many models have more than one layer; what is
 * there stays if there is none. */
static void take_best(const study *mine, int across, int layered, model_pair *best)
{
    const int64_t *modalities = prh_study_modalities(mine->found), m = mine->count;
    const double *scores = prh_study_scores(mine->found);
    int64_t found = -1;

    for (int64_t at = 0; at < m * m; at++)
        if (at / m != at % m && !isnan(scores[at]) && (!across || modalities[at / m] != modalities[at % m]) &&
            layered_models(mine, at / m, at % m) >= layered &&
            (found < 0 || study_is_better(mine, at, found)))
            found = at;
    if (found >= 0)
        *best = (model_pair){found / m, found % m};
}

/* The same, of different modalities if there are such pairs. */
static model_pair choose(const study *mine, int layered)
{
    model_pair best = {-1, -1};

    take_best(mine, 1, layered, &best);
    if (best.x < 0)
        take_best(mine, 0, layered, &best);
    return best;
}

/* The pair as the study has the two. */
static model_pair in_order(const study *mine, model_pair pair)
{
    if (pair.x > pair.y && study_sees_pairs_once(mine))
        return (model_pair){pair.y, pair.x};
    return pair;
}

void study_choose_pairs(study *mine)
{
    mine->layered = mine->shown;
    if (mine->shown.x < 0) {
        mine->shown = choose(mine, 0);
        for (int layered = 2; layered >= 0 && mine->layered.x < 0; layered--)
            mine->layered = choose(mine, layered);
    }
    mine->shown = in_order(mine, mine->shown);
    mine->layered = in_order(mine, mine->layered);
}

/* ---- its profile ---- */

static json_t *profile_json(const study *mine, const prh_alignment *pair, const prh_layer_profile *profile)
{
    const int64_t rows = prh_alignment_layers_x(pair), cols = prh_alignment_layers_y(pair);
    prh_layer_profile_values values = {.struct_size = sizeof values};
    json_t *made = json_new_object();

    if (prh_layer_profile_get_values(profile, &values) < 0)
        abort(); /* only for NULL */
    json_put(made, "x", json_of_int(mine->layered.x));
    json_put(made, "y", json_of_int(mine->layered.y));
    json_put(made, "scores", json_of_real_rows(prh_alignment_scores(pair), rows, cols));
    json_put(made, "threshold", json_of_real(values.threshold));
    json_put(made, "partners_x", json_of_counts(prh_layer_profile_partners_x(profile), rows));
    json_put(made, "partners_y", json_of_counts(prh_layer_profile_partners_y(profile), cols));
    json_put(made, "ridge", json_of_counts(prh_layer_profile_ridge(profile), rows));
    json_put(made, "partner_mean", json_of_real(values.partner_mean));
    json_put(made, "ridge_mean", json_of_real(values.ridge_mean));
    json_put(made, "above", json_of_count(values.above));
    json_put(made, "mutual", json_of_int(values.mutual));
    return made;
}

static int add_profile(const study *mine, json_t *list)
{
    const prh_alignment *pair = prh_study_alignment(mine->found, mine->layered.x, mine->layered.y);
    const int is_largest = mine->nulls.how.aggregate == PRH_AGGREGATE_MAX;
    const double threshold =
        is_largest ? prh_study_thresholds(mine->found)[mine->layered.x * mine->count + mine->layered.y] : NAN;
    prh_layer_profile *profile = NULL;
    const prh_status status = prh_layer_profile_create(&profile, prh_alignment_scores(pair),
        prh_alignment_layers_x(pair), prh_alignment_layers_y(pair), threshold);

    if (status >= 0)
        json_add(list, profile_json(mine, pair, profile));
    prh_layer_profile_destroy(profile);
    return status < 0 && status != PRH_ERR_UNDEFINED ? bad_status(status, NULL) : EXIT_FINE;
}

/* ---- its null ---- */

/* At shares in the middle of 1000 equal parts, so that they have the null's mean. */
static json_t *quantiles_json(const prh_null *null)
{
    json_t *list = json_new_array();

    for (int i = 0; i < QUANTILES; i++) {
        double quantile = NAN;

        if (prh_null_quantile(null, (i + 0.5) / QUANTILES, &quantile) < 0)
            quantile = NAN;
        json_add(list, json_of_real(quantile));
    }
    return list;
}

static json_t *null_distribution(const study *mine, const prh_null *null, const prh_null_result *result)
{
    json_t *made = json_new_object();

    json_put(made, "x", json_of_int(mine->shown.x));
    json_put(made, "y", json_of_int(mine->shown.y));
    json_put(made, "score", json_of_real(result->score));
    json_put(made, "mean", json_of_real(result->mean));
    json_put(made, "sd", json_of_real(result->sd));
    json_put(made, "threshold", json_of_real(result->threshold));
    json_put(made, "z", json_of_real(result->z));
    json_put(made, "p", json_of_real(result->p));
    json_put(made, "method", json_of_text(prh_null_method_name(result->method)));
    json_put(made, "quantiles", quantiles_json(null));
    return made;
}

/* A study does not keep nulls: this one is found again, with the same draws. */
static int add_null(const study *mine, json_t *list)
{
    char *steps = provenance_steps(mine->steps);
    const prh_align_options how = {.struct_size = sizeof how,
        .preprocessing = steps,
        .memory_limit = mine->wishes->memory,
        .num_threads = mine->wishes->threads,
        .progress = progress_tick,
        .store = mine->store,
        .null = &mine->nulls.how};
    prh_null_result result = {.struct_size = sizeof result};
    prh_alignment *pair = NULL;
    prh_status status;

    progress_step("finding the null of", mine->facts[mine->shown.x].name, 0, 1, 1);
    status = prh_align(
        &pair, study_metric(mine)->metric, mine->handles[mine->shown.x], mine->handles[mine->shown.y], &how);
    free(steps);
    if (status >= 0)
        status = prh_null_get_result(prh_alignment_null(pair), &result);
    if (status >= 0)
        json_add(list, null_distribution(mine, prh_alignment_null(pair), &result));
    prh_alignment_destroy(pair);
    return status < 0 ? bad_status(status, NULL) : EXIT_FINE;
}

int study_shown_json(const study *mine, json_t *root)
{
    json_t *profiles = json_new_array(), *chances = json_new_array();
    int code = EXIT_FINE;

    json_put(root, "profiles", profiles);
    json_put(root, "nulls", chances);
    if (mine->scores || mine->shown.x < 0)
        return EXIT_FINE; /* then there is none of layers either */
    code = add_profile(mine, profiles);
    if (!code && mine->nulls.wanted &&
        !isnan(prh_study_ps(mine->found)[mine->shown.x * mine->count + mine->shown.y]))
        code = add_null(mine, chances);
    return code;
}

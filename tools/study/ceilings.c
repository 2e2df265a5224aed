/* How well could any model do? Models with the same word in the column `repeats` are measurements of one thing. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "program.h"
#include "progress.h"
#include "study/study.h"

/* Measurements of one thing. */
typedef struct repeated {
    const char *word;
    const char *kernel; /* of all of them; "" for features */
    int64_t *models;
    int64_t count;
} repeated;

/* What can not be averaged is a warning, and no failure of the study. */
static int can_average(study *mine, const repeated *group)
{
    if (group->count < 2) {
        warn(&mine->notes, "there is no noise ceiling of '%s': it has one measurement", group->word);
        return 0;
    }
    for (int64_t i = 0; i < group->count; i++) {
        const model *one = &mine->facts[group->models[i]], *first = &mine->facts[group->models[0]];

        if (one->layers > 1) {
            warn(&mine->notes,
                "there is no noise ceiling of '%s': %s has %" PRId64 " layers, and measurements one",
                group->word, one->name, one->layers);
            return 0;
        }
        if (strcmp(mine->models.entries[group->models[i]].kernel, group->kernel) != 0) {
            warn(&mine->notes, "there is no noise ceiling of '%s': its measurements are of different kinds",
                group->word);
            return 0;
        }
        if (one->facts[0].cols != first->facts[0].cols) {
            warn(&mine->notes,
                "there is no noise ceiling of '%s': %s has %" PRId64 " columns and %s has %" PRId64
                ", and columns are averaged",
                group->word, first->name, first->facts[0].cols, one->name, one->facts[0].cols);
            return 0;
        }
    }
    return 1;
}

static json_t *ceiling_json(const repeated *group, const prh_noise_ceiling *ceiling)
{
    prh_noise_ceiling_values values = {.struct_size = sizeof values};
    json_t *made = json_new_object();

    if (prh_noise_ceiling_get_values(ceiling, &values) < 0)
        abort(); /* only for NULL */
    json_put(made, "repeats", json_of_text(group->word));
    json_put(made, "models", json_of_counts(group->models, group->count));
    json_put(made, "lower", json_of_real(values.lower));
    json_put(made, "upper", json_of_real(values.upper));
    json_put(made, "lower_error", json_of_real(values.lower_error));
    json_put(made, "upper_error", json_of_real(values.upper_error));
    json_put(made, "lowers", json_of_reals(prh_noise_ceiling_lowers(ceiling), group->count));
    json_put(made, "uppers", json_of_reals(prh_noise_ceiling_uppers(ceiling), group->count));
    return made;
}

/* Ranks are averaged where ranks are compared: rsa by Spearman's rho, which is its default (Nili et al. 2014). */
static int is_ranked(const char *metric)
{
    return strcmp(metric, "rsa") == 0 ||
           (strncmp(metric, "rsa:", 4) == 0 && (strstr(metric, ":spearman") || !strchr(metric + 4, ':')));
}

/* The study's metric, for matrices with their kernel in place of that of features. */
static int find_ceiling(
    study *mine, const repeated *group, const prh_representation *const *layers, json_t *list)
{
    const prh_run_options run = run_options(mine->wishes, mine->wishes->memory);
    const int matrices = group->kernel[0] || options_precomputed(mine->wishes);
    const prh_noise_ceiling_options how = {
        .struct_size = sizeof how, .ranked = matrices && is_ranked(study_metric(mine)->name)};
    options own = *mine->wishes;
    metric_list metrics = {0};
    prh_noise_ceiling *ceiling = NULL;
    prh_status status;
    int code;

    if (group->kernel[0])
        own.kernel = group->kernel;
    code = metrics_create(&metrics, &own);
    if (code)
        return code;
    status = prh_noise_ceiling_create(&ceiling, metrics.items[0].metric, layers, group->count, &how, &run);
    if (status >= 0)
        json_add(list, ceiling_json(group, ceiling));
    else if (status == PRH_ERR_CANCELLED || status == PRH_ERR_MEMORY)
        code = bad_status(status, NULL);
    else
        warn(&mine->notes, "there is no noise ceiling of '%s': %s", group->word, prh_last_error());
    prh_noise_ceiling_destroy(ceiling);
    metrics_release(&metrics);
    return code;
}

static int add_ceiling(study *mine, const repeated *group, json_t *list)
{
    const prh_run_options run = run_options(mine->wishes, mine->wishes->memory);
    prh_model **made = need((size_t)group->count, sizeof(prh_model *));
    const prh_representation **layers = need((size_t)group->count, sizeof(prh_representation *));
    int code = EXIT_FINE;

    progress_step("averaging", group->word, 0, 1, 1);
    for (int64_t i = 0; i < group->count && !code; i++) {
        const prh_model *one = mine->handles[group->models[i]];

        if (!group->kernel[0]) {
            const prh_status status =
                prh_preprocess_apply(&made[i], mine->steps, one, mine->wishes->precision, &run);

            code = status < 0 ? bad_status(status, mine->facts[group->models[i]].name) : EXIT_FINE;
        }
        layers[i] = prh_model_layer(group->kernel[0] ? one : made[i], 0);
    }
    if (!code)
        code = find_ceiling(mine, group, layers, list);
    for (int64_t i = 0; i < group->count; i++)
        prh_model_destroy(made[i]);
    free(made);
    free(layers);
    return code;
}

/* The models that share the word of model `first`; none if an earlier model has it. */
static repeated group_of(const study *mine, int64_t first)
{
    const listing *entries = mine->models.entries;
    repeated group = {.word = entries[first].repeats, .kernel = entries[first].kernel};

    group.models = need((size_t)mine->count, sizeof *group.models);
    for (int64_t i = 0; i < mine->count && group.word[0]; i++) {
        if (strcmp(entries[i].repeats, group.word) != 0)
            continue;
        if (i < first)
            break;
        group.models[group.count++] = i;
    }
    return group;
}

int study_ceilings_json(study *mine, json_t *root)
{
    json_t *ceilings = json_new_array();
    int code = EXIT_FINE;

    json_put(root, "ceilings", ceilings);
    for (int64_t i = 0; i < mine->count && !mine->scores && !code; i++) {
        repeated group = group_of(mine, i);

        if (group.count > 0 && can_average(mine, &group))
            code = add_ceiling(mine, &group, ceilings);
        free(group.models);
    }
    return code;
}

/* results.json as a tree: what was asked, what the models are, and what each part found. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "options_null.h"
#include "program.h"
#include "provenance.h"
#include "study/study.h"

enum { SCHEMA = 1, USUAL_DRAWS = 9999 /* prh_study_options.trend_draws = 0 */ };
#define USUAL_LEVEL 0.95 /* prh_study_options.level = 0 */

static json_t *null_or(const char *text)
{
    return json_of_text(text && text[0] ? text : NULL);
}

/* ---- what was asked ---- */

/* The lines of the library's provenance. */
static json_t *provenance_lines(const study *mine)
{
    char *text = need_copy(prh_study_provenance(mine->found)), *rest = text, *line;
    json_t *list = json_new_array();

    while ((line = strsep(&rest, "\n")))
        if (line[0])
            json_add(list, json_of_text(line));
    free(text);
    return list;
}

static json_t *metric_json(const study *mine)
{
    const metric_entry *entry;
    json_t *made;

    if (mine->scores)
        return json_of_text(NULL);
    entry = study_metric(mine);
    made = json_new_object();
    json_put(made, "name", json_of_text(entry->name));
    json_put(made, "k", json_of_count(entry->k > 0 ? entry->k : -1));
    json_put(made, "kernel", json_of_text(entry->kernel));
    json_put(made, "minimum", json_of_real(entry->info.minimum));
    json_put(made, "maximum", json_of_real(entry->info.maximum));
    return made;
}

/* The wishes about the null in one line, as options. */
static json_t *null_words(const study *mine)
{
    const null_wishes *asked = &mine->wishes->null;
    char *text;
    json_t *value;

    if (mine->scores || !mine->nulls.wanted)
        return json_of_text(NULL);
    text = need_text("%s, alpha %g, %" PRId64 " draws at most, %s%s%s%s%s, seed %" PRId64,
        options_null_name(asked), asked->alpha,
        mine->nulls.table ? mine->nulls.how.permutations : options_null_draws(asked),
        asked->circular ? "rows shifted in a circle"
        : asked->table  ? "rows in the orders of "
                        : "rows in random order",
        asked->table ? asked->table : "", asked->blocks ? " within the blocks of " : "",
        asked->blocks ? asked->blocks : "", asked->stop_after > 0 ? ", stopped early" : "", asked->seed);
    value = json_of_text(text);
    free(text);
    return value;
}

static void put_steps(json_t *root, const study *mine)
{
    char *steps = mine->scores ? NULL : provenance_steps(mine->steps);

    json_put(root, "preprocess", json_of_text(steps));
    json_put(root, "convention", json_of_text(mine->scores ? NULL : options_convention_name(mine->wishes)));
    json_put(root, "precision", json_of_text(mine->scores ? NULL : options_precision_name(mine->wishes)));
    free(steps);
}

static void put_wishes(json_t *root, const study *mine)
{
    const options *wishes = mine->wishes;

    json_put(root, "kind", json_of_text("study"));
    json_put(root, "schema", json_of_int(SCHEMA));
    json_put(root, "version", json_of_text(prh_version()));
    json_put(root, "blas", json_of_text(prh_blas_description()));
    put_steps(root, mine);
    json_put(root, "provenance", provenance_lines(mine));
    json_put(root, "manifest", json_of_text(mine->models.table.path));
    json_put(root, "n", json_of_count(mine->scores ? -1 : mine->rows));
    json_put(root, "metric", metric_json(mine));
    json_put(root, "aggregate", json_of_text(mine->scores ? NULL : mine->nulls.aggregate));
    json_put(root, "null_options", null_words(mine));
    json_put(root, "compared", json_of_text(options_study_pairs_name(&wishes->study)));
    json_put(root, "symmetric", json_of_bool(study_sees_pairs_once(mine)));
    json_put(root, "seed", json_of_int(wishes->null.seed));
    json_put(root, "level", json_of_real(wishes->spread.level > 0.0 ? wishes->spread.level : USUAL_LEVEL));
    json_put(root, "alpha",
        json_of_real(!mine->scores && mine->nulls.wanted ? mine->nulls.wishes->null.alpha : NAN));
    json_put(root, "trend_draws",
        json_of_int(wishes->study.trend_draws > 0 ? wishes->study.trend_draws : USUAL_DRAWS));
    json_put(root, "control", json_of_text(wishes->study.control));
}

/* ---- models ---- */

static json_t *layers_json(const study *mine, int64_t i)
{
    json_t *list = json_new_array();

    for (int64_t l = 0; mine->facts && l < mine->facts[i].layers; l++) {
        const layer_facts *f = &mine->facts[i].facts[l];
        json_t *layer = json_new_object();

        json_put(layer, "name", json_of_text(f->name));
        json_put(layer, "cols", json_of_int(f->cols));
        json_put(layer, "dtype", json_of_text(f->dtype));
        json_put(layer, "zero_rows", json_of_int(f->zero_rows));
        json_put(layer, "duplicate_rows", json_of_int(f->duplicate_rows));
        json_put(layer, "constant_columns", json_of_int(f->constant_columns));
        json_add(list, layer);
    }
    return list;
}

static json_t *model_json(const study *mine, int64_t i)
{
    const listing *one = &mine->models.entries[i];
    const int64_t count = mine->models.quality_count;
    const int64_t *bins = prh_study_bins(mine->found);
    json_t *made = json_new_object();

    json_put(made, "name", json_of_text(one->name));
    json_put(made, "file", json_of_text(one->file));
    json_put(made, "family", json_of_int(prh_study_families(mine->found)[i]));
    json_put(made, "modality", json_of_int(prh_study_modalities(mine->found)[i]));
    json_put(made, "kernel", null_or(one->kernel));
    json_put(made, "repeats", null_or(one->repeats));
    json_put(made, "layers", layers_json(mine, i));
    json_put(made, "quality", json_of_reals(mine->models.qualities + i * count, count));
    json_put(made, "solved", json_of_count(study_solved(mine, i)));
    json_put(made, "bin", json_of_count(bins ? bins[i] : -1));
    return made;
}

/* A list of names that a getter gives by number. */
static json_t *names_json(
    const study *mine, int64_t count, const char *(*name)(const prh_study *study, int64_t i))
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < count; i++)
        json_add(list, json_of_text(name(mine->found, i)));
    return list;
}

static void put_models(json_t *root, const study *mine)
{
    const prh_study *found = mine->found;
    json_t *models = json_new_array();

    for (int64_t i = 0; i < mine->count; i++)
        json_add(models, model_json(mine, i));
    json_put(root, "models", models);
    json_put(root, "families", names_json(mine, prh_study_family_count(found), prh_study_family_name));
    json_put(root, "modalities", names_json(mine, prh_study_modality_count(found), prh_study_modality_name));
    json_put(root, "qualities", names_json(mine, prh_study_quality_count(found), prh_study_quality_name));
}

/* ---- what could not be computed ---- */

static void note_pairs(study *mine)
{
    const prh_status *statuses = prh_study_statuses(mine->found);
    int64_t undefined = 0, first = -1;

    for (int64_t at = 0; at < mine->count * mine->count; at++)
        if (statuses[at] == PRH_ERR_UNDEFINED) {
            first = first < 0 ? at : first;
            undefined++;
        }
    if (undefined > 0) {
        const int64_t i = first / mine->count, j = first % mine->count;
        const char *why = prh_alignment_reason(prh_study_alignment(mine->found, i, j));

        warn(&mine->notes, "%" PRId64 " scores are undefined, the first that of %s and %s%s%s", undefined,
            mine->models.entries[i].name, mine->models.entries[j].name, why[0] ? ": " : "", why);
    }
}

/* Draws may be too few for any pair to be above chance once p is adjusted for the number of pairs. */
static void note_draws(study *mine)
{
    const int64_t m = mine->count, draws = mine->nulls.table ? mine->nulls.how.permutations
                                                             : options_null_draws(&mine->wishes->null);
    const double least = 1.0 / ((double)draws + 1.0), alpha = mine->wishes->null.alpha;
    double sum = 0.0; /* of 1 / i: what Benjamini and Yekutieli multiply the least p with, if all have it */
    int64_t tested = 0;

    for (int64_t i = 0; i < m && mine->nulls.wanted; i++)
        for (int64_t j = study_sees_pairs_once(mine) ? i + 1 : 0; j < m; j++)
            if (!isnan(prh_study_ps(mine->found)[i * m + j])) {
                if (prh_study_null_methods(mine->found)[i * m + j] != PRH_NULL_PERMUTE)
                    return;
                sum += 1.0 / (double)++tested;
            }
    if (least * sum > alpha)
        warn(&mine->notes,
            "with %" PRId64 " draws no p is below %.2g, which adjusted for %" PRId64
            " pairs is %.2g at best: none can be above chance at alpha %g; take %.0f draws or more",
            draws, least, tested, fmin(least * sum, 1.0), alpha, ceil(sum / alpha) - 1.0);
}

static json_t *warnings_json(const study *mine)
{
    json_t *list = json_new_array();

    for (size_t i = 0; i < mine->notes.count; i++)
        json_add(list, json_of_text(mine->notes.texts[i]));
    return list;
}

int study_json(study *mine, json_t **root)
{
    json_t *trends = NULL;
    int code;

    *root = json_new_object();
    put_wishes(*root, mine);
    put_models(*root, mine);
    json_put(*root, "pairs", study_pairs_json(mine));
    code = study_trends_json(mine, &trends);
    json_put(*root, "trends", trends);
    json_put(*root, "groups", study_groups_json(mine));
    json_put(*root, "competence", study_competence_json(mine));
    json_put(*root, "map", study_map_json(mine));
    json_put(*root, "clustering", study_clustering_json(mine));
    if (!code)
        code = study_shown_json(mine, *root);
    if (!code)
        code = study_spectra_json(mine, *root);
    if (!code)
        code = study_ceilings_json(mine, *root);
    note_pairs(mine);
    note_draws(mine);
    json_put(*root, "warnings", warnings_json(mine));
    return code;
}

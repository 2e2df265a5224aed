/* Trends as members of results.json: each quality, each two modalities, on each scale. */
#include "json.h"
#include "program.h"
#include "study/study.h"
#include "study/tree.h"

static const struct {
    const char *name;
    int32_t which;
} coefficients[] = {{"pearson", PRH_TREND_PEARSON}, {"spearman", PRH_TREND_SPEARMAN},
    {"slope", PRH_TREND_SLOPE}, {"partial_pearson", PRH_TREND_PARTIAL_PEARSON},
    {"partial_spearman", PRH_TREND_PARTIAL_SPEARMAN}};
enum { COEFFICIENTS = sizeof coefficients / sizeof *coefficients, PLAIN = 3 /* those without a control */ };

static json_t *coefficient_json(const prh_trend *trend, int32_t which)
{
    prh_coefficient found;
    json_t *made;

    if (prh_trend_get_coefficient(trend, which, &found) < 0)
        return json_of_text(NULL);
    made = json_new_object();
    json_put(made, "value", json_of_real(found.value));
    json_put(made, "standard_error", json_of_real(found.standard_error));
    json_put(made, "low", json_of_real(found.low));
    json_put(made, "high", json_of_real(found.high));
    json_put(made, "p", json_of_real(found.p));
    json_put(made, "p_free", json_of_real(found.p_free));
    return made;
}

/* The labels of a study's trends are the numbers of its families. */
static json_t *without_json(const prh_trend *trend, int64_t families)
{
    json_t *list = json_new_array();

    for (int64_t f = 0; f < families; f++) {
        json_t *one = json_new_object();

        json_put(one, "family", json_of_int(prh_trend_family_labels(trend)[f]));
        for (int c = 0; c < PLAIN; c++) {
            const double *values = prh_trend_without_family(trend, coefficients[c].which);

            json_put(one, coefficients[c].name, values ? json_of_real(values[f]) : json_of_text(NULL));
        }
        json_add(list, one);
    }
    return list;
}

static int put_numbers(json_t *made, const study *mine, const prh_trend *trend)
{
    prh_trend_values values = {.struct_size = sizeof values};
    const prh_status status = prh_trend_get_values(trend, &values);

    if (status < 0)
        return bad_status(status, NULL);
    json_put(made, "models", json_of_int(values.models));
    json_put(made, "families", json_of_int(values.families));
    json_put(made, "references_count", json_of_int(values.references));
    json_put(made, "draws", json_of_int(values.draws));
    json_put(made, "draws_free", json_of_int(values.draws_free));
    json_put(made, "enumerated", json_of_bool(values.enumerated));
    json_put(made, "enumerated_free", json_of_bool(values.enumerated_free));
    json_put(made, "intercept", json_of_real(values.intercept));
    json_put(made, "alignments", json_of_reals(prh_trend_alignments(trend), mine->count));
    for (int c = 0; c < COEFFICIENTS; c++)
        json_put(made, coefficients[c].name, coefficient_json(trend, coefficients[c].which));
    json_put(made, "without_family", without_json(trend, values.families));
    return EXIT_FINE;
}

/* What the trend is about. */
typedef struct question {
    int64_t quality, subjects, references;
    int32_t scale;
} question;

static int add_trend(json_t *list, const study *mine, const question *about)
{
    const prh_trend *trend = NULL;
    const prh_status status = prh_study_get_trend(
        mine->found, about->quality, about->subjects, about->references, about->scale, &trend);
    json_t *made = json_new_object();
    int code = EXIT_FINE;

    json_put(made, "quality", json_of_int(about->quality));
    json_put(made, "subjects", json_of_int(about->subjects));
    json_put(made, "references", json_of_int(about->references));
    json_put(made, "scale", json_of_text(about->scale == PRH_SCALE_SCORE ? "score" : "calibrated"));
    json_put(made, "status", json_of_text(study_status_word(status)));
    json_put(made, "reason", json_of_text(status < 0 ? prh_last_error() : NULL));
    if (status >= 0)
        code = put_numbers(made, mine, trend);
    else if (status != PRH_ERR_UNDEFINED)
        code = bad_status(status, NULL);
    json_add(list, made);
    return code;
}

/* What is undefined is said once, with the first reason. */
static void note_undefined(study *mine, const json_t *list)
{
    size_t i, undefined = 0;
    const json_t *first = NULL;
    json_t *trend;

    json_array_foreach((json_t *)list, i, trend) if (tree_text(trend, "reason"))
    {
        first = undefined++ ? first : trend;
    }
    if (first)
        warn(&mine->notes, "%zu of %zu trends are undefined, the first that with %s: %s", undefined, i,
            mine->models.quality_names[tree_whole(first, "quality")], tree_text(first, "reason"));
}

int study_trends_json(study *mine, json_t **list)
{
    const int64_t modalities = prh_study_modality_count(mine->found);
    const int32_t scales = mine->scores || !mine->nulls.wanted ? 1 : 2;
    int code = EXIT_FINE;

    *list = json_new_array();
    for (int64_t q = 0; q < mine->models.quality_count; q++)
        for (int64_t s = 0; s < modalities; s++)
            for (int64_t r = 0; r < modalities; r++)
                for (int32_t scale = 0; scale < scales && study_compares(mine, s == r) && !code; scale++) {
                    const question about = {q, s, r, scale};

                    code = add_trend(*list, mine, &about);
                }
    note_undefined(mine, *list);
    return code;
}

/* Steps, kernel, convention, precision, version: read once, said in text and JSON. */
#include "provenance.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "program.h"
#include "suggest.h"

static const char *const step_names[] = {
    "paper", "none", "clamp", "clamp-mean", "center", "standardize", "normalize", "pca"};
enum { STEP_NAMES = sizeof step_names / sizeof *step_names };

/* The suggestion for the first step whose name is not known; "" if all are. Allocated. */
static char *hint_for(const char *steps)
{
    char *list = need_copy(steps), *rest = list, *step, *hint = NULL;

    while (!hint && (step = strsep(&rest, ","))) {
        size_t i = 0;

        step[strcspn(step, ":")] = '\0';
        while (i < STEP_NAMES && strcmp(step, step_names[i]) != 0)
            i++;
        if (i == STEP_NAMES)
            hint = suggest_text(step, step_names, STEP_NAMES);
    }
    free(list);
    return hint ? hint : need_copy("");
}

int provenance_read(prh_preprocess **steps, const options *wishes)
{
    char *hint;

    if (prh_preprocess_create(steps, options_steps(wishes)) == PRH_OK)
        return EXIT_FINE;
    hint = hint_for(options_steps(wishes));
    bad_usage(wishes->name, "--preprocess %s: %s%s", options_steps(wishes), prh_last_error(), hint);
    free(hint);
    return EXIT_BAD;
}

/* The steps with `comma` between them. Allocated. */
static char *joined(const prh_preprocess *steps, const char *comma)
{
    const int64_t count = prh_preprocess_step_count(steps);
    char *text = need_copy(count == 0 ? "none" : "");

    for (int64_t i = 0; i < count; i++) {
        char *longer = need_text("%s%s%s", text, i ? comma : "", prh_preprocess_step(steps, i));

        free(text);
        text = longer;
    }
    return text;
}

char *provenance_steps(const prh_preprocess *steps)
{
    return joined(steps, ",");
}

static int64_t rank_of(const metric_list *metrics)
{
    for (size_t i = 0; i < metrics->count; i++)
        if (metrics->items[i].rank > 0)
            return metrics->items[i].rank;
    return 0;
}

void provenance_print(const options *wishes, const prh_preprocess *steps, const metric_list *metrics)
{
    char *text = joined(steps, ", ");
    const int by_default = !wishes->preprocess && prh_preprocess_step_count(steps) > 0;

    printf("preprocess: %s%s   kernel: %s   convention: %s   precision: %s", text,
        by_default ? " (paper, the default)" : "", metrics_kernel(metrics, wishes->kernel),
        options_convention_name(wishes), options_precision_name(wishes));
    if (rank_of(metrics) > 0)
        printf("   svcca rank: %" PRId64, rank_of(metrics));
    putchar('\n');
    free(text);
}

void provenance_how(json_t *object, const options *wishes, const prh_preprocess *steps)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < prh_preprocess_step_count(steps); i++)
        json_add(list, json_of_text(prh_preprocess_step(steps, i)));
    json_put(object, "preprocess", list);
    json_put(object, "convention", json_of_text(options_convention_name(wishes)));
    json_put(object, "precision", json_of_text(options_precision_name(wishes)));
}

void provenance_json(json_t *object, const options *wishes, const prh_preprocess *steps)
{
    provenance_how(object, wishes, steps);
    json_put(object, "libprh", json_of_text(prh_version()));
    json_put(object, "blas", json_of_text(prh_blas_description()));
}

void provenance_stored(json_t *object, const layer_facts *facts)
{
    json_put(object, "d", json_of_int(facts->cols));
    json_put(object, "dtype", json_of_text(facts->dtype));
    json_put(object, "zero_rows", json_of_int(facts->zero_rows));
    json_put(object, "duplicate_rows", json_of_int(facts->duplicate_rows));
    json_put(object, "constant_columns", json_of_int(facts->constant_columns));
}

void provenance_layer(json_t *object, const layer_facts *facts)
{
    provenance_stored(object, facts);
    json_put(object, "clamp_threshold", json_of_real(facts->clamp_threshold));
}

json_t *provenance_side(const model *mine)
{
    json_t *side = json_new_object();

    json_put(side, "file", json_of_text(mine->file));
    json_put(side, "n", json_of_int(mine->rows));
    provenance_layer(side, &mine->facts[0]);
    return side;
}

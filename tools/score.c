/* prh score X Y: each file prepared once, then compared by every metric and k. */
#include "score.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "output.h"
#include "program.h"
#include "progress.h"
#include "provenance.h"

static int check_single(const model *mine)
{
    if (mine->layers == 1)
        return EXIT_FINE;
    return bad("%s: holds %" PRId64 " layers; use prh align", mine->file, mine->layers);
}

/* Preparing x, preparing y, comparing, and finding the nulls. */
static int64_t phases(const scoring *mine)
{
    return mine->nulls.wanted ? 4 : 3;
}

static int load(scoring *mine)
{
    const options *wishes = mine->wishes;
    int code = models_look(mine->models, &wishes->files, &mine->models[0], wishes);

    for (int i = 0; !code && i < 2; i++)
        code = check_single(&mine->models[i]);
    if (!code)
        code = metrics_check_rows(&mine->metrics, mine->models[0].rows);
    if (!code)
        code = nulls_check_rows(&mine->nulls, mine->models[0].file, mine->models[0].rows);
    for (int i = 0; !code && i < 2; i++) {
        const prh_run_options run = run_options(wishes, memory_share(wishes, 1, 3));

        progress_step("preparing", mine->models[i].name, i, 1, phases(mine));
        code = model_prepare(&mine->models[i], &mine->metrics, mine->steps, &run);
    }
    return code;
}

/* A count of ties, or -1 where there are no neighbours. */
static prh_status count_ties(const metric_entry *entry, const prh_prepared *side, int64_t *ties)
{
    prh_status status = prh_metric_ties(entry->metric, side, ties);

    if (status == PRH_ERR_UNSUPPORTED)
        *ties = -1;
    return status == PRH_ERR_UNSUPPORTED ? PRH_OK : status;
}

static prh_status compare(const metric_entry *entry, const prh_prepared *x, const prh_prepared *y,
    const prh_run_options *run, score *result)
{
    prh_status status = prh_metric_compare_with(entry->metric, x, y, run, &result->value);

    if (status < 0 && status != PRH_ERR_UNDEFINED)
        return status;
    result->status = status;
    if (status == PRH_ERR_UNDEFINED)
        result->why = need_copy(prh_last_error());
    status = prh_metric_chance(entry->metric, x, y, &result->chance);
    if (status != PRH_OK && status != PRH_ERR_UNSUPPORTED && status != PRH_ERR_UNDEFINED)
        return status;
    status = count_ties(entry, x, &result->ties_x);
    return status == PRH_OK ? count_ties(entry, y, &result->ties_y) : status;
}

/* Compares by one metric, and finds the null of the score. */
static int compare_by(scoring *mine, size_t at, const prh_run_options *run)
{
    const metric_entry *entry = &mine->metrics.items[at];
    const prh_prepared *x = mine->models[0].prepared[0], *y = mine->models[1].prepared[0];
    const int64_t count = (int64_t)mine->metrics.count, whole = phases(mine) * count;
    const int64_t done = 2 * count + (phases(mine) - 2) * (int64_t)at;
    score *result = &mine->scores[at];
    prh_status status;
    int code;

    *result = (score){.value = NAN, .chance = NAN, .ties_x = -1, .ties_y = -1, .status = PRH_ERR_UNDEFINED};
    progress_step("comparing by", entry->name, done, 1, whole);
    status = compare(entry, x, y, run, result);
    if (status != PRH_OK)
        return bad_status(status, entry->name);
    code = progress_interrupted();
    if (!code && !isnan(result->value))
        code = interval_find(&result->interval, mine->wishes, entry, x, y, run);
    if (code || isnan(result->value) || !mine->nulls.wanted)
        return code ? code : progress_interrupted();
    progress_step("finding the null of", entry->name, done + 1, 1, whole);
    code = nulls_find(&mine->nulls, &result->null, &mine->metrics, at, x, y, run);
    return code ? code : progress_interrupted();
}

static int compare_all(scoring *mine)
{
    const prh_run_options run = run_options(mine->wishes, memory_share(mine->wishes, 1, 3));
    int code = EXIT_FINE;

    mine->scores = need(mine->metrics.count, sizeof *mine->scores);
    for (size_t i = 0; i < mine->metrics.count && !code; i++)
        code = compare_by(mine, i, &run);
    return code;
}

static int print(const scoring *mine)
{
    int undefined = 0;
    int code;

    progress_clear();
    if (mine->wishes->format == FORMAT_JSON)
        score_print_json(mine);
    else if (mine->wishes->format == FORMAT_CSV)
        score_print_csv(mine);
    else
        score_print_text(mine);
    code = output_finish();
    for (size_t i = 0; i < mine->metrics.count; i++)
        undefined |= isnan(mine->scores[i].value);
    return code ? code : undefined ? EXIT_UNDEFINED : EXIT_FINE;
}

int score_command(const options *wishes)
{
    scoring mine = {.wishes = wishes};
    int code = metrics_create(&mine.metrics, wishes);

    if (!code)
        code = provenance_read(&mine.steps, wishes);
    if (!code)
        code = nulls_open(&mine.nulls, wishes, &mine.metrics);
    if (!code)
        code = interval_check(wishes, &mine.metrics);
    if (!code)
        code = load(&mine);
    if (!code)
        code = compare_all(&mine);
    if (!code)
        code = print(&mine);
    for (size_t i = 0; mine.scores && i < mine.metrics.count; i++) {
        free(mine.scores[i].why);
        interval_release(&mine.scores[i].interval);
        null_release(&mine.scores[i].null);
    }
    free(mine.scores);
    model_release(&mine.models[0]);
    model_release(&mine.models[1]);
    prh_preprocess_destroy(mine.steps);
    nulls_close(&mine.nulls);
    metrics_release(&mine.metrics);
    return code;
}

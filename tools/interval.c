/* The library's prh_metric_interval for those metrics that have it. */
#include "interval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "probe.h"
#include "program.h"

static prh_status try_jackknife(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y)
{
    prh_interval found = {.struct_size = sizeof found};

    return prh_metric_interval(metric, x, y, NULL, NULL, &found);
}

int interval_check(const options *wishes, const metric_list *metrics)
{
    int any = !wishes->spread.jackknife;

    for (size_t i = 0; i < metrics->count && !any; i++)
        any = probe_metric(metrics->items[i].name, wishes->convention, try_jackknife) != PRH_ERR_UNSUPPORTED;
    if (any)
        return EXIT_FINE;
    return bad_usage(wishes->name,
        "--interval jackknife: none of --metric %s has one; mutual_knn, cka, rv and unbiased_cka do",
        wishes->metrics);
}

int interval_find(interval_facts *facts, const options *wishes, const metric_entry *entry,
    const prh_prepared *x, const prh_prepared *y, const prh_run_options *run)
{
    const prh_interval_options how = {.struct_size = sizeof how, .level = wishes->spread.level};
    prh_status status;

    if (!wishes->spread.jackknife)
        return EXIT_FINE;
    facts->value.struct_size = sizeof facts->value;
    status = prh_metric_interval(entry->metric, x, y, &how, run, &facts->value);
    facts->there = status >= 0;
    facts->unsupported = status == PRH_ERR_UNSUPPORTED;
    if (status >= 0)
        return EXIT_FINE;
    if (status != PRH_ERR_UNSUPPORTED && status != PRH_ERR_UNDEFINED && status != PRH_ERR_ARGUMENT &&
        status != PRH_ERR_SHAPE) /* the last two: too few items to leave one out */
        return bad_status(status, entry->name);
    facts->reason = need_copy(prh_last_error());
    return EXIT_FINE;
}

void interval_release(interval_facts *facts)
{
    free(facts->reason);
    facts->reason = NULL;
}

json_t *interval_json(const interval_facts *facts)
{
    const prh_interval *value = &facts->value;
    json_t *made;

    if (!facts->there && !facts->reason)
        return json_of_text(NULL);
    made = json_new_object();
    json_put(made, "method", json_of_text(facts->there ? "jackknife" : NULL));
    json_put(made, "reason", json_of_text(facts->reason));
    if (!facts->there)
        return made;
    json_put(made, "level", json_of_real(value->level));
    json_put(made, "low", json_of_real(value->low));
    json_put(made, "high", json_of_real(value->high));
    json_put(made, "standard_error", json_of_real(value->standard_error));
    json_put(made, "bias", json_of_real(value->bias));
    return made;
}

const char interval_csv_names[] = ",interval_method,interval_reason,level,low,high,standard_error,bias";

void interval_csv(csv *row, const interval_facts *facts)
{
    const prh_interval *value = &facts->value;

    csv_text(row, facts->there ? "jackknife" : NULL);
    csv_text(row, facts->reason);
    csv_real(row, facts->there ? value->level : NAN);
    csv_real(row, facts->there ? value->low : NAN);
    csv_real(row, facts->there ? value->high : NAN);
    csv_real(row, facts->there ? value->standard_error : NAN);
    csv_real(row, facts->there ? value->bias : NAN);
}

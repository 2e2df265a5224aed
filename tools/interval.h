/* Intervals around scores by the jackknife: found, and said in every format. */
#ifndef PRH_TOOLS_INTERVAL_H
#define PRH_TOOLS_INTERVAL_H

#include <jansson.h>
#include <prh/prh.h>

#include "csv.h"
#include "metrics.h"
#include "options.h"

typedef struct interval_facts {
    int there;
    int unsupported; /* the metric has no jackknife */
    prh_interval value;
    char *reason; /* why there is none; NULL: there is, or none was asked for */
} interval_facts;

/** EXIT_BAD with a complaint if intervals are asked for and no metric has them. */
int interval_check(const options *wishes, const metric_list *metrics);

/** Finds the interval if it is asked for; a metric without one is no failure. */
int interval_find(interval_facts *facts, const options *wishes, const metric_entry *entry,
    const prh_prepared *x, const prh_prepared *y, const prh_run_options *run);
void interval_release(interval_facts *facts);

/** A JSON object; null if none was asked for. */
json_t *interval_json(const interval_facts *facts);

/* The same as fields of a row of CSV, and their names, each after a comma. */
extern const char interval_csv_names[];
void interval_csv(csv *row, const interval_facts *facts);

#endif

/* prh score: one pair of representations, every metric asked for. */
#ifndef PRH_TOOLS_SCORE_H
#define PRH_TOOLS_SCORE_H

#include "interval.h"
#include "metrics.h"
#include "models.h"
#include "null.h"
#include "options.h"

typedef struct score {
    double value;   /* NaN: undefined */
    double chance;  /* NaN: no closed form, or undefined */
    int64_t ties_x; /* -1: a metric without neighbours, or undefined */
    int64_t ties_y;
    prh_status status; /* success, a note, or PRH_ERR_UNDEFINED */
    char *why;         /* what the library says of an undefined score, else NULL */
    interval_facts interval;
    null_facts null;
} score;

typedef struct scoring {
    const options *wishes;
    metric_list metrics;
    nulls nulls;
    prh_preprocess *steps;
    model models[2];
    score *scores; /* one per metric entry */
} scoring;

int score_command(const options *wishes);

/* Output (score_text.c, score_data.c). */
void score_print_text(const scoring *mine);
void score_print_json(const scoring *mine);
void score_print_csv(const scoring *mine);

#endif

/* prh align: every pair of models, every pair of their layers. */
#ifndef PRH_TOOLS_ALIGN_H
#define PRH_TOOLS_ALIGN_H

#include <jansson.h>

#include "metrics.h"
#include "models.h"
#include "null.h"
#include "options.h"

/* One pair of models under one metric. */
typedef struct pair {
    size_t x, y; /* which models */
    const metric_entry *entry;
    prh_status status;        /* of the best pair of layers; PRH_ERR_UNDEFINED if no pair has a score */
    double score;             /* NaN: undefined */
    int64_t layer_x, layer_y; /* -1: undefined */
    double chance;            /* at the best pair; NaN: none */
    int64_t ties_x, ties_y;   /* at the best pair; -1: none */
    int64_t undefined;        /* pairs of layers without a score */
    char *reason;             /* why the first of them has none; NULL: all have one */
    null_facts null;          /* over all pairs of layers */
    prh_alignment *grid;      /* with --full: every pair of layers; else NULL */
} pair;

typedef struct alignment {
    const options *wishes;
    metric_list metrics;
    nulls nulls;
    prh_preprocess *steps;
    prh_store *store; /* NULL: nothing is kept */
    model *x, *y;     /* the same array when --x is alone */
    size_t count_x, count_y;
    int within;  /* --x alone */
    pair *pairs; /* metric by metric, x by x, y by y */
    size_t count;
} alignment;

int align_command(const options *wishes);

/** Fills the results of a pair whose x, y and entry are set; answers the exit code of a failure. */
int pair_compare(pair *mine, const alignment *whole, const prh_run_options *run);
void pair_release(pair *mine);

/* Output (align_text.c, align_data.c). */
void align_print_text(const alignment *mine);
void align_print_csv(const alignment *mine);
json_t *align_json(const alignment *mine);

#endif

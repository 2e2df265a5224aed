/* Nulls: from what the command line asks to what the library is told, and what it answers. */
#ifndef PRH_TOOLS_NULL_H
#define PRH_TOOLS_NULL_H

#include <prh/prh.h>

#include "metrics.h"
#include "options.h"

typedef struct nulls {
    const options *wishes;
    int wanted;           /* a null is to be found */
    prh_null_options how; /* what the library is told; of a null that is not wanted the aggregate alone */
    int32_t *table;       /* what how.table points to, or NULL */
    int64_t *blocks;      /* likewise */
    int64_t table_cols;   /* items of each permutation */
    int64_t block_count;  /* labels in the file */
    char *aggregate;      /* as --aggregate takes it */
    int *closed_form;     /* per metric: whether its null has one */
} nulls;

/* What is said of one score, or of one pair of models. */
typedef struct null_facts {
    int there; /* there is a null */
    prh_null_result result;
    char *reason; /* why auto did not take the closed form; or why there is no null. NULL: nothing to say */
} null_facts;

/** Reads the files that the command line names; complains of what is wrong whatever the data are. */
int nulls_open(nulls *mine, const options *wishes, const metric_list *metrics);
void nulls_close(nulls *mine);

/** EXIT_BAD with a complaint if what is asked for does not go with n items of `file`. */
int nulls_check_rows(const nulls *mine, const char *file, int64_t n);

/** EXIT_BAD with a complaint if the aggregate wants more pairs of layers than there are. */
int nulls_check_layers(const nulls *mine, const char *x, const char *y, int64_t cells);

/**
 * Finds the null of one pair. Where the command line says nothing about nulls, those that may take long, or do not
 * fit the memory, are left out, with a reason.
 *
 * @param at  which metric of the list that nulls_open was told
 */
int nulls_find(const nulls *mine, null_facts *facts, const metric_list *metrics, size_t at,
    const prh_prepared *x, const prh_prepared *y, const prh_run_options *run);

/** Copies what a null says; NULL: there is none. */
int null_take(null_facts *facts, const prh_null *null);
void null_release(null_facts *facts);

#endif

/* What a null says, in text, JSON and CSV. */
#ifndef PRH_TOOLS_NULL_REPORT_H
#define PRH_TOOLS_NULL_REPORT_H

#include <jansson.h>

#include "csv.h"
#include "null.h"

enum { NULL_TEXT_SIZE = 64 };

/* Short numbers for people; each writes to `text`, of NULL_TEXT_SIZE bytes, and answers it. "-" where there is none. */
const char *null_z_text(const null_facts *facts, char *text); /* "+89.6" */
const char *null_p_text(const null_facts *facts, char *text); /* "0.001", "< 1e-16" */
const char *null_calibrated_text(const null_facts *facts, char *text);

/** "(closed form)", "(1000 draws)", "(all 120 permutations)"; "" if there is no null. */
const char *null_method_text(const nulls *mine, const null_facts *facts, char *text);

/** One line on what was asked; nothing without a null. */
void null_print(const nulls *mine);

/** The same as a member null_options of a JSON object; null without one. */
void null_options_json(json_t *object, const nulls *mine);

/**
 * A null as a JSON object; null if there is none.
 *
 * @param with_aggregate  whether it is one of several pairs of layers
 */
json_t *null_json(const nulls *mine, const null_facts *facts, int with_aggregate);

/* The same as fields of a row of CSV, and their names, each after a comma. */
extern const char null_csv_names[];
void null_csv(csv *row, const nulls *mine, const null_facts *facts);

/* The notes on all nulls of a run, each thing said once: begin, add each, end. */
typedef struct null_notes {
    char *without;  /* names of metrics that have no closed form */
    char **reasons; /* different ones */
    char **metrics; /* where the closed form was not taken for each of them; NULL: there is no null */
    size_t count;
    int any; /* a null was found */
} null_notes;

/**
 * Looks at one null.
 *
 * @param at  which metric of the list that nulls_open was told
 */
void null_notes_add(
    null_notes *notes, const nulls *mine, const metric_entry *entry, size_t at, const null_facts *facts);

/** Prints them as lines of the notes, and lets go of them. */
void null_notes_print(null_notes *notes, const nulls *mine, int *noted);

#endif

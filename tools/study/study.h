/* prh study: families of models, compared all with all. */
#ifndef PRH_TOOLS_STUDY_STUDY_H
#define PRH_TOOLS_STUDY_STUDY_H

#include <jansson.h>
#include <prh/prh.h>

#include "metrics.h"
#include "models.h"
#include "null.h"
#include "options.h"
#include "options_study.h"
#include "study/manifest.h"
#include "study/tasks.h"
#include "study/warnings.h"

/* Two models by their places; -1: there is no such pair. */
typedef struct model_pair {
    int64_t x, y;
} model_pair;

typedef struct study {
    const options *wishes;
    options own; /* the wishes, with all files that are read as x: no output may be one of them */
    manifest models;
    tasks tasks;
    int64_t count; /* models */
    /* of layers; with --matrix there are none */
    metric_list metrics; /* one */
    nulls nulls;
    prh_preprocess *steps;
    prh_store *store;    /* NULL: nothing is kept */
    prh_model **handles; /* count of them, open */
    model *facts;        /* count of them: what was seen in the files */
    int64_t rows;        /* items; 0 with --matrix */
    /* of a matrix */
    double *scores; /* count x count; NULL: layers are compared */
    /* what is found */
    prh_study *found;
    model_pair shown; /* whose null and spectrum are shown */
    model_pair
        layered; /* whose layers are shown: the same, unless that has one layer each and others have more */
    warnings notes;
} study;

int study_command(const options *wishes);

/** The metric that models are compared by. */
const metric_entry *study_metric(const study *mine);

/** Reads and checks everything that the command line names: EXIT_BAD after a complaint, and nothing was written. */
int study_look(study *mine);

/** Reads --matrix (matrix.c). */
int study_read_matrix(study *mine);

/** Compares (run.c). */
int study_run(study *mine);

/** Finds the models that --pair names, which are to be shown (shown.c). */
int study_name_pair(study *mine);

/** EXIT_BAD with a complaint if --pairs leaves nothing to compare. */
int study_check_pairs(const study *mine);

/**
 * Without --pair: takes the best pair of different modalities, or the best one; leaves -1 if there is none. For the
 * layers the best of those that have several of them, if there are such.
 */
void study_choose_pairs(study *mine);

/** Whether a pair (at = x * count + y) is better than another: by calibrated score if there is one, then by score. */
int study_is_better(const study *mine, int64_t at, int64_t other);

/** Whether models of one modality, or of different ones, are compared (shown.c). */
int study_compares(const study *mine, int is_one_modality);

/** "ok", "undefined", "not compared" or the name of a note (pairs.c). */
const char *study_status_word(prh_status status);

/** Whether (i, j) and (j, i) are one pair (pairs.c). */
int study_sees_pairs_once(const study *mine);

/** The range of the chance levels at the best layers of all pairs; 0 if there are none (pairs.c). */
int study_chances(const study *mine, double *lowest, double *highest);

/** The tasks that a model solves; -1 if nothing is known of it (competence.c). */
int64_t study_solved(const study *mine, int64_t i);

/** The tasks that models in a bin solve, "8 to 11"; allocated (competence.c). */
char *study_bin_name(const study *mine, int64_t bin);

/* ---- results.json: docs/study.md ---- */

json_t *study_pairs_json(const study *mine);
json_t *study_groups_json(const study *mine);
json_t *study_clustering_json(const study *mine);
json_t *study_map_json(study *mine); /* may warn, as all that follow */
json_t *study_competence_json(study *mine);

/* These may compute, and answer an exit code. Each puts members of its own into the root, even if they are empty. */
int study_trends_json(study *mine, json_t **list);
int study_shown_json(const study *mine, json_t *root); /* profiles, nulls */
int study_spectra_json(study *mine, json_t *root);
int study_ceilings_json(study *mine, json_t *root);

/** The whole tree (results_tree.c), to be let go of in any case. */
int study_json(study *mine, json_t **root);

/* ---- output ---- */

/** Sees that every file of the output can be written, and none is an input; makes nothing (files.c). */
int study_check_files(const study *mine);

/** Makes the folder and writes everything into it (files.c). */
int study_write_files(const study *mine, const json_t *root);

/** The report on standard output (text.c). */
void study_print(const study *mine, const json_t *root);

#endif

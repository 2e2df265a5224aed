/* A model on its way from a file to something that can be compared. */
#ifndef PRH_TOOLS_MODELS_H
#define PRH_TOOLS_MODELS_H

#include <prh/prh.h>

#include "metrics.h"
#include "options.h"

/* What is known of a layer once its features have been let go. */
typedef struct layer_facts {
    char *name;
    int64_t cols;
    const char *dtype; /* as stored; static */
    int64_t zero_rows; /* after preprocessing, which may make zeros of small values */
    int64_t duplicate_rows;
    int64_t constant_columns;
    double clamp_threshold; /* infinity: nothing was clamped */
} layer_facts;

typedef struct model {
    const char *file;
    char *name;
    char *label; /* the name, fit for a terminal */
    int64_t rows;
    int64_t layers;
    layer_facts *facts;      /* per layer */
    prh_prepared **prepared; /* per layer */
} model;

/**
 * Opens a file, looks at every value once and lets go of it again: a NaN in the last of many files is
 * found before the first hour of work.
 */
int model_look(model *mine, const char *file, const options *wishes);

/**
 * The same of a model that is open, and stays so.
 *
 * @param place  what complaints begin with: the file, or where it is named
 */
int model_examine(
    model *mine, const prh_model *opened, const char *file, const char *place, const options *wishes);

/** Looks at many files and sees to it that they hold as many items as `first`. */
int models_look(model *models, const file_list *files, const model *first, const options *wishes);

/** Opens again, preprocesses and prepares once for all metrics. */
int model_prepare(
    model *mine, const metric_list *metrics, const prh_preprocess *steps, const prh_run_options *run);

void model_release(model *mine);

/** How heavy calls are to be run. */
prh_run_options run_options(const options *wishes, uint64_t memory);

/**
 * The part of the memory limit that `part` of `whole` layers may hold. The models' artefacts are held at
 * the same time, so each gets a share by its number of layers, and comparing gets what is left.
 */
uint64_t memory_share(const options *wishes, int64_t part, int64_t whole);

#endif

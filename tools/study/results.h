/* results.json as plain C: what docs/study.md says of it, checked. */
#ifndef PRH_TOOLS_STUDY_RESULTS_H
#define PRH_TOOLS_STUDY_RESULTS_H

#include <jansson.h>
#include <stdint.h>

#include "pool.h"

/* Numbers that are not there are NaN, places that are not there -1, texts NULL. */

typedef struct result_model {
    const char *name, *file, *kernel, *repeats;
    int64_t family, modality;
    int64_t layer_count;
    const char **layers;
    int64_t *layer_cols;
    const double *quality; /* quality_count values */
    int64_t solved, bin;
} result_model;

/* Matrices of model_count x model_count. */
typedef struct result_pairs {
    const double *score, *null_mean, *null_sd, *threshold, *z, *p, *adjusted_p, *calibrated;
    const int64_t *layer_x, *layer_y;
    const char **status, **method;
} result_pairs;

typedef struct result_coefficient {
    double value, standard_error, low, high, p, p_free;
} result_coefficient;

enum {
    RESULT_PEARSON,
    RESULT_SPEARMAN,
    RESULT_SLOPE,
    RESULT_PARTIAL_PEARSON,
    RESULT_PARTIAL_SPEARMAN,
    RESULT_COEFFICIENTS
};

typedef struct result_trend {
    int64_t quality, subjects, references; /* places of a quality and two modalities */
    int is_calibrated;
    int is_fine; /* else only the reason follows */
    const char *reason;
    int64_t models, families, references_count, draws, draws_free;
    int enumerated, enumerated_free;
    double intercept;
    const double *alignments; /* of each model */
    result_coefficient coefficients[RESULT_COEFFICIENTS];
    int64_t without_count; /* families that were left out, one at a time: */
    int64_t *without;
    result_coefficient *without_coefficients; /* x 3: .value of RESULT_PEARSON, _SPEARMAN and _SLOPE */
} result_trend;

enum { RESULT_MODALITY, RESULT_FAMILY, RESULT_BIN, RESULT_GROUPINGS };
enum { RESULT_SCORE, RESULT_CALIBRATED, RESULT_SCALES };

typedef struct result_groups {
    int64_t count; /* 0: there are none */
    const int64_t *members;
    const char **names;
    const double *sizes;
    const double *pairs, *mean, *standard_error, *ceiling; /* count x count */
} result_groups;

typedef struct result_competence {
    int is_there;
    const char *file;
    int64_t task_count, bin_count;
    const char **tasks, **bins; /* names */
    int64_t *bin_models;        /* models in each bin */
    double share;
} result_competence;

typedef struct result_map {
    int is_fine;
    const char *reason;
    double floor, stress, classical_stress;
    int64_t floored, missing;
    int converged;
    const double *points, *classical_points; /* model_count x 2 */
    const int64_t *nearest;                  /* model_count x (model_count - 1), -1 at the ends */
} result_map;

/* One pair of models, layer by layer. */
typedef struct result_profile {
    int64_t x, y;
    const double *scores; /* layers of x times layers of y */
    double threshold, partner_mean, ridge_mean;
    const int64_t *ridge;
    int64_t above, mutual;
} result_profile;

typedef struct result_null {
    int64_t x, y;
    double score, mean, sd, threshold, z, p;
    const char *method;
    int64_t quantile_count;
    const double *quantiles;
} result_null;

typedef struct result_spectrum {
    int64_t x, y, layer_x, layer_y, n;
    int64_t count; /* entry k - 1 is of k neighbours */
    const double *overlap, *chance, *calibrated, *calibrated_low, *calibrated_high;
} result_spectrum;

typedef struct result_ceiling {
    const char *repeats;
    int64_t model_count;
    double lower, upper, lower_error, upper_error;
} result_ceiling;

typedef struct results {
    const char *version, *blas, *preprocess, *convention, *precision, *manifest, *aggregate, *null_words,
        *control;
    int64_t provenance_count;
    const char **provenance; /* lines */
    int64_t n, seed, trend_draws;
    double level, alpha;                /* of intervals; of nulls */
    const char *metric, *metric_kernel; /* NULL: only scores are known */
    int64_t metric_k;
    double maximum; /* of the metric */
    int64_t model_count, family_count, modality_count, quality_count;
    result_model *models;
    const char **families, **modalities, **qualities;
    result_pairs pairs;
    int is_calibrated; /* some pair is */
    int sees_once;     /* (x, y) and (y, x) are one pair */
    int64_t trend_count;
    result_trend *trends;
    result_groups groups[RESULT_GROUPINGS][RESULT_SCALES];
    result_competence competence;
    result_map map;
    const int64_t *order; /* of the clustering; NULL: there is none */
    const char *clustering_reason;
    int64_t profile_count, null_count, spectrum_count, ceiling_count, warning_count;
    result_profile *profiles;
    result_null *nulls;
    result_spectrum *spectra;
    result_ceiling *ceilings;
    const char **warnings;
    pool memory;
} results;

/**
 * Reads a tree; texts stay those of the tree, which must last as long. EXIT_BAD with a complaint that names the member
 * if it is no study of a kind that is known. To be released in any case.
 *
 * @param file  for complaints; NULL: none is printed
 */
int results_read(results *mine, const json_t *root, const char *file);
void results_release(results *mine);

/** The same from a file, whose tree is then to be released with json_decref. */
int results_load(results *mine, json_t **root, const char *path);

#endif

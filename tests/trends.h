/* Trends over few models, slowly: what include/prh/trend.h says, word by word, sharing no code with lib/. */
#ifndef PRH_TESTS_TRENDS_H
#define PRH_TESTS_TRENDS_H

#include "support.h"

enum { MOST_MODELS = 16, COEFFICIENTS = 5 };

typedef struct models {
    int64_t count;
    double alignment[MOST_MODELS * MOST_MODELS], quality[MOST_MODELS], control[MOST_MODELS];
    int64_t families[MOST_MODELS];
    int32_t subjects[MOST_MODELS], references[MOST_MODELS];
    int with_control, with_families, with_subjects, with_references;
} models;

/* Strengths of models and noise in their pairs; quality and control go with the strength. All are subjects and
 * references, no two values the same, without families. */
models random_models(generator *g, int64_t count);
prh_trend_options options_of(const models *m);
prh_trend *trend_of(const models *m, const prh_trend_options *options);
prh_coefficient coefficient_of(const prh_trend *trend, int32_t which);

int is_partial(int32_t which);

/* Whether the coefficient is over model i; `gone`: flags of models that are left out, or NULL. */
int oracle_is_point(const models *m, const int *gone, int32_t which, int64_t i);
/* The mean alignment of model i; NaN if it has none. */
double oracle_alignment(const models *m, const int *gone, int64_t i);
/* Whether model j counts as a reference for at least one of the models that the trend is over. */
int oracle_is_reference(const models *m, int64_t j);

/* NaN where fewer than 3 (partial: 4) models are left or values are the same. */
double oracle_coefficient(const models *m, const int *gone, int32_t which);

/* Share of all permutations (within families) that reach the observed value; their number. */
double oracle_p(const models *m, int32_t which, int32_t alternative, int within_families, int64_t *count);

/* Standard error and interval by leaving out one model at a time. */
prh_coefficient oracle_interval(const models *m, int32_t which, double level);

#endif

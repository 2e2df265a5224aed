/* What the suites of studies share: models of two modalities and several families, and studies held against calls made
 * by hand. */
#ifndef PRH_TESTS_STUDIES_H
#define PRH_TESTS_STUDIES_H

#include "stores.h"

enum { STUDIED = 5, STUDIED_ROWS = 60, MOST_STUDIED_LAYERS = 3 };

/* Model i has 1 + i % 3 layers that share a latent cause, more of it the higher i is; the last is one of
 * dissimilarities if `matrices`. */
void make_studied(prh_model *models[STUDIED], int matrices);
void destroy_studied(prh_model *models[STUDIED]);

extern const char *const studied_families[STUDIED];
extern const char *const studied_modalities[STUDIED];

/* The default null but for few rounds. */
prh_null_options studied_null(int32_t method, int32_t aggregate);

/* Two qualities of which one is the control, two tasks, two bins, and few draws for the trends. */
prh_study_options studied_options(const prh_null_options *null);

/* A progress callback and what it saw; it fails the test if the fraction falls. */
typedef struct study_watch {
    double last, stop, largest_step; /* stop at this fraction; above 1: never */
    int calls;
} study_watch;

int32_t watch_study(double fraction, void *user_data);

prh_study *study_of(
    const prh_metric *metric, prh_model *const models[STUDIED], const prh_study_options *options);

/* Every matrix to the bit. */
void assert_same_matrices(const prh_study *a, const prh_study *b);

/* Every matrix, and what getters say of the whole. */
void assert_same_study(const prh_study *a, const prh_study *b);

#endif

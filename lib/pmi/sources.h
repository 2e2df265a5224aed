/* Where pairs come from: sequences, lists, images, tables. cooccurrence.h says what the functions do. */
#ifndef PRH_PMI_SOURCES_H
#define PRH_PMI_SOURCES_H

#include <prh/cooccurrence.h>

#include "pmi/staged.h"

/* VALUE, naming the place of what is no symbol. Afterwards it is all counted into `s`, in steps of prh__..._work. */
prh_status prh__tokens_check(const prh__counts *c, const int64_t *tokens, int64_t count);
prh_status prh__tokens_count(
    prh__staged *s, const int64_t *tokens, int64_t count, const prh_token_options *options);
double prh__tokens_work(int64_t count, const prh_token_options *options);

/* Likewise; steps `count`. */
prh_status prh__pairs_check(
    const prh__counts *c, const int64_t *a, const int64_t *b, const double *weights, int64_t count);
prh_status prh__pairs_count(
    prh__staged *s, const int64_t *a, const int64_t *b, const double *weights, int64_t count);

typedef struct prh__image {
    const int32_t *label; /* height x width */
    int64_t height, width;
} prh__image;

prh_status prh__image_check(const prh__counts *c, const prh__image *image);
prh_status prh__image_count(prh__staged *s, const prh__image *image, const prh_image_options *options);
double prh__image_work(const prh__image *image, const prh_image_options *options);

/* The projection of a table; s is of symmetric counts. Expects its work itself. */
prh_status prh__table_project(prh__staged *s, const prh__counts *table);

#endif

/* The stored golden values (tests/golden/README.md): cases, variants and inputs as handles. */
#ifndef PRH_TESTS_GOLDEN_H
#define PRH_TESTS_GOLDEN_H

#include <jansson.h>

#include "support.h"

/* Which files are read and in which precision the library computes. */
typedef enum golden_input {
    GOLDEN_DOUBLE,           /* the f64 files */
    GOLDEN_SINGLE_AS_DOUBLE, /* the f32 files, precision f64: the same numbers unless f32_exact is false */
    GOLDEN_SINGLE            /* the f32 files in single precision */
} golden_input;

/* One variant (raw or l2) of one case. */
typedef struct golden_pair {
    const char *name;
    const char *variant;
    int64_t n;
    int exact_input; /* the numbers read are those that the values were computed from */
    golden_input input;
    int32_t precision;
    const json_t *values; /* fields of the variant */
    prh_representation *x, *y;
} golden_pair;

json_t *golden_document(void);
/* The path of a file of the golden folder; a static buffer. */
const char *golden_path(const char *name);
/* Runs `check` on both variants of all cases. */
void golden_each(golden_input input, void (*check)(const golden_pair *pair));
/* A number found under up to two keys ("own", "cka_linear"); `key` may be NULL. Fails if there is none. */
double golden_number(const json_t *object, const char *field, const char *key);
/* The metric's score of the pair; fails on an error. */
double golden_score(
    const golden_pair *pair, const char *metric, int64_t k, const char *kernel, int32_t convention);

#endif

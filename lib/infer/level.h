/* Significance levels as exact fractions, and the rank of a threshold among the values of a null. */
#ifndef PRH_INFER_LEVEL_H
#define PRH_INFER_LEVEL_H

#include <stdint.h>

#define PRH__LEVEL_LEAST 1e-15

/* numerator / denominator in (0, 1). */
typedef struct prh__level {
    int64_t numerator, denominator;
} prh__level;

/* A simple fraction that is `alpha` once rounded to double: 0.05 is 1 / 20. alpha in [PRH__LEVEL_LEAST, 1). */
prh__level prh__level_of(double alpha);

/* floor(level * count) and ceil(level * count), exactly. */
int64_t prh__level_times(prh__level level, int64_t count);
int64_t prh__level_times_up(prh__level level, int64_t count);

#endif

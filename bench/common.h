/* What the benchmark programs share: options, the clock, synthetic features, giving up. */
#ifndef PRH_BENCH_COMMON_H
#define PRH_BENCH_COMMON_H

#include <stdint.h>

#include <prh/prh.h>

/* "--name VALUE" on the command line; `value` holds the default before bench_parse. */
typedef struct bench_option {
    const char *name;
    const char *value;
} bench_option;

/** Fills in the options; an unknown one, or one without a value, ends the program with a list of the names. */
void bench_parse(int argc, char **argv, bench_option *options, int count);

/** The value of an option; the name must be in the list. */
const char *bench_text(const bench_option *options, int count, const char *name);

/** The same as a whole number that is not negative. */
int64_t bench_integer(const bench_option *options, int count, const char *name);

/** Monotonic time. */
double bench_seconds(void);

/** Ends the program with the library's message unless the status is a success or a note. */
void bench_check(prh_status status);

/** malloc that ends the program instead of failing. */
void *bench_memory(int64_t count, int64_t size);

/** The next 64 random bits of a splitmix64 generator. */
uint64_t bench_random(uint64_t *state);

/**
 * Features with structure that different seeds share: a few latent columns that depend on the row alone, mixed
 * by weights and covered by noise that depend on the seed.
 */
void bench_features(float *features, int64_t rows, int64_t cols, uint64_t seed);

/** Reads one byte of each page, so that a mapped file is in memory before the clock starts. */
void bench_touch(const prh_representation *representation);

/** Prints ", "NAME": [a, b, ...]" for JSON. */
void bench_print_seconds(const char *name, const double *seconds, int64_t count);

#endif

/* Streams of paired rows for their suites: data, ways to feed them, and the definition to compare with. */
#ifndef PRH_TESTS_STREAMS_H
#define PRH_TESTS_STREAMS_H

#include "support.h"

typedef struct pairs {
    int64_t n, dx, dy;
    double *x, *y; /* n x dx, n x dy */
} pairs;

/* Normal rows, y related to x. */
pairs pairs_of(uint64_t seed, int64_t n, int64_t dx, int64_t dy);
/* Several tiles, one with columns of both sides; several panels. */
pairs wide_pairs(void);
void release_pairs(pairs *p);

/* Rows first ... first + count - 1 of a matrix without gaps. */
prh_view rows_of(const double *values, int64_t cols, int64_t first, int64_t count);

prh_hsic_stream *empty_stream(const pairs *p);
/* Feeds rows first ... end - 1, `chunk` at a time. */
void feed_rows(prh_hsic_stream *stream, const pairs *p, int64_t first, int64_t end, int64_t chunk);
prh_hsic_stream *stream_of(const pairs *p, int64_t chunk);
prh_hsic_values read_values(const prh_hsic_stream *stream);

/* Straight from the definitions, by n x n kernels in long double. */
prh_hsic_values defined_values(const pairs *p);

/* Statuses are equal, and values within `tolerance` of what Cauchy and Schwarz allow them. */
#define assert_values(got, want, tolerance) support_values((got), (want), (tolerance), __FILE__, __LINE__)
void support_values(prh_hsic_values got, prh_hsic_values want, double tolerance, const char *file, int line);

/* What the stream holds, to be freed; its size is prh_hsic_stream_saved_size. */
unsigned char *saved(const prh_hsic_stream *stream);

#endif

/* What every suite needs: assertions that keep doubles, a seeded generator, matrices, and short ways to make
 * handles of them. A helper that cannot do its work fails the running test. */
#ifndef PRH_TESTS_SUPPORT_H
#define PRH_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <prh/prh.h>

/* ---- assertions ---- */

/* Success, or a note for which `assert_status` would be the sharper question. Prints prh_last_error(). */
#define assert_ok(call) support_ok((call), #call, __FILE__, __LINE__)
#define assert_status(call, expected) support_status((call), (expected), #call, __FILE__, __LINE__)
/* The call fails with `expected` and its message holds `words`. */
#define assert_refused(call, expected, words)                                                                \
    support_refused((call), (expected), (words), #call, __FILE__, __LINE__)
/* |got - want| <= tolerance; NaN is close to nothing. */
#define assert_close(got, want, tolerance) support_close((got), (want), (tolerance), #got, __FILE__, __LINE__)
#define assert_same_bits(got, want) support_same_bits((got), (want), #got, __FILE__, __LINE__)

void support_ok(prh_status status, const char *call, const char *file, int line);
void support_status(prh_status status, prh_status expected, const char *call, const char *file, int line);
void support_refused(
    prh_status status, prh_status expected, const char *words, const char *call, const char *file, int line);
void support_close(double got, double want, double tolerance, const char *what, const char *file, int line);
void support_same_bits(double got, double want, const char *what, const char *file, int line);
/* Written before the next assertion fails, to say which case of a loop it was. Printf-like. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Sanitizers look at memory and threads, not at numbers, and are slow: loops over many cases take every third. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED 0
#endif
#define IS_LEFT_OUT(number) (SANITIZED && (number) % 3 != 0)
#define TAKEN_OF(count) (SANITIZED ? (count) / 3 : (count))

/* ---- a generator that gives the same numbers everywhere ---- */

typedef struct generator {
    uint64_t state;
} generator;

uint64_t next_bits(generator *g);
double next_uniform(generator *g); /* in (0, 1) */
double next_normal(generator *g);
int64_t next_below(generator *g, int64_t bound); /* 0 ... bound - 1 */

/* ---- matrices: row-major doubles, released with free() ---- */

void *allocate(int64_t count, size_t size); /* zeroed, never NULL */
double *normal_matrix(generator *g, int64_t rows, int64_t cols);
/* Whole numbers from -bound to bound: products of them are exact in single precision. */
double *integer_matrix(generator *g, int64_t rows, int64_t cols, int64_t bound);
/* x and noise in the columns of a new matrix: x A + level * noise. */
double *related_matrix(
    generator *g, const double *x, int64_t rows, int64_t cols, int64_t new_cols, double level);
double *copy_matrix(const double *x, int64_t rows, int64_t cols);
double *rotation(generator *g, int64_t d); /* orthogonal d x d */
double *product(const double *a, const double *b, int64_t rows, int64_t inner, int64_t cols);
double *gram_of(const double *x, int64_t n, int64_t d); /* exactly symmetric */
double *distances_of(const double *x, int64_t n, int64_t d, int squared);
void round_to_single(double *x, int64_t count);

/* ---- handles ---- */

/* Bits of `value` in a 16-bit type, rounded to nearest, ties to even. */
uint16_t half_bits(double value);
uint16_t bfloat_bits(double value);
size_t dtype_size(prh_dtype dtype);
/* A representation that owns `values` converted to `dtype`. */
prh_representation *representation_of(const double *values, int64_t rows, int64_t cols, prh_dtype dtype);
prh_representation *doubles(const double *values, int64_t rows, int64_t cols);
/* The values of a representation as doubles without gaps, to be freed. */
double *values_of(const prh_representation *representation);
/* A model of `count` layers; the layers are destroyed, the model holds them. */
prh_model *model_of(prh_representation **layers, int64_t count);
prh_metric *metric_of(const char *name, int64_t k, const char *kernel, int32_t convention, int32_t precision);
prh_prepared *prepared_of(const prh_metric *metric, const prh_representation *representation);
double score_of(const prh_metric *metric, const prh_representation *x, const prh_representation *y);
/* What prh_metric_compute says of an n x d and an n x e matrix. */
prh_status status_of_matrices(const prh_metric *metric, const double *x, int64_t d, const double *y,
    int64_t e, int64_t n, double *score);
/* model with the steps applied in double precision */
prh_model *preprocessed(const prh_model *model, const char *steps);
prh_representation *preprocessed_matrix(const double *values, int64_t rows, int64_t cols, const char *steps);

/* The same wishes for prh_align and prh_align_prepared; struct_size differs by as much from what is right. */
prh_align_options align_options_of(const prh_run_options *run, const char *preprocessing);
/* What preprocessing met in a layer. */
prh_preprocess_report report_of(const prh_model *model, int64_t layer);

/* Every name that a metric has, for loops over all of them; of rsa one that every kind of input has. */
enum { METRIC_NAMES = 15 };
extern const char *const metric_names[METRIC_NAMES];
int has_neighbours(const char *metric_name);
/* svcca, cca, cca_r2. */
int correlates_subspaces(const char *metric_name);
/* Whether the kernel function is a matter of choice. */
int has_kernel(const char *metric_name);
/* Whether it is there in a convention: the reference lacks some. */
int has_convention(const char *metric_name, int32_t convention);

#endif

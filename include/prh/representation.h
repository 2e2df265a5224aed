/* A representation: f(x_1) ... f(x_n) as a matrix of features, n samples by d dimensions. */
#ifndef PRH_REPRESENTATION_H
#define PRH_REPRESENTATION_H

#include <prh/run.h>
#include <prh/status.h>
#include <prh/view.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. Held also by the models and prepared artefacts made from it. */
typedef struct prh_representation prh_representation;

/** Gives memory back to whoever lent it. Called once, on the thread that lets go last. */
typedef void (*prh_release)(void *user_data);

/**
 * Makes a representation over memory that stays the caller's: nothing is copied or read.
 *
 * The memory must stay valid and unchanged until `release` runs, or, without one, until the
 * representation and everything made from it are destroyed.
 *
 * @param out        receives the handle; NULL on failure, and then nothing was taken
 * @param view       shape, stride and dtype; copied, need not outlive the call
 * @param release    runs when the last holder lets go; may be NULL
 * @param user_data  handed to release
 *
 * Errors:   ARGUMENT for a NULL pointer, an unknown dtype, an unaligned pointer or a nonzero reserved
 *           field; SHAPE if rows or cols < 1 or ld < cols; TOO_LARGE if the extent overflows; MEMORY
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_representation_wrap(
    prh_representation **out, const prh_view *view, prh_release release, void *user_data);

/**
 * Makes a representation that owns a copy of the caller's matrix, in the same dtype, without gaps
 * between rows.
 *
 * Errors:   as prh_representation_wrap
 * Cost:     time and memory O(n d)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_representation_copy(prh_representation **out, const prh_view *view);

/**
 * Opens a file that holds one matrix: .npy (n x d), or .safetensors with a single tensor.
 *
 * Row-major little-endian floats are memory-mapped, so opening is immediate and rows are read when they
 * are used; other layouts and integers are converted through a copy (docs/formats.md). The file must not
 * shrink while it is mapped: reading beyond a shrunken end raises SIGBUS in this process.
 *
 * @param out   receives the handle; NULL on failure
 * @param path  file name in the system's encoding
 *
 * Errors:   IO if the file cannot be read; FORMAT if it is not what it claims to be; SHAPE if it holds
 *           several layers (then use prh_model_open); VALUE for an integer that double cannot hold;
 *           UNSUPPORTED for .safetensors in a build without JSON; TOO_LARGE; MEMORY. The message names
 *           the file
 * Cost:     O(1) mapped, O(n d) converted
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_representation_open(prh_representation **out, const char *path);

/** Lets go of a representation. NULL is fine. Since: 0.1 */
PRH_API void prh_representation_destroy(prh_representation *representation);

/** Number of samples n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_representation_rows(const prh_representation *representation);

/** Number of dimensions d; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_representation_cols(const prh_representation *representation);

/**
 * The matrix itself, as a view that lives as long as the representation.
 *
 * Errors:   ARGUMENT for NULL
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_representation_view(
    const prh_representation *representation, prh_view *view);

/* How the matrix was stored before the library took it. Closed: this struct never grows. */
typedef struct prh_storage {
    const char *dtype;    /* "f64", "f32", "f16", "bf16", "i8" ... "u64", "bool"; static */
    int32_t column_major; /* nonzero: Fortran order, converted */
    int32_t mapped;       /* nonzero: read from the file when used, not copied */
} prh_storage;

/**
 * How the matrix was stored; a wrapped or copied matrix reports its own dtype, row-major, not mapped.
 *
 * Errors:   ARGUMENT for NULL
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_representation_storage(
    const prh_representation *representation, prh_storage *storage);

/* What one wants to know of features before trusting them. Zero it and set struct_size. */
typedef struct prh_summary {
    uint64_t struct_size;     /* sizeof(prh_summary), set by the caller */
    int64_t nan_count;        /* elements that are NaN */
    int64_t inf_count;        /* elements that are infinite */
    int64_t first_bad_row;    /* of the first NaN or infinity in row order; -1: all finite */
    int64_t first_bad_col;    /* likewise */
    int64_t zero_rows;        /* rows of zeros */
    int64_t duplicate_rows;   /* rows whose values are those of an earlier row */
    int64_t constant_columns; /* columns that hold one value */
    double minimum;           /* over the finite elements, as are the next three; 0 if there are none */
    double maximum;
    double mean;
    double sd;           /* with divisor N */
    double norm_minimum; /* L2 norms of the rows without NaN or infinity */
    double norm_median;  /* even count: mean of the middle two */
    double norm_maximum;
} prh_summary;

/**
 * Looks at every element once and says what is there; NaN and infinity are counted, not refused.
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small; MEMORY
 * Cost:     time O(n d), extra memory O(n + d)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_representation_summarize(
    const prh_representation *representation, prh_summary *summary);

PRH_END_DECLS

#endif

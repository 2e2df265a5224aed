/* How functions of libprh say what happened: a status, and on failure a sentence with the numbers. */
#ifndef PRH_STATUS_H
#define PRH_STATUS_H

#include <prh/export.h>

/*
 * Name, number, text. Zero: success. Negative: failure, every output is untouched (created handles are
 * NULL). Positive: a note, the outputs are written. Numbers are never reused.
 */
#define PRH_STATUS_MAP(X)                                                                                    \
    X(PRH_OK, 0, "success")                                                                                  \
    X(PRH_ERR_ARGUMENT, -1, "an argument is outside its domain")                                             \
    X(PRH_ERR_SHAPE, -2, "the shapes of two inputs disagree, or a shape is not allowed")                     \
    X(PRH_ERR_VALUE, -3, "a value in the data is not allowed")                                               \
    X(PRH_ERR_MEMORY, -4, "out of memory")                                                                   \
    X(PRH_ERR_TOO_LARGE, -5, "a size does not fit the machine or the BLAS")                                  \
    X(PRH_ERR_ABI, -6, "an option struct has a size or a field that this libprh does not know")              \
    X(PRH_ERR_UNDEFINED, -7, "the value is mathematically undefined for these data")                         \
    X(PRH_ERR_UNSUPPORTED, -8, "not available in this build or for this metric")                             \
    X(PRH_ERR_IO, -9, "a file cannot be opened, read or written")                                            \
    X(PRH_ERR_FORMAT, -10, "a file does not have the format it claims")                                      \
    X(PRH_ERR_CANCELLED, -11, "cancelled by the progress callback")                                          \
    X(PRH_ERR_NUMERIC, -12, "a numerical routine did not converge")                                          \
    X(PRH_NOTE_SATURATED, 1, "the two subspaces must overlap at this sample size; the value is inflated")    \
    X(PRH_NOTE_NOT_CONVERGED, 2,                                                                             \
        "the iteration ended before it had converged; the best that it reached is given")

typedef int32_t prh_status;

#define PRH__STATUS_CONSTANT(name, number, text) name = (number),
enum { PRH_STATUS_MAP(PRH__STATUS_CONSTANT) };
#undef PRH__STATUS_CONSTANT

PRH_BEGIN_DECLS

/**
 * A short English text for a status, such as "out of memory"; "unknown status" for other numbers.
 *
 * Threads:  any thread; the string is static
 * Since:    0.1
 */
PRH_API const char *prh_status_string(prh_status status);

/**
 * The symbolic name of a status without its prefix, in lower case, such as "undefined", "saturated" or
 * "ok": the word that programs print. "unknown" for other numbers.
 *
 * Threads:  any thread; the string is static
 * Since:    0.1
 */
PRH_API const char *prh_status_name(prh_status status);

/**
 * What went wrong in the last call on this thread that failed: file, row, value, limits.
 *
 * Never NULL, at most 1023 bytes. Worth reading only right after a failure and on the thread that saw
 * it; the next failing call on the thread overwrites it.
 *
 * Threads:  any thread; the buffer belongs to the calling thread
 * Since:    0.1
 */
PRH_API const char *prh_last_error(void);

PRH_END_DECLS

#endif

/* Failing with a status and a sentence: what every room uses to say what went wrong. */
#ifndef PRH_BASE_ERROR_H
#define PRH_BASE_ERROR_H

#include <inttypes.h>

#include <prh/status.h>

/* Writes the calling thread's message and returns `status`, so that `return prh__fail(...)` reads well. */
prh_status prh__fail(prh_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The message stays, with `prefix` and ": " before it: how a caller adds the file or the layer. */
prh_status prh__fail_within(prh_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define PRH__REQUIRE(condition, status, ...)                                                                 \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            return prh__fail((status), __VA_ARGS__);                                                         \
    } while (0)

/* Leaves the function if a call failed; for functions that own nothing yet. */
#define PRH__TRY(call)                                                                                       \
    do {                                                                                                     \
        prh_status prh__try_status = (call);                                                                 \
        if (prh__try_status < 0)                                                                             \
            return prh__try_status;                                                                          \
    } while (0)

/* The same for functions with a `status` variable and a `done:` label that frees what they own. */
#define PRH__GO(call)                                                                                        \
    do {                                                                                                     \
        status = (call);                                                                                     \
        if (status < 0)                                                                                      \
            goto done;                                                                                       \
    } while (0)

#define PRH__REQUIRE_GO(condition, code, ...)                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            status = prh__fail((code), __VA_ARGS__);                                                         \
            goto done;                                                                                       \
        }                                                                                                    \
    } while (0)

#endif

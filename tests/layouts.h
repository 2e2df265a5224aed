/* What the suites of the ABI share: layouts that are pinned, and option structs of callers of any age. */
#ifndef PRH_TESTS_LAYOUTS_H
#define PRH_TESTS_LAYOUTS_H

#include "support.h"

/* A size, an offset or a constant, and what it was when it was released. */
typedef struct pin {
    const char *what;
    int64_t now;
    int64_t released;
} pin;

#define SIZE(type, released) "sizeof(" #type ")", (int64_t)sizeof(type), (released)
#define OFFSET(type, field, released) #type "." #field, (int64_t)offsetof(type, field), (released)
#define VALUE(constant, released) #constant, (constant), (released)

void assert_pins(const pin *pins, size_t count);

/* What a suite hands over beside the options; each suite defines its own. */
typedef struct fixture fixture;

enum { NO_RESERVED = -1 };

/* A function that takes options, called with everything else in order. */
typedef struct taker {
    const char *what;
    prh_status (*use)(const fixture *f, const void *options);
    size_t first_size; /* of the struct in the release that introduced it */
    size_t size;       /* of the struct now */
    int reserved;      /* offset of its reserved field, or NO_RESERVED */
} taker;

#define RUN(function)                                                                                        \
#function ", prh_run_options", function, 40, sizeof(prh_run_options), offsetof(prh_run_options, reserved)
#define TAKER(function, type, first_size, reserved)                                                          \
#function ", " #type, function, first_size, sizeof(type), reserved

/*
 * NULL and zeros mean defaults; newer callers are served unless they set a byte that is not known; sizes that no struct
 * has are refused, those beyond any before anything is read; so are reserved fields that are set.
 */
void assert_takers(const fixture *f, const taker *takers, size_t count);

/* A function that fills a struct whose size the caller sets. */
typedef struct filler {
    const char *what;
    prh_status (*fill)(const fixture *f, void *result);
    size_t size; /* of the struct now */
} filler;

/* Sizes that no struct has are refused and nothing is written; of a larger one no byte beyond is written. */
void assert_fillers(const fixture *f, const filler *fillers, size_t count);

/* What a pointer to a handle holds that a failing constructor has to overwrite. */
#define NOWHERE(type) (type *)(uintptr_t)1

/* `call` makes `out`, a handle of this type, and must refuse. */
#define REFUSES_TO_CREATE(type, call)                                                                        \
    do {                                                                                                     \
        type *out = NOWHERE(type);                                                                           \
        assert_status(call, PRH_ERR_ARGUMENT);                                                               \
        assert_null(out);                                                                                    \
    } while (0)

#endif

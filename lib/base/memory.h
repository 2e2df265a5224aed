/* Every allocation of the library. Nothing else calls malloc. */
#ifndef PRH_BASE_MEMORY_H
#define PRH_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include <prh/status.h>

/* count * size bytes, aligned for SIMD (64), not cleared; MEMORY or TOO_LARGE, *out NULL on failure.
 * A count of 0 gives a valid pointer. */
prh_status prh__alloc(void *out, int64_t count, size_t size);

/* The same, cleared. */
prh_status prh__alloc_zero(void *out, int64_t count, size_t size);

/* One block of `bytes` for each of `count` workers, behind an array of pointers to them; prh__free frees it
 * all. */
prh_status prh__alloc_rooms(void *out, int64_t count, size_t bytes);

/* A copy of a string; NULL copies as "". */
prh_status prh__copy_string(char **out, const char *text);

void prh__free(void *memory);

/* Product of two sizes >= 0; TOO_LARGE if it does not fit. */
prh_status prh__mul(int64_t *product, int64_t a, int64_t b);

/* The limit in force: `limit`, or half of the machine's memory for 0. */
uint64_t prh__memory_limit(uint64_t limit);

#endif

/* Allocation with overflow checks, and what a memory limit of 0 means. */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

#define ALIGNMENT ((size_t)64)
#define HUGE_PAGE ((size_t)2 << 20)

/* The standard asks for a multiple of the alignment. */
static size_t round_up(size_t bytes, size_t multiple)
{
    return (bytes + multiple - 1) / multiple * multiple;
}

/* Large blocks come from the system and go back to it: in huge pages they are there after a few faults, not
 * thousands. */
static void *allocate(size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (bytes >= 2 * HUGE_PAGE) {
        void *memory = aligned_alloc(HUGE_PAGE, round_up(bytes, HUGE_PAGE));

        if (memory)
            (void)madvise(memory, bytes, MADV_HUGEPAGE); /* advice: not every system takes it */
        return memory;
    }
#endif
    return aligned_alloc(ALIGNMENT, round_up(bytes, ALIGNMENT));
}

prh_status prh__mul(int64_t *product, int64_t a, int64_t b)
{
    if (__builtin_mul_overflow(a, b, product))
        return prh__fail(
            PRH_ERR_TOO_LARGE, "%" PRId64 " times %" PRId64 " elements cannot be addressed", a, b);
    return PRH_OK;
}

prh_status prh__alloc(void *out, int64_t count, size_t size)
{
    void *memory;
    size_t bytes;

    memset(out, 0, sizeof(void *));
    if (count < 0 || __builtin_mul_overflow((size_t)count, size, &bytes) || bytes > PTRDIFF_MAX - HUGE_PAGE)
        return prh__fail(
            PRH_ERR_TOO_LARGE, "%" PRId64 " elements of %zu bytes cannot be addressed", count, size);
    memory = allocate(bytes > 0 ? bytes : 1); /* not NULL for nothing */
    if (!memory)
        return prh__fail(PRH_ERR_MEMORY, "out of memory: %zu bytes were refused", bytes);
    memcpy(out, &memory, sizeof memory);
    return PRH_OK;
}

prh_status prh__alloc_zero(void *out, int64_t count, size_t size)
{
    void *memory;

    PRH__TRY(prh__alloc(out, count, size));
    memcpy(&memory, out, sizeof memory);
    memset(memory, 0, (size_t)count * size);
    return PRH_OK;
}

prh_status prh__alloc_rooms(void *out, int64_t count, size_t bytes)
{
    const size_t head = ((size_t)count * sizeof(void *) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    size_t room;
    char *block, **rooms;

    memset(out, 0, sizeof(void *));
    if (__builtin_add_overflow(bytes, (size_t)ALIGNMENT - 1, &room))
        return prh__fail(PRH_ERR_TOO_LARGE, "%zu bytes cannot be addressed", bytes);
    room = room / ALIGNMENT * ALIGNMENT;
    PRH__REQUIRE(room < (PTRDIFF_MAX - head) / (size_t)count, PRH_ERR_TOO_LARGE,
        "%zu bytes cannot be addressed", bytes);
    PRH__TRY(prh__alloc(&block, (int64_t)(head + room * (size_t)count), 1));
    rooms = (char **)(void *)block;
    for (int64_t i = 0; i < count; i++)
        rooms[i] = block + head + room * (size_t)i;
    memcpy(out, &rooms, sizeof rooms);
    return PRH_OK;
}

prh_status prh__copy_string(char **out, const char *text)
{
    size_t bytes = text ? strlen(text) + 1 : 1;

    PRH__TRY(prh__alloc(out, (int64_t)bytes, 1));
    memcpy(*out, text ? text : "", bytes);
    return PRH_OK;
}

void prh__free(void *memory)
{
    free(memory);
}

uint64_t prh__memory_limit(uint64_t limit)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long page = sysconf(_SC_PAGESIZE);

    if (limit > 0)
        return limit;
    if (pages <= 0 || page <= 0)
        return UINT64_C(1) << 30;
    return (uint64_t)pages * (uint64_t)page / 2;
}

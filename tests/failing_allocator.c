/* The wrappers that the linker puts before malloc, calloc, aligned_alloc and free. */
#include "failing_allocator.h"

#include <errno.h>
#include <stdatomic.h>

#include "support.h"

#ifdef PRH_HAVE_JSON
#include <jansson.h>
#endif

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *memory);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __wrap_free(void *memory);

static atomic_int armed;
static atomic_long left, refused, live;
static refusal manner;

void refuse_after(long granted, refusal how)
{
    manner = how;
    atomic_store(&left, granted);
    atomic_store(&refused, 0);
    atomic_store(&armed, 1);
}

long grant_all(void)
{
    atomic_store(&armed, 0);
    return atomic_load(&refused);
}

void wrap_json(int wrapped)
{
#ifdef PRH_HAVE_JSON
    json_set_alloc_funcs(wrapped ? __wrap_malloc : __real_malloc, wrapped ? __wrap_free : __real_free);
#else
    (void)wrapped;
#endif
}

static int refuse(void)
{
    long before;

    if (!atomic_load(&armed))
        return 0;
    before = atomic_fetch_sub(&left, 1);
    if (before > 0 || (before < 0 && manner == REFUSE_ONE))
        return 0;
    atomic_fetch_add(&refused, 1);
    errno = ENOMEM; /* as the real ones do */
    return 1;
}

static void *counted(void *memory)
{
    if (memory)
        atomic_fetch_add(&live, 1);
    return memory;
}

void *__wrap_malloc(size_t size)
{
    return refuse() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuse() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return refuse() ? NULL : counted(__real_aligned_alloc(alignment, size));
}

void __wrap_free(void *memory)
{
    if (memory)
        atomic_fetch_sub(&live, 1);
    __real_free(memory);
}

static prh_status call_with_refusals(
    call made, void *subject, const char *what, long granted, refusal how, long *count)
{
    const long before = atomic_load(&live);
    prh_status status;
    long kept;

    refuse_after(granted, how);
    status = made(subject);
    *count = grant_all();
    kept = atomic_load(&live) - before;
    if (kept != 0)
        fail_msg("%s: allocation %ld refused: %ld blocks are left behind", what, granted, kept);
    return status;
}

static void refuse_each(call made, void *subject, const char *what, refusal how)
{
    for (long granted = 0;; granted++) {
        long count = 0;
        const prh_status status = call_with_refusals(made, subject, what, granted, how, &count);

        if (count == 0) {
            assert_ok(status);
            assert_true(granted >= 1); /* else there is nothing to test */
            return;
        }
        if (status != PRH_ERR_MEMORY || !strstr(prh_last_error(), "out of memory"))
            fail_msg("%s: allocation %ld refused: %s: %s", what, granted, prh_status_name(status),
                prh_last_error());
        assert_ok(made(subject));
    }
}

void each_refused(call made, void *subject, const char *what)
{
    note("%s", what);
    refuse_each(made, subject, what, REFUSE_ONE);
    refuse_each(made, subject, what, REFUSE_REST);
    note("%s", "");
}

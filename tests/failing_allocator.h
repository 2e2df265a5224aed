/* An allocator that refuses on command, and the question that it serves: does a call survive each refusal? The
 * executable is linked with --wrap for malloc and its kin, so what the library and the test ask for comes
 * through
 * here; what BLAS, LAPACK and the C library allocate on their own does not. */
#ifndef PRH_TESTS_FAILING_ALLOCATOR_H
#define PRH_TESTS_FAILING_ALLOCATOR_H

#include <prh/status.h>

typedef enum refusal {
    REFUSE_ONE, /* memory is short for a moment */
    REFUSE_REST /* and stays short, also while the call cleans up */
} refusal;

/* Grants `granted` more allocations, on all threads together, then refuses. */
void refuse_after(long granted, refusal how);

/* Grants everything again; returns how many were refused since. */
long grant_all(void);

/* jansson's allocations through here as well (1), or as they were (0). */
void wrap_json(int wrapped);

/* One public call with everything that it needs made before; whatever it makes it destroys. */
typedef prh_status (*call)(void *subject);

/* Refuses each allocation of the call in turn, once and for good, until it gets through: status MEMORY and a
 * message that says so, nothing left behind, and the next call succeeds. `what` names the case. */
void each_refused(call made, void *subject, const char *what);

/* A function of type `call` that makes one handle, which is NULL after a failure. The arguments speak of `out` and,
 * with the subject's type, of `s`. */
#define MAKES(name, subject_type, type, function, ...)                                                       \
    static prh_status name(void *subject)                                                                    \
    {                                                                                                        \
        subject_type *s = subject;                                                                           \
        type *out = (type *)(uintptr_t)1;                                                                    \
        const prh_status status = function(&out, __VA_ARGS__);                                               \
                                                                                                             \
        (void)s;                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }

#endif

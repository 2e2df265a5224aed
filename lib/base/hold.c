/* An atomic reference count around a release function. */
#include "base/hold.h"

#include <stdatomic.h>
#include <stddef.h>

#include "base/memory.h"

struct prh__hold {
    atomic_long holders;
    void (*release)(void *);
    void *data;
};

prh_status prh__hold_create(prh__hold **out, void (*release)(void *), void *data)
{
    prh_status status = prh__alloc(out, 1, sizeof **out);

    if (status < 0)
        return status;
    atomic_init(&(*out)->holders, 1);
    (*out)->release = release;
    (*out)->data = data;
    return PRH_OK;
}

prh__hold *prh__hold_take(prh__hold *hold)
{
    if (hold)
        atomic_fetch_add_explicit(&hold->holders, 1, memory_order_relaxed);
    return hold;
}

void prh__hold_drop(prh__hold *hold)
{
    if (!hold || atomic_fetch_sub_explicit(&hold->holders, 1, memory_order_acq_rel) > 1)
        return;
    if (hold->release)
        hold->release(hold->data);
    prh__free(hold);
}

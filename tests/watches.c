/* What a call tells of its progress. */
#include "watches.h"

int32_t look(double fraction, void *user_data)
{
    watch *w = user_data;

    w->calls++;
    w->wrong += !(fraction >= w->last && fraction <= 1.0);
    w->last = fraction;
    return w->calls == w->stop_at;
}

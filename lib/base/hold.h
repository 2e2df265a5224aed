/* Memory that several handles share: given back when the last of them lets go. */
#ifndef PRH_BASE_HOLD_H
#define PRH_BASE_HOLD_H

#include <prh/status.h>

/* Threads: any thread; the count is atomic. */
typedef struct prh__hold prh__hold;

/* Starts with one holder. `release` may be NULL. On failure nothing was taken. */
prh_status prh__hold_create(prh__hold **out, void (*release)(void *), void *data);

/* One holder more; returns its argument. NULL is fine. */
prh__hold *prh__hold_take(prh__hold *hold);

/* One holder less; the last one runs `release`. NULL is fine. */
void prh__hold_drop(prh__hold *hold);

#endif

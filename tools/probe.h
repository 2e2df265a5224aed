/* Whether a metric has what only some have, known before any long work. */
#ifndef PRH_TOOLS_PROBE_H
#define PRH_TOOLS_PROBE_H

#include <prh/prh.h>

typedef prh_status probe_call(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y);

/** What the library answers to a call on a small pair; PRH_ERR_UNSUPPORTED is the answer that one asks for. */
prh_status probe_metric(const char *name, int32_t convention, probe_call *call);

#endif

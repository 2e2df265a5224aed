/* What a matrix holds, before anybody trusts it. */
#ifndef PRH_COMPUTE_SUMMARY_H
#define PRH_COMPUTE_SUMMARY_H

#include <prh/representation.h>

#include "base/threads.h"

/* Fills everything but struct_size. */
prh_status prh__summarize(const prh_view *view, prh_summary *summary, const prh__run *run);

#endif

/* Which metrics the command line asks for, each with each k, ready to compute. */
#ifndef PRH_TOOLS_METRICS_H
#define PRH_TOOLS_METRICS_H

#include <prh/prh.h>

#include "options.h"

typedef struct metric_entry {
    char *name; /* as asked for: "cknna" stays "cknna" whatever variant the convention makes of it */
    prh_metric *metric;
    int64_t k;          /* 0: the metric has none */
    const char *kernel; /* NULL: the metric has none */
    int64_t rank;       /* svcca: dimensions kept; 0: the metric has none */
    prh_metric_info info;
} metric_entry;

typedef struct metric_list {
    metric_entry *items; /* metric by metric, each with every k in the order given */
    const prh_metric **handles;
    size_t count;
} metric_list;

/** Makes the metrics; complains and answers EXIT_BAD if a name, a k or the kernel is not known. */
int metrics_create(metric_list *list, const options *wishes);
void metrics_release(metric_list *list);

/** EXIT_BAD with a complaint if n items are too few for one of them, k included. */
int metrics_check_rows(const metric_list *list, int64_t n);

/** Whether the neighbours of any of them can tie: the first entry with neighbours and this k, or NULL. */
const metric_entry *metrics_with_k(const metric_list *list, int64_t k);

/** The kernel in its shortest form as the metrics have it; as `asked` for if none of them has one. */
const char *metrics_kernel(const metric_list *list, const char *asked);

#endif

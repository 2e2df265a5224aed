/* Hierarchical clustering, and the order of its leaves. docs/model_map.md. */
#ifndef PRH_STUDY_CLUSTERING_H
#define PRH_STUDY_CLUSTERING_H

#include <prh/clustering.h>

#include "base/threads.h"

/* The result; also the public handle. Of one item there are no merges, and their arrays are NULL. */
struct prh_clustering {
    int64_t count;
    int64_t *merges;   /* (count - 1) x 2 */
    double *distances; /* count - 1, as is `sizes` */
    int64_t *sizes;
    int64_t *order; /* count */
};

/* As prh_clustering_create describes, of arguments already checked. */
prh_status prh__clustering_create(struct prh_clustering **out, const double *distances, int64_t count,
    int32_t linkage, int32_t as_merged, const prh__run *run);

void prh__clustering_destroy(struct prh_clustering *clustering);

/* 1 <= clusters <= count. */
prh_status prh__clustering_cut(const struct prh_clustering *clustering, int64_t clusters, int64_t *labels);

#endif

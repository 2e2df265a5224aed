/* The score without each item, exactly, from artefacts of all items. */
#ifndef PRH_INFER_JACKKNIFE_H
#define PRH_INFER_JACKKNIFE_H

#include "metric/prepared.h"

/* As prh_metric_jackknife describes; both sides have the same n. */
prh_status prh__jackknife(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *values);

/* Expected work of it, in the unit of prh__task_step; plans are enough. */
double prh__jackknife_work(
    const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y);

/*
 * mutual_knn without each item, from lists that hold k + 1 neighbours, k < n - 1. score (of all items) may be NULL.
 */
prh_status prh__jackknife_overlap(const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k,
    const prh__run *run, double *score, double *values);

#endif

/* Tasks solved, and bins of models by any number. */
#ifndef PRH_STUDY_COMPETENCE_H
#define PRH_STUDY_COMPETENCE_H

#include <prh/competence.h>

/* As the header describes; arguments were checked, and share is not 0. */
prh_status prh__count_solved(
    const double *accuracies, int64_t models, int64_t tasks, double share, int64_t *solved);
void prh__bin_by_limits(
    const double *values, int64_t count, const double *limits, int64_t limit_count, int64_t *bins);
prh_status prh__bin_by_quantiles(const double *values, int64_t count, int64_t bin_count, int64_t *bins);

#endif

/* Mean alignment within and between groups of models. */
#ifndef PRH_STUDY_GROUPS_H
#define PRH_STUDY_GROUPS_H

#include <prh/groups.h>

/* Also the public handle. */
struct prh_groups {
    int64_t count;
    int64_t *labels, *sizes;                    /* count each; in one piece with pairs */
    int64_t *pairs;                             /* count x count, as are the rest */
    double *means, *standard_errors, *ceilings; /* in one piece */
};

/* As the header describes; arguments were checked. */
prh_status prh__groups_create(
    struct prh_groups **out, const double *alignment, int64_t count, const int64_t *labels);

void prh__groups_destroy(struct prh_groups *groups);

#endif

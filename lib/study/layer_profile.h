/* Best partners and the ridge of a layer x layer map. */
#ifndef PRH_STUDY_LAYER_PROFILE_H
#define PRH_STUDY_LAYER_PROFILE_H

#include <prh/layer_profile.h>

/* Also the public handle. */
struct prh_layer_profile {
    int64_t *partners_x, *ridge; /* layers_x each; in one piece */
    int64_t *partners_y;         /* layers_y */
    prh_layer_profile_values values;
};

/* As the header describes; arguments were checked, and the product of the counts. */
prh_status prh__layer_profile_create(struct prh_layer_profile **out, const double *scores, int64_t layers_x,
    int64_t layers_y, double threshold);

void prh__layer_profile_destroy(struct prh_layer_profile *profile);

#endif

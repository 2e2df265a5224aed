/* Learners: features that minimise an expected loss, from a random beginning. */
#ifndef PRH_PMI_LEARNER_H
#define PRH_PMI_LEARNER_H

#include <prh/learner.h>

#include "base/threads.h"
#include "pmi/world.h"

/*
 * features = n x width of the trained learner, allocated; fills values but struct_size. Options are checked and have
 * their defaults filled in. PRH_NOTE_NOT_CONVERGED as documented.
 */
prh_status prh__learner_train(double **features, prh_learner_values *values, const prh__world *world,
    const prh_learner_options *options, const prh__run *run);

#endif

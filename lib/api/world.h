/* The inside of worlds, which observations and learners look into. */
#ifndef PRH_API_WORLD_H
#define PRH_API_WORLD_H

#include "pmi/world.h"

struct prh_world {
    prh__world world;
};

/* An empty handle around what will be made. */
prh_status prh__world_new(prh_world **out);

#endif

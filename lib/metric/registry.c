/* The one list of metrics. Order: the reference's eight, their variants, then those that the reference does not have. */
#include <string.h>

#include "metric/metric.h"

#define BOTH(family)                                                                                         \
    {                                                                                                        \
        &(family), &(family)                                                                                 \
    }
#define EXACT(family)                                                                                        \
    {                                                                                                        \
        &(family), NULL                                                                                      \
    }

static const prh__registration listed[] = {
    {"mutual_knn", BOTH(prh__mutual_knn)},
    {"cycle_knn", BOTH(prh__cycle_knn)},
    {"lcs_knn", BOTH(prh__lcs_knn)},
    {"edit_distance_knn", BOTH(prh__edit_distance_knn)},
    {"cka", BOTH(prh__cka)},
    {"unbiased_cka", BOTH(prh__unbiased_cka)},
    {"cknna", {&prh__cknna_mutual, &prh__cknna_directed}},
    {"svcca", BOTH(prh__svcca)},
    {"cknna:directed", BOTH(prh__cknna_directed)},
    {"cknna:symmetric", BOTH(prh__cknna_symmetric)},
    {"jaccard_knn", EXACT(prh__jaccard_knn)},
    {"rv", EXACT(prh__rv)},
};

/* Other spellings of what is listed. */
static const prh__registration spellings[] = {
    {"cknna:mutual", EXACT(prh__cknna_mutual)},
};

enum { LISTED = sizeof listed / sizeof listed[0], SPELLINGS = sizeof spellings / sizeof spellings[0] };

int64_t prh__registry_count(void)
{
    return LISTED;
}

const prh__registration *prh__registry_at(int64_t i)
{
    return i >= 0 && i < LISTED ? &listed[i] : NULL;
}

const prh__registration *prh__registry_find(const char *name)
{
    for (int i = 0; i < LISTED; i++)
        if (strcmp(listed[i].name, name) == 0)
            return &listed[i];
    for (int i = 0; i < SPELLINGS; i++)
        if (strcmp(spellings[i].name, name) == 0)
            return &spellings[i];
    return NULL;
}

/* The one list of metrics. Order: the reference's eight, their variants, then those that the reference does not
 * have. */
#include <string.h>

#include <prh/rsa.h>

#include "metric/metric.h"

#define BOTH(family) {&(family), &(family)}, 0, 0, NULL
#define EXACT(family) {&(family), NULL}, 0, 0, NULL
#define RSA(inner, outer, full) {&prh__rsa, NULL}, PRH_RSA_##inner, PRH_RSA_##outer, full

static const prh__registration listed[] = {
    {"mutual_knn", BOTH(prh__mutual_knn)},
    {"cycle_knn", BOTH(prh__cycle_knn)},
    {"lcs_knn", BOTH(prh__lcs_knn)},
    {"edit_distance_knn", BOTH(prh__edit_distance_knn)},
    {"cka", BOTH(prh__cka)},
    {"unbiased_cka", BOTH(prh__unbiased_cka)},
    {"cknna", {&prh__cknna_mutual, &prh__cknna_directed}, 0, 0, NULL},
    {"svcca", BOTH(prh__svcca)},
    {"cknna:directed", BOTH(prh__cknna_directed)},
    {"cknna:symmetric", BOTH(prh__cknna_symmetric)},
    {"jaccard_knn", EXACT(prh__jaccard_knn)},
    {"rv", EXACT(prh__rv)},
    {"rsa", RSA(CORRELATION, SPEARMAN, NULL)},
    {"cca", EXACT(prh__cca)},
    {"cca_r2", EXACT(prh__cca_r2)},
};

/* Other spellings of what is listed, and what is too much to list. */
static const prh__registration spellings[] = {
    {"cknna:mutual", EXACT(prh__cknna_mutual)},
    {"rsa:correlation", RSA(CORRELATION, SPEARMAN, "rsa")},
    {"rsa:correlation:spearman", RSA(CORRELATION, SPEARMAN, "rsa")},
    {"rsa:correlation:pearson", RSA(CORRELATION, PEARSON, NULL)},
    {"rsa:correlation:kendall", RSA(CORRELATION, KENDALL, NULL)},
    {"rsa:correlation:cosine", RSA(CORRELATION, OUTER_COSINE, NULL)},
    {"rsa:euclidean", RSA(EUCLIDEAN, SPEARMAN, "rsa:euclidean:spearman")},
    {"rsa:euclidean:spearman", RSA(EUCLIDEAN, SPEARMAN, NULL)},
    {"rsa:euclidean:pearson", RSA(EUCLIDEAN, PEARSON, NULL)},
    {"rsa:euclidean:kendall", RSA(EUCLIDEAN, KENDALL, NULL)},
    {"rsa:euclidean:cosine", RSA(EUCLIDEAN, OUTER_COSINE, NULL)},
    {"rsa:cosine", RSA(COSINE, SPEARMAN, "rsa:cosine:spearman")},
    {"rsa:cosine:spearman", RSA(COSINE, SPEARMAN, NULL)},
    {"rsa:cosine:pearson", RSA(COSINE, PEARSON, NULL)},
    {"rsa:cosine:kendall", RSA(COSINE, KENDALL, NULL)},
    {"rsa:cosine:cosine", RSA(COSINE, OUTER_COSINE, NULL)},
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

/* What a metric is inside: settings, what it needs prepared, and how it compares. */
#ifndef PRH_METRIC_METRIC_H
#define PRH_METRIC_METRIC_H

#include <prh/cknna.h>
#include <prh/metric.h>

#include "base/threads.h"
#include "compute/basis.h"
#include "compute/kernel_function.h"

struct prh_prepared;
struct prh__relabeller;
struct prh__artefacts;

/* The artefacts that a representation is prepared into, as bits. */
enum {
    PRH__NEED_LISTS = 1,          /* neighbours, k_max >= k */
    PRH__NEED_GRAM = 2,           /* centred kernel, biased */
    PRH__NEED_GRAM_UNBIASED = 4,  /* U-centred kernel */
    PRH__NEED_SPARSE_CENTRED = 8, /* HKH at the neighbours */
    PRH__NEED_SPARSE = 16,        /* K at the neighbours */
    PRH__NEED_BASIS = 32,         /* singular basis */
    PRH__NEED_RDM = 64,           /* dissimilarities, ready to be compared */
    PRH__NEED_OF_KERNEL = 31      /* those that are of a kernel function */
};

/*
 * Every layer of one side against every layer of the other; one score is a comparison of 1 x 1. A score depends on its
 * two layers alone, to the last bit, however many there are beside them.
 */
typedef struct prh__comparison {
    const prh_metric *metric;
    const struct prh_prepared *const *side[2];
    int64_t count[2];
    const prh__run *run;
    double *scores;       /* count[0] x count[1] */
    prh_status *statuses; /* likewise: OK, a note, or UNDEFINED; what a score then holds is no number */
} prh__comparison;

typedef struct prh__family {
    double minimum, maximum;
    int64_t min_rows; /* without k */
    int32_t needs;
    int32_t symmetric;
    int32_t invariances;
    int32_t whole;          /* basis: all dimensions are kept */
    int32_t takes_features; /* or a given matrix: there is no choice of a kernel function */
    /*
     * All have the same n; ARGUMENT if a side was not prepared for the metric. What makes a score undefined is told as
     * the message of the calling thread, and the last such message is that of the last undefined score.
     */
    prh_status (*compare)(const prh__comparison *comparison);
    /* The same under permutations (metric/relabel.h); NULL: by the artefacts. */
    const struct prh__relabeller *relabel;
    /*
     * Of one pair, n numbers whose mean is its score, but for the clipping of rounding; NULL where the score is no such
     * mean. A score that is undefined is the status.
     */
    prh_status (*contributions)(const prh_metric *metric, const struct prh__artefacts *const side[2],
        const prh__run *run, double *values);
    /* Expected work of comparing, in the unit of prh__task_step; plans are enough. */
    double (*work)(const prh__comparison *comparison);
} prh__family;

#define PRH__ALL_DIMENSIONS INT64_MAX

struct prh_metric {
    const prh__family *family;
    const char *name;            /* as registered */
    int64_t k;                   /* lists */
    prh__kernel_function kernel; /* as asked for, a median rule unresolved; linear if it takes features */
    char kernel_name[PRH__KERNEL_NAME_SIZE];
    int32_t convention;
    int32_t precision;
    int64_t rank;         /* basis: dimensions kept, if share is 0; PRH__ALL_DIMENSIONS */
    double share;         /* basis: share of the variance */
    prh__scaling scaling; /* basis */
    int32_t inner, outer; /* rdm: PRH_RSA_... */
};

/* The family's compare, whose scores are checked: undefined ones are NaN, and a number that is none is VALUE. */
prh_status prh__compare(const prh__comparison *comparison);

/* The same for one pair; an undefined score is the status of the call. */
prh_status prh__compare_pair(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *score);

double prh__compare_work(const prh__comparison *comparison);

/* The largest score there is; infinity if there is no bound. */
double prh__metric_maximum(const prh_metric *metric);

/* The registry. A name may stand for another family in each convention. */
typedef struct prh__registration {
    const char *name;
    const prh__family *family[2]; /* by convention; NULL: there is none */
    int32_t inner, outer;         /* rsa */
    const char *full;             /* what the metric is called, if this is another spelling; else NULL */
} prh__registration;

/* Those that are listed, the reference's eight first. */
int64_t prh__registry_count(void);
const prh__registration *prh__registry_at(int64_t i);

/* By name, other spellings included; NULL if unknown. */
const prh__registration *prh__registry_find(const char *name);

extern const prh__family prh__mutual_knn, prh__cycle_knn, prh__lcs_knn, prh__edit_distance_knn,
    prh__jaccard_knn;
extern const prh__family prh__cka, prh__unbiased_cka, prh__rv;
extern const prh__family prh__cknna_mutual, prh__cknna_directed, prh__cknna_symmetric;
extern const prh__family prh__svcca, prh__cca, prh__cca_r2;
extern const prh__family prh__rsa;

/* By PRH_RSA_.... */
extern const char *const prh__inner_names[3], *const prh__outer_names[4];

/* What the reference adds to denominators. */
#define PRH__REFERENCE_EPSILON 1e-6

#endif

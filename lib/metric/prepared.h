/* The artefacts of one representation. */
#ifndef PRH_METRIC_PREPARED_H
#define PRH_METRIC_PREPARED_H

#include <prh/prepared.h>
#include <prh/preprocess.h>

#include "base/archive.h"
#include "base/digest.h"
#include "base/hold.h"
#include "compute/basis.h"
#include "compute/gram.h"
#include "compute/kernel_matrix.h"
#include "compute/neighbors.h"
#include "compute/rdm.h"
#include "metric/metric.h"

/* What one kernel function gave. */
typedef struct prh__artefacts {
    prh__kernel_function function; /* as asked for */
    int32_t precision;
    int32_t given;     /* the matrix itself was the data */
    int32_t needs;     /* what is here, as bits */
    prh__gram_way way; /* of the Gram */
    char *undefined;   /* why the kernel has no values, of which then only the lists are here; else NULL */
    prh__items items;
    prh__kernel_matrix matrix; /* owned, for a precomputed kernel that came as a representation */
    struct prh_neighbors lists;
    prh__gram gram;
    double *centred; /* sparse values of HKH */
    double *values;  /* sparse values of K */
} prh__artefacts;

typedef struct prh__scaled_basis {
    prh__scaling scaling;
    int32_t from_kernel;
    prh__kernel_function function; /* of the precomputed kernel */
    int32_t whole;                 /* kept in full, as a variance share may need */
    int64_t asked;                 /* columns asked for, if not in full */
    prh__basis basis;
} prh__scaled_basis;

typedef struct prh__asked_rdm {
    prh__kernel_function function; /* linear: of features; else of the precomputed kernel */
    int32_t inner, outer, precision;
    prh__rdm rdm;
} prh__asked_rdm;

struct prh_prepared {
    int64_t n;
    int64_t cols;       /* of the features; n for a kernel */
    prh_dtype dtype;    /* of the features; PRH_F64 for a kernel */
    int32_t any_kernel; /* made from a prh_kernel: stands for whatever kernel a metric names */
    char kernel[PRH__KERNEL_NAME_SIZE]; /* what that kernel is called, if so */
    prh__hold *hold;              /* keeps the features or the kernel alive, if comparing reads them again */
    prh_preprocess_report report; /* what was done to the features before */
    int32_t made_features;        /* the features were made for this handle and are nobody else's */
    int32_t has_source;           /* for a store: of what follows */
    prh__digest source;           /* of the features as given, and of what was done to them */
    prh__hold *entry; /* of a store, with the arrays of all artefacts but the items; else NULL: owned */
    int64_t groups, bases, rdms;
    prh__artefacts *group;
    prh__scaled_basis *basis;
    prh__asked_rdm *rdm;
};

/* Where the data come from: features, or a kernel that exists. */
typedef struct prh__source {
    const prh_view *view;             /* or NULL */
    const prh__kernel_matrix *matrix; /* or NULL */
    prh__hold *hold;                  /* of either; taken, not consumed */
} prh__source;

/*
 * Preparing for several metrics takes three steps, so that the work of many layers is known before any of it
 * is done: a plan (checked against the metrics, nothing computed; a handle to destroy), which knows how many layers the
 * model has and keeps the tiles of Grams while they fit tile_budget bytes; its expected work in the unit of
 * prh__task_step; and the filling of it.
 */
prh_status prh__prepare_plan(struct prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh__source *source, int64_t layers, uint64_t tile_budget);
double prh__prepare_work(const struct prh_prepared *plan, const prh__source *source);
prh_status prh__prepare_fill(struct prh_prepared *plan, const prh__source *source, const prh__run *run);

void prh__prepared_destroy(struct prh_prepared *prepared);

/* Back to the plan: what was filled in goes. */
void prh__prepared_empty(struct prh_prepared *prepared);

/* Whether a Gram is planned: its sums; its sums of squares too, and its entries will be read. */
int prh__has_sums(const prh__artefacts *group);
int prh__is_compared(const prh__artefacts *group);

/* Whether comparing by this kernel reads the features again, because the Gram was not kept. */
int prh__reads_features(const prh__artefacts *group);

/*
 * What the bits depend on: of everything that a plan asks for, beside the source; and of what comparing by a metric
 * reads, whatever else was prepared with it (ARGUMENT if it was not prepared for the metric).
 */
void prh__prepared_digest(prh__digesting *d, const struct prh_prepared *plan);
prh_status prh__prepared_digest_for(
    prh__digesting *d, const struct prh_prepared *prepared, const prh_metric *metric);

/*
 * Artefacts as an archive (metric/kept.c), whose arrays stay theirs when writing. Reading fills a plan from it: its
 * arrays are those of the archive, which `entry` holds. The source is looked at only where the Gram was not kept:
 * when reading, if the features are the caller's; when writing, if they are not.
 */
prh_status prh__prepared_write(prh__archive *a, struct prh_prepared *prepared, const prh__source *source);
prh_status prh__prepared_read(prh__archive *a, struct prh_prepared *plan, prh__hold *entry,
    const prh__source *source, const prh__run *run);

/* Whether artefacts are those of a metric. */
int prh__same_kernel(const prh__artefacts *group, const prh_metric *metric);
int prh__same_basis(const prh__scaled_basis *basis, const prh_metric *metric);

/* All dimensions, or as many as reach a share, for which all singular values must be known. */
int prh__wants_whole(const prh_metric *metric);

int prh__same_rdm(const prh__asked_rdm *asked, const prh_metric *metric, int any_kernel);

/* ARGUMENT if the source does not hold what the metric's inner asks for; TOO_LARGE. */
prh_status prh__rdm_check(const prh_metric *metric, const prh__source *source);

/* given: the matrix, if it is there already; else NULL. */
prh_status prh__rdm_fill(
    prh__asked_rdm *asked, const prh__source *source, const prh__kernel_matrix *given, const prh__run *run);

/* UNDEFINED if there is nothing to compare. side: 0 is x. */
prh_status prh__rdm_usable(const prh__rdm *rdm, const prh_metric *metric, int side);

/* The artefacts that a metric's kernel has, filled or planned; NULL if there are none. */
const prh__artefacts *prh__artefacts_planned(const struct prh_prepared *prepared, const prh_metric *metric);

/* The artefacts of a metric; ARGUMENT if they are not there. */
prh_status prh__artefacts_find(
    const prh__artefacts **found, const struct prh_prepared *prepared, const prh_metric *metric);
prh_status prh__basis_find(
    const prh__basis **found, const struct prh_prepared *prepared, const prh_metric *metric);

prh_status prh__rdm_find(
    const prh__rdm **found, const struct prh_prepared *prepared, const prh_metric *metric);

/*
 * The artefacts of all layers, those of side 0 first; free the array. Cells of layers whose kernel has no values, where
 * the metric needs them, are marked UNDEFINED.
 */
prh_status prh__artefacts_all(const prh__artefacts ***found, const prh__comparison *comparison);

/* Of two layers, where one comparison is all there is. UNDEFINED as a status. */
prh_status prh__artefacts_pair(const prh__artefacts *found[2], const struct prh_prepared *x,
    const struct prh_prepared *y, const prh_metric *metric);

/* ARGUMENT if k >= n, SHAPE if n is too small. */
prh_status prh__metric_check_rows(const prh_metric *metric, int64_t n);

#endif

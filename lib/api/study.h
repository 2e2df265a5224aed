/* The inside of a study: what went in, what was found of each pair, and what follows for the whole. */
#ifndef PRH_API_STUDY_H
#define PRH_API_STUDY_H

#include <prh/study.h>

#include "base/threads.h"
#include "study/matrices.h"

/* Words that models have, numbered in the order in which they first appear. */
typedef struct prh__labels {
    int64_t count;
    char **names; /* room for as many as there are models */
    int64_t *of;  /* per model */
} prh__labels;

/* Why a part of the whole is not there; OK or a note where it is. */
typedef struct prh__outcome {
    prh_status status;
    char *message; /* or NULL */
} prh__outcome;

typedef struct prh__study_trend {
    prh_trend *trend;
    prh__outcome outcome;
} prh__study_trend;

enum { PRH__BY_MODALITY, PRH__BY_FAMILY, PRH__BY_BIN, PRH__GROUPINGS };
enum { PRH__SCALES = 2 };

struct prh_study {
    int64_t count, rows;
    char **names;
    int64_t *layer_counts;
    prh__labels families, modalities;
    int64_t quality_count;
    char **quality_names;
    double *qualities;
    int64_t control;        /* a quality, or -1 */
    int64_t *solved, *bins; /* or NULL */
    double maximum; /* of the metric's scores; infinite where there is no bound, NaN where it is not known */
    int symmetric;  /* pairs are seen once */
    prh__matrices pairs;
    prh_alignment *
        *alignments; /* count x count, of a symmetric study those with i < j; NULL: only scores are known */
    int calibrated;  /* at least one pair is */
    int stopped;     /* draws of a pair ended early: none is */
    prh__study_trend *trends; /* quality x subjects x references x scale */
    prh_groups *groups[PRH__GROUPINGS][PRH__SCALES];
    prh_model_map *map;
    prh__outcome map_outcome;
    prh_clustering *clustering;
    prh__outcome clustering_outcome;
    char *provenance;
};

/* What a study is made of. With NULL models only members and scores are there. */
typedef struct prh__study_asked {
    prh_study_options options;
    prh_null_options null; /* zero: all defaults */
    const prh_metric *metric;
    const prh_model *const *models;
    const prh_study_member *members;
    int64_t count;
    const double *scores;
    prh_preprocess *steps; /* or NULL */
} prh__study_asked;

/* Reads and checks what can be checked by itself. */
prh_status prh__study_read(prh_study_options *mine, const prh_study_options *theirs, int64_t count);

/* Names, families, modalities, qualities and bins, all checked. */
prh_status prh__study_take(prh_study *study, const prh__study_asked *asked);

/* Whether a pair is to be looked at. */
int prh__study_has_pair(const prh_study *study, int32_t pairs, int64_t i, int64_t j);

/*
 * Compares all pairs. `rest` is the work that comes after, in the unit of prh__task_step: the whole is announced to the
 * run's task, and *scale, by which works are multiplied for it, is set.
 */
prh_status prh__study_compare(
    prh_study *study, const prh__study_asked *asked, double rest, double *scale, const prh__run *run);

/* Trends, groups, map and clustering of the matrices; and the work of it. */
prh_status prh__study_analyse(
    prh_study *study, const prh__study_asked *asked, double scale, const prh__run *run);
double prh__study_rest(const prh_study *study, const prh__study_asked *asked);

prh_status prh__study_record(prh_study *study, const prh__study_asked *asked);

/* All works of a study come to so much. */
#define PRH__STUDY_WORK 1e9

#endif

/* Do families of models converge? All pairs of models, each above chance or not, and what follows for the whole. */
#ifndef PRH_STUDY_H
#define PRH_STUDY_H

#include <prh/alignment.h>
#include <prh/clustering.h>
#include <prh/groups.h>
#include <prh/model_map.h>
#include <prh/trend.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL, "" or 0. */
typedef struct prh_study prh_study;

/* Which pairs of models are compared. */
enum {
    PRH_STUDY_ALL = 0,
    PRH_STUDY_WITHIN = 1, /* models of one modality */
    PRH_STUDY_ACROSS = 2  /* models of different modalities */
};

/* On which scale alignment is looked at. */
enum {
    PRH_SCALE_SCORE = 0, /* as the metric gives it */
    /* Above chance: prh_null_result.calibrated of the pair's whole search over layers. 0 up to the threshold of the
     * null, so a mean of calibrated scores is one of many zeros where few pairs are above it. */
    PRH_SCALE_CALIBRATED = 1
};

/* Zero is the default for every field. */
typedef struct prh_study_options {
    uint64_t struct_size;      /* sizeof(prh_study_options), set by the caller */
    const char *preprocessing; /* as in prh_align_options; models that are matrices (model.h) go without */
    const char *const *quality_names; /* quality_count names, no two the same; NULL without qualities */
    const double *qualities;          /* models x quality_count, row-major; NaN: not known */
    int64_t quality_count;
    const char *control;      /* the quality that partial trends take account of; NULL: none */
    const double *accuracies; /* models x tasks, as for prh_count_solved; NULL: no bins by competence */
    int64_t tasks;            /* 0 without accuracies */
    double solved_share;      /* as for prh_count_solved; 0: 0.8 */
    const double *bin_limits; /* of the tasks solved, as for prh_bin_by_limits; NULL: bins of equal size */
    int64_t limit_count;      /* 0 without limits */
    int64_t bin_count;   /* without limits, as for prh_bin_by_quantiles; 0: 5, or count if that is fewer */
    int64_t trend_draws; /* permutations of each trend; 0: 9999 */
    double level;        /* of intervals, in (0, 1); 0: 0.95 */
    uint64_t seed;       /* of trends and map; that of the nulls is null->seed */
    const prh_null_options *null; /* of each pair; its aggregate is a pair's score, with or without nulls.
                                     NULL: all defaults: the best pair of layers */
    int32_t no_null;              /* nonzero: no null is found, and nothing is calibrated */
    int32_t pairs;                /* PRH_STUDY_ALL, ... */
    uint64_t memory_limit;        /* as in prh_run_options */
    int32_t num_threads;          /* as in prh_run_options */
    int32_t reserved;             /* 0 */
    prh_progress progress;        /* as in prh_run_options */
    void *progress_data;
    const prh_store *store; /* as in prh_run_options: layers, grids and what their nulls say are kept there */
} prh_study_options;

/**
 * Scores every pair of models over all pairs of their layers, with the null of that search, and then looks at the
 * whole: trends with each quality, means within and between modalities, families and bins of competence, a map and a
 * clustering.
 *
 * Each layer is prepared once, each pair compared once; models are not compared with themselves. What the whole needs
 * and does not have (fewer than three models of a quality, no model in a bin) is undefined by itself and no failure of
 * the study.
 *
 * @param out      receives the study; NULL on failure
 * @param metric   configured metric; symmetric ones see each pair once, unless the aggregate tells x from y
 *                 (PRH_AGGREGATE_ROW_MAX_MEAN), and the others in both orders
 * @param models   count handles over the same n items, in order; their names, families and modalities are taken over
 * @param count    at least 2; no two of the same name
 * @param options  NULL: all defaults
 *
 * Errors:   as prh_align for any pair, and the message names the models; ARGUMENT also for a count below 2, two models
 *           of one name, qualities without names, two of one name, a control that is none of them, limits and a number
 *           of bins at once, and if `pairs` leaves no pair; VALUE for an infinite quality, naming it and the model; as
 *           prh_count_solved, prh_bin_by_limits and prh_bin_by_quantiles. What options alone tell is refused before
 *           anything is prepared
 * Cost:     prh_prepared_create_layers for each model, then prh_align_prepared for each pair; all artefacts are held,
 *           under the memory limit, which layers share, comparing having the share of the largest model
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_study_create(prh_study **out, const prh_metric *metric,
    const prh_model *const *models, int64_t count, const prh_study_options *options);

/* A model of which only the scores are known. Closed: this struct never grows. */
typedef struct prh_study_member {
    const char *name;
    const char *family;   /* NULL or "": a family of its own */
    const char *modality; /* NULL: "" */
} prh_study_member;

/**
 * The same looks at a matrix of scores that is there already: published, or of another metric.
 *
 * There are no layers, no nulls and no metric then, and nothing is calibrated.
 *
 * @param scores   count x count, row-major, NaN: not compared, or undefined; the diagonal is not read. A score that
 *                 is known one way only is known both ways, so half of a symmetric matrix is enough. As
 *                 options->pairs says, some are not looked at
 * @param members  count of them
 * @param options  NULL: all defaults; what is about comparing must be zero: preprocessing, null, store
 *
 * Errors:   ARGUMENT, VALUE, ABI, TOO_LARGE, MEMORY, CANCELLED, as prh_study_create; VALUE for infinity, naming the two
 *           models
 * Cost:     that of trends, groups, map and clustering
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_study_create_from_scores(prh_study **out, const double *scores,
    const prh_study_member *members, int64_t count, const prh_study_options *options);

/** Lets go of a study. NULL is fine. Since: 0.1 */
PRH_API void prh_study_destroy(prh_study *study);

/* ---- what went in ---- */

/** Number of models. Since: 0.1 */
PRH_API int64_t prh_study_count(const prh_study *study);

/** Number of items n that all models saw; 0 if only scores are known. Since: 0.1 */
PRH_API int64_t prh_study_rows(const prh_study *study);

/** Name of model i, 0-based; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_study_name(const prh_study *study, int64_t i);

/** Number of layers of model i; 0 if there is none, or if only scores are known. Since: 0.1 */
PRH_API int64_t prh_study_layer_count(const prh_study *study, int64_t i);

/** Number of families; a model without one is a family of its own, which has its name, and not that of others who give
 * this name as their family. Since: 0.1 */
PRH_API int64_t prh_study_family_count(const prh_study *study);
/** Name of family f, in the order in which the models first name it; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_study_family_name(const prh_study *study, int64_t f);
/** The family of each model. Since: 0.1 */
PRH_API const int64_t *prh_study_families(const prh_study *study);

/** Number of modalities. Since: 0.1 */
PRH_API int64_t prh_study_modality_count(const prh_study *study);
/** Name of modality m, in the order in which the models first name it; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_study_modality_name(const prh_study *study, int64_t m);
/** The modality of each model. Since: 0.1 */
PRH_API const int64_t *prh_study_modalities(const prh_study *study);

/** Number of qualities. Since: 0.1 */
PRH_API int64_t prh_study_quality_count(const prh_study *study);
/** Name of quality q; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_study_quality_name(const prh_study *study, int64_t q);
/** The qualities, models x qualities, row-major. Since: 0.1 */
PRH_API const double *prh_study_qualities(const prh_study *study);

/* ---- every pair of models: count x count arrays, row-major; symmetric where each pair is seen once ---- */

/** The score: the best pair of layers, or another aggregate of them; NaN where not compared or undefined. Since: 0.1 */
PRH_API const double *prh_study_scores(const prh_study *study);

/** PRH_OK or a note where there is a score, PRH_ERR_UNDEFINED where it does not exist, PRH_ERR_UNSUPPORTED where the
 * models were not compared: the diagonal, and what `pairs` left out. Since: 0.1 */
PRH_API const prh_status *prh_study_statuses(const prh_study *study);

/** The layer of model i in its best pair with model j, 0-based; -1 where there is none, for another aggregate than the
 * largest, and if only scores are known. Since: 0.1 */
PRH_API const int64_t *prh_study_layers_x(const prh_study *study);
/** The layer of model j in that pair. Since: 0.1 */
PRH_API const int64_t *prh_study_layers_y(const prh_study *study);

/** The mean of the score's null; NaN without one, like all that follows. Since: 0.1 */
PRH_API const double *prh_study_null_means(const prh_study *study);
/** The standard deviation of the score's null. Since: 0.1 */
PRH_API const double *prh_study_null_sds(const prh_study *study);
/** The threshold of the score's null, for any of the pairs of layers at once. Since: 0.1 */
PRH_API const double *prh_study_thresholds(const prh_study *study);
/** (score - mean) / standard deviation. Since: 0.1 */
PRH_API const double *prh_study_zs(const prh_study *study);
/** The p-value of the search over layers. Since: 0.1 */
PRH_API const double *prh_study_ps(const prh_study *study);
/** The p-values adjusted for the number of pairs of models (PRH_ADJUST_BY: they depend on one another). Since: 0.1 */
PRH_API const double *prh_study_adjusted_ps(const prh_study *study);
/** How much of what chance leaves is reached: prh_null_result.calibrated. NaN for all pairs if the draws of one stopped
 * early (prh_null_options.stop_after): those do not know a threshold, and stop first where scores are not above
 * chance, so that the rest would be a selection. Since: 0.1 */
PRH_API const double *prh_study_calibrated(const prh_study *study);
/** How each null was found: PRH_NULL_EXACT, ...; -1 without one. Since: 0.1 */
PRH_API const int32_t *prh_study_null_methods(const prh_study *study);

/**
 * The layers of one pair of models: all scores, and where they come from. Its null is not kept (prh_alignment_null:
 * NULL), only what the arrays above say of it.
 *
 * Where each pair is seen once (i, j) and (j, i) are one: x is the model of the lower number.
 *
 * @return  NULL where the models were not compared
 *
 * Since:    0.1
 */
PRH_API const prh_alignment *prh_study_alignment(const prh_study *study, int64_t i, int64_t j);

/* ---- the whole ---- */

/**
 * The trend of alignment with a quality: of models of one modality, with models of the same or of another one.
 *
 * @param quality     0-based
 * @param subjects    a modality, whose models are the points
 * @param references  a modality: alignment is the mean over its models; the same one: over the other points
 * @param scale       PRH_SCALE_...
 * @param trend       receives the trend, which lives as long as the study; NULL on failure
 *
 * Families are blocks (prh_trend_options), p is two-sided and that of this trend alone (several may be handed to
 * prh_adjust_p), and the quality that the study has as its control is that of the trend, unless it is the quality
 * itself.
 *
 * Errors:   ARGUMENT for NULL and numbers that are not there; UNDEFINED as prh_trend_create, and if nothing was
 *           compared or calibrated; the message says why
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_study_get_trend(const prh_study *study, int64_t quality,
    int64_t subjects, int64_t references, int32_t scale, const prh_trend **trend);

/** Means within and between modalities, labels being their numbers; NULL for an unknown scale, and if nothing is
 * calibrated. Since: 0.1 */
PRH_API const prh_groups *prh_study_modality_groups(const prh_study *study, int32_t scale);

/** Means within and between families, likewise. Since: 0.1 */
PRH_API const prh_groups *prh_study_family_groups(const prh_study *study, int32_t scale);

/** Means within and between bins of competence, likewise; NULL also without accuracies. Since: 0.1 */
PRH_API const prh_groups *prh_study_bin_groups(const prh_study *study, int32_t scale);

/** Tasks that each model solves; NULL without accuracies. Since: 0.1 */
PRH_API const int64_t *prh_study_solved(const prh_study *study);

/** The bin of each model, numbered from 0; NULL without accuracies. Since: 0.1 */
PRH_API const int64_t *prh_study_bins(const prh_study *study);

/**
 * The map of the models by -log(score), scores being divided by the metric's largest where that is not 1. Of pairs
 * across modalities alone there is one too; of pairs within several there is none, for nothing says how far their
 * models are apart.
 *
 * Errors:   ARGUMENT for NULL; UNDEFINED, NUMERIC as prh_model_map_create, and UNDEFINED if scores above 1 (by more
 *           than 1e-6) have no known largest; the message says why
 * Notes:    PRH_NOTE_NOT_CONVERGED
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_study_get_map(const prh_study *study, const prh_model_map **map);

/**
 * The clustering of the models by the same distances (average linkage), of which those that are missing count as the
 * largest. It is there also where the pairs that were compared hold no map together.
 *
 * Errors:   ARGUMENT for NULL; UNDEFINED if no score is above 0, or if scores above 1 have no known largest; the
 *           message says why
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_study_get_clustering(
    const prh_study *study, const prh_clustering **clustering);

/** How the numbers came about, as lines of "key: value": version, BLAS, metric and its options, preprocessing, n,
 * models, layers, pairs, null, seeds. Since: 0.1 */
PRH_API const char *prh_study_provenance(const prh_study *study);

PRH_END_DECLS

#endif

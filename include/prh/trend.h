/* Does alignment rise with quality? A trend over models, tested by permuting models, never pairs. */
#ifndef PRH_TREND_H
#define PRH_TREND_H

#include <prh/run.h>

PRH_BEGIN_DECLS

/*
 * Model i is one point: its quality, and its alignment a_i, the mean of alignment(i, j) over the references j other
 * than i. Pairs that share a model are not independent, so pairs are no points here, and all that is said of
 * uncertainty is over models.
 *
 * Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL or 0.
 */
typedef struct prh_trend prh_trend;

/* Which side a p-value looks at. */
enum {
    PRH_TWO_SIDED = 0, /* as far from 0 as the observed one, in either direction */
    PRH_GREATER = 1,   /* as large as the observed one */
    PRH_LESS = 2       /* as small */
};

/* Zero is the default for every field. Arrays have one entry for each of the `count` models. */
typedef struct prh_trend_options {
    uint64_t struct_size;  /* sizeof(prh_trend_options), set by the caller */
    const double *control; /* a second quality, which the trend is also looked at beside; NaN: not known, and
                                the model has no part in the partial trend; NULL: there is none */
    const int64_t *families;   /* labels: models change places within their family only; NULL: all with all */
    const int32_t *subjects;   /* nonzero: the trend is over this model, if its quality is known; NULL: all */
    const int32_t *references; /* nonzero: alignment with it counts; NULL: the subjects of known quality */
    int64_t permutations;      /* draws K; 0: 9999. No more than K + 1 are possible: all of them, once */
    double level;              /* of intervals, in (0, 1); 0: 0.95 */
    uint64_t seed;
    int32_t alternative; /* PRH_TWO_SIDED, PRH_GREATER or PRH_LESS: of all p-values */
    int32_t reserved;    /* 0 */
} prh_trend_options;

/**
 * The trend of alignment with quality: Pearson's and Spearman's correlation and the slope of least squares; p-values
 * by permuting the qualities among the models; intervals by leaving out one model at a time; each without one family.
 * Alignments that differ by no more than the rounding of their sums have the same rank.
 *
 * p = (1 + #{draws that reach the observed one}) / (K + 1), or the share of all permutations; what falls short by
 * less than 1e-12 reaches, and so does what is not defined. A permutation gives models other qualities and leaves the
 * matrix as it is, so that what pairs share is in every draw. With families as blocks a trend that is only between
 * families is no evidence; without blocks it is, and families of related models count as if they were unrelated: both
 * p-values are given.
 *
 * An interval is made of the values without each model, out of the points and out of the references (the delete-one
 * jackknife): value +- its standard error times a quantile of Student's t; for correlations in Fisher's z, whose
 * standard error is that of the value divided by 1 - value^2. References that are no points are a sample of their own:
 * they are left out one by one too, and both variances add up; one such reference alone is taken as given. Degrees of
 * freedom: models - 1, or Satterthwaite's for two samples. NaN if a value without one model is not defined, and, for
 * low and high, for correlations of 1 and -1. Families are not looked at: where models come in few of them the interval
 * is too short, as p_free is too small (docs/trend.md, "Interval", has one over families).
 *
 * The partial trend is that of what the control leaves of both sides, of ranks for Spearman's, over the models whose
 * control is known; the references stay. Its draws permute what the control leaves of the quality and take the control
 * out of that again (double semi-partialling); they compare the sum of products over the root of the sum of their
 * squares, because what a control leaves of ranks varies more for some models than for others.
 *
 * @param out        receives the trend; NULL on failure
 * @param alignment  count x count, row-major: entry (i, j) of model i with model j, read for subjects i and references
 *                   j; NaN: not compared. It need not be symmetric. The diagonal is not read
 * @param count      models, at least 1
 * @param quality    count numbers, larger or smaller being better; NaN: not known, and the model is left out
 * @param options    NULL: all defaults
 * @param run        NULL: all defaults; num_threads: draws in parallel
 *
 * Source:   Mantel, Cancer Research 27 (1967); Krackhardt, Social Networks 10 (1988) (MRQAP); Dekker, Krackhardt &
 *           Snijders, Psychometrika 72 (2007) (double semi-partialling); DiCiccio & Romano, JASA 112 (2017)
 *           (products over the root of their squares); Tukey (1958) (jackknife)
 * Errors:   ARGUMENT for NULL, a count below 1, options out of range; VALUE for infinity, naming model (and reference),
 *           and for alignments whose sum overflows; UNDEFINED if fewer than 3 models have quality and alignment, or if
 *           one of the two is the same for all; ABI; TOO_LARGE; MEMORY; CANCELLED
 * Cost:     time O(count^2 + (models + references) models log models + K models), memory O(count) per thread
 * Threads:  any thread; no result depends on how many there are
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_trend_create(prh_trend **out, const double *alignment, int64_t count,
    const double *quality, const prh_trend_options *options, const prh_run_options *run);

/** Lets go of a trend. NULL is fine. Since: 0.1 */
PRH_API void prh_trend_destroy(prh_trend *trend);

/* A coefficient and how sure it is. Closed: this struct never grows. NaN: not defined for these data. */
typedef struct prh_coefficient {
    double value;
    double standard_error; /* by the jackknife, on the scale of the value */
    double low, high;      /* the interval */
    double p;              /* models change places within their family only; NaN if none can */
    double p_free;         /* all models change places */
} prh_coefficient;

/* Zero it and set struct_size. */
typedef struct prh_trend_values {
    uint64_t struct_size; /* sizeof(prh_trend_values), set by the caller */
    int64_t models;       /* that the trend is over */
    int64_t families;     /* they are of so many; without families: 1 */
    int64_t references;   /* that count for at least one of them */
    int64_t draws;        /* of p: made, or all permutations; 0: none is possible but the identity */
    int64_t draws_free;   /* of p_free */
    int32_t enumerated;   /* nonzero: draws are all permutations */
    int32_t enumerated_free;
    double intercept; /* alignment = intercept + slope quality */
    double level;     /* in force */
} prh_trend_values;

/* Which coefficient. */
enum {
    PRH_TREND_PEARSON = 0,
    PRH_TREND_SPEARMAN = 1, /* equal values have the mean of their ranks */
    PRH_TREND_SLOPE = 2,    /* alignment per unit of quality; its p is that of Pearson's */
    PRH_TREND_PARTIAL_PEARSON = 3,
    PRH_TREND_PARTIAL_SPEARMAN = 4
};

/**
 * What the trend is over.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_trend_get_values(const prh_trend *trend, prh_trend_values *values);

/**
 * One coefficient.
 *
 * @param which        PRH_TREND_...
 * @param coefficient  left untouched on failure
 *
 * Errors:   ARGUMENT for NULL or an unknown coefficient; UNDEFINED for a partial one without a control, or if the
 *           control is known of fewer than 4 models, or if it, the quality or the alignment is the same for all of
 *           these, or if it explains the quality or the alignment but for rounding
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_trend_get_coefficient(
    const prh_trend *trend, int32_t which, prh_coefficient *coefficient);

/** The alignment a_i of each of the count models; NaN for those that the trend is not over. Since: 0.1 */
PRH_API const double *prh_trend_alignments(const prh_trend *trend);

/** The values of a coefficient without the models of each family, neither as points nor as references, in the order of
 * prh_trend_family_labels: which family carries the trend? NaN where too little is left. NULL for an unknown or
 * undefined coefficient. Since: 0.1 */
PRH_API const double *prh_trend_without_family(const prh_trend *trend, int32_t which);

/** The labels of the families that the models are of, ascending, prh_trend_values.families of them; without families
 * 0. Since: 0.1 */
PRH_API const int64_t *prh_trend_family_labels(const prh_trend *trend);

PRH_END_DECLS

#endif

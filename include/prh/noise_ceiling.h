/* How well could any model do? The ceiling that noise sets, from repeated measurements of one thing. */
#ifndef PRH_NOISE_CEILING_H
#define PRH_NOISE_CEILING_H

#include <prh/metric.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL or 0. */
typedef struct prh_noise_ceiling prh_noise_ceiling;

/* Zero is the default for every field. */
typedef struct prh_noise_ceiling_options {
    uint64_t struct_size; /* sizeof(prh_noise_ceiling_options), set by the caller */
    int32_t ranked;       /* nonzero: of square matrices the values above the diagonal are replaced by their
                             ranks, equal ones averaged, before they are averaged, as suits comparing by
                             Spearman's rho; the mean has 0 on its diagonal and is symmetric. What is
                             compared with it stays as it is */
    int32_t reserved;     /* 0 */
} prh_noise_ceiling_options;

/**
 * Compares each measurement with the mean of the others, which shares none of its noise (lower bound), and
 * with the mean of all, which does (upper bound): the score of the best possible model lies between, on average.
 *
 * Measurements, of subjects or in sessions, are averaged element by element: n x n dissimilarities, or features whose
 * columns mean the same in each of them. Means are taken and held in double, whatever the measurements are; what is
 * equal in all of them is equal in the mean. Each score is that of prh_metric_compute_with, the measurement being x and
 * the mean y.
 *
 * @param out      receives the ceiling; NULL on failure
 * @param metric   any, such as rsa of kernel "dissimilarity"
 * @param repeats  count handles of one shape
 * @param count    measurements, at least 2
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults; measurements are worked on one after another
 *
 * Source:   Nili et al., PLoS Comput. Biol. 10 (2014), e1003553
 * Errors:   ARGUMENT for NULL, a count below 2; SHAPE if shapes differ, naming the measurement, or if ranks are wanted
 *           of what is not square; otherwise as prh_metric_compute_with, naming the measurement. One score that is
 *           undefined leaves the ceiling undefined
 * Notes:    as prh_metric_compute_with, of any score
 * Cost:     that of preparing 2 count + 1 representations and comparing 2 count pairs; O(count^2) times the size of a
 *           measurement for the means (ranked: O(count)). Memory beside it: two measurements in double, ranked three
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_noise_ceiling_create(prh_noise_ceiling **out, const prh_metric *metric,
    const prh_representation *const *repeats, int64_t count, const prh_noise_ceiling_options *options,
    const prh_run_options *run);

/** Lets go of a ceiling. NULL is fine. Since: 0.1 */
PRH_API void prh_noise_ceiling_destroy(prh_noise_ceiling *ceiling);

/* Zero it and set struct_size. */
typedef struct prh_noise_ceiling_values {
    uint64_t struct_size; /* sizeof(prh_noise_ceiling_values), set by the caller */
    int64_t count;        /* measurements */
    double lower;         /* mean score with the mean of the others */
    double upper;         /* mean score with the mean of all */
    double
        lower_error; /* standard error over measurements: standard deviation (divisor count - 1) / sqrt(count) */
    double upper_error;
} prh_noise_ceiling_values;

/**
 * The ceiling.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_noise_ceiling_get_values(
    const prh_noise_ceiling *ceiling, prh_noise_ceiling_values *values);

/** The score of each measurement with the mean of the others. Since: 0.1 */
PRH_API const double *prh_noise_ceiling_lowers(const prh_noise_ceiling *ceiling);

/** The score of each measurement with the mean of all. Since: 0.1 */
PRH_API const double *prh_noise_ceiling_uppers(const prh_noise_ceiling *ceiling);

PRH_END_DECLS

#endif

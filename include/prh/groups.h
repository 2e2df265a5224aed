/* Mean alignment within and between groups of models: bins of competence, families, modalities. */
#ifndef PRH_GROUPS_H
#define PRH_GROUPS_H

#include <prh/status.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL or 0. */
typedef struct prh_groups prh_groups;

/**
 * Averages the alignment of all pairs of models within each group and between each two groups.
 *
 * A pair has the mean of alignment(i, j) and alignment(j, i), or the one of them that is there; each pair counts once.
 * Standard errors are over models, not over pairs, which are not independent: a mean is taken again without each of
 * the m models of a group that have a pair in it. The jackknife's variance is (m - 1) / m times the sum of squares of
 * these means about their own; between two groups it is the sum of both.
 *
 * @param out        receives the groups; NULL on failure
 * @param alignment  count x count, row-major; NaN: not compared. The diagonal is not read
 * @param count      models, at least 1
 * @param labels     count labels; a model with a negative one is in no group
 *
 * Source:   Tukey (1958); Arvesen, Ann. Math. Statist. 40 (1969) (jackknife of means over pairs)
 * Errors:   ARGUMENT for NULL or a count below 1; VALUE for infinity, naming the two models, or if sums overflow;
 *           UNDEFINED if no model is in a group; TOO_LARGE; MEMORY
 * Cost:     time O(count^2), memory O(count groups + groups^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_groups_create(
    prh_groups **out, const double *alignment, int64_t count, const int64_t *labels);

/** Lets go of the groups. NULL is fine. Since: 0.1 */
PRH_API void prh_groups_destroy(prh_groups *groups);

/** Number of groups: of different labels that are not negative. Since: 0.1 */
PRH_API int64_t prh_groups_count(const prh_groups *groups);

/** Their labels, ascending; all that follows is in this order. Since: 0.1 */
PRH_API const int64_t *prh_groups_labels(const prh_groups *groups);

/** Models in each group. Since: 0.1 */
PRH_API const int64_t *prh_groups_sizes(const prh_groups *groups);

/** Pairs of models that were compared, groups x groups, row-major and symmetric like all that follows. Since: 0.1 */
PRH_API const int64_t *prh_groups_pairs(const prh_groups *groups);

/** Mean alignment of these pairs; NaN where there is none. Since: 0.1 */
PRH_API const double *prh_groups_means(const prh_groups *groups);

/** Standard error of each mean, over models; NaN where leaving out a model leaves no pair, and where there is none.
 * Since: 0.1 */
PRH_API const double *prh_groups_standard_errors(const prh_groups *groups);

/**
 * What the alignment between two groups could be at most, if models of either were as alike as the models within it:
 * the geometric mean of both groups' own means. NaN where one of these is missing or not above 0. A reference line, no
 * bound: models of one group may have more in common with the other one than with each other.
 *
 * Source:   Spearman, Am. J. Psychol. 15 (1904) (correction for attenuation)
 * Since:    0.1
 */
PRH_API const double *prh_groups_ceilings(const prh_groups *groups);

PRH_END_DECLS

#endif

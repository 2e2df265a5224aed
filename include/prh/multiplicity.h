/* Many tests at once: p-values that stay honest when the best of them is picked. Plain arrays; nothing of
 * representations. */
#ifndef PRH_MULTIPLICITY_H
#define PRH_MULTIPLICITY_H

#include <prh/status.h>

PRH_BEGIN_DECLS

/* How p-values are adjusted, and for what. */
enum {
    PRH_ADJUST_BH =
        0, /* Benjamini and Hochberg (1995): false discovery rate, tests independent or positively dependent */
    PRH_ADJUST_BY = 1, /* Benjamini and Yekutieli (2001): false discovery rate, whatever the dependence */
    PRH_ADJUST_HOLM =
        2, /* Holm (1979): family-wise error, whatever the dependence; never worse than Bonferroni */
    PRH_ADJUST_BONFERRONI = 3 /* p times the number of tests: family-wise error, whatever the dependence */
};

/**
 * Adjusts p-values for their number: rejecting those whose adjusted value is at most alpha controls the error at alpha.
 *
 * Gives what R's p.adjust gives. NaN, the p of a score that is undefined, stays NaN and is not counted. The order of
 * equal p-values does not matter.
 *
 * @param p         count p-values in [0, 1], or NaN
 * @param count     at least 1
 * @param method    PRH_ADJUST_...
 * @param adjusted  receives count values in [0, 1] in the same order; may be p itself; untouched on failure
 *
 * Source:   Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995); Benjamini and Yekutieli, Ann. Statist. 29 (2001);
 *           Holm, Scand. J. Statist. 6 (1979)
 * Errors:   ARGUMENT for NULL, a count below 1, an unknown method, or a p outside [0, 1] (the message names its
 *           place); MEMORY
 * Cost:     O(count log count) time, 16 count bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_adjust_p(
    const double *p, int64_t count, int32_t method, double *adjusted);

/**
 * Adjusts many scores at once by what they would jointly be under the null: step-down max-T, which uses that scores
 * hang together.
 *
 * With scores in falling order, the adjusted p of the r-th is (1 + number of draws in which any of the r-th and
 * smaller ones reaches it) / (K + 1), and at least that of the one before it: the family-wise error is controlled,
 * and less is lost than by PRH_ADJUST_HOLM where scores depend on one another, as layers of one model do. Scores that
 * differ in scale must be brought to one (z-scores): the largest counts.
 *
 * Draws are compared with scores as they are: one that is equal reaches. A NaN among the observed stays NaN and is
 * left out, in the draws too. A NaN among the draws counts as reaching everything, so that it never makes a p small.
 *
 * @param observed     count scores, larger meaning more; or NaN
 * @param draws        draws_count x count, row-major: one draw of all scores under the null in each row
 * @param draws_count  K, at least 1
 * @param count        at least 1
 * @param adjusted     receives count p-values in the order of the scores; untouched on failure
 *
 * Source:   Westfall and Young, Resampling-Based Multiple Testing (1993), algorithm 2.8, with the draws' observed one
 *           added (Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010)
 * Errors:   ARGUMENT for NULL or counts below 1; TOO_LARGE; MEMORY
 * Cost:     O(K count + count log count) time, 24 count bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_adjust_max_t(
    const double *observed, const double *draws, int64_t draws_count, int64_t count, double *adjusted);

PRH_END_DECLS

#endif

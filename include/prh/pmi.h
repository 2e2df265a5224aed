/* Pointwise mutual information: what representations converge to, according to the Platonic Representation
   Hypothesis. */
#ifndef PRH_PMI_H
#define PRH_PMI_H

#include <prh/cooccurrence.h>
#include <prh/kernel.h>

PRH_BEGIN_DECLS

/*
 * PMI(a, b) = log P(a, b) / (P(a) P(b)) in nats, with P(a, b) = N(a, b) / sum of N and P(a) = sum over b of P(a, b),
 * so that log p(a|b) / p(a) = log p(b|a) / p(b) = PMI(a, b) holds exactly.
 */
enum {
    PRH_PMI = 0,  /* as above, minus shift */
    PRH_PPMI = 1, /* max(0, PMI - shift) */
    PRH_NPMI = 2  /* (PMI - shift) / -log P(a, b): exactly 1 for symbols that are only ever seen together */
};

/* What stands for pairs that were never seen, whose PMI is minus infinity. PPMI has 0 there and NPMI its limit -1,
   without a policy. */
enum {
    PRH_PMI_ZERO_REFUSE = 0,  /* UNDEFINED, naming the first such pair */
    PRH_PMI_ZERO_MINIMUM = 1, /* the smallest value of the pairs that are asked for and were seen */
    PRH_PMI_ZERO_GIVEN = 2    /* zero_value */
};

/* Zero is the default for every field. */
typedef struct prh_pmi_options {
    uint64_t struct_size;   /* sizeof(prh_pmi_options), set by the caller */
    int32_t kind;           /* PRH_PMI, PRH_PPMI or PRH_NPMI */
    int32_t zero;           /* PRH_PMI_ZERO_... of PRH_PMI; else 0 */
    double zero_value;      /* of PRH_PMI_ZERO_GIVEN, finite; else 0 */
    double shift;           /* subtracted, finite: the log of word2vec's number of negatives */
    double smoothing;       /* >= 0, added to every N(a, b), those of all symbols: nothing is zero then */
    double context_power;   /* features only: columns have P(b)^power, normalised, finite; 0: 1 */
    const int64_t *symbols; /* those wanted, in this order, each once; NULL: all. P is of all */
    int64_t symbol_count;   /* of them; 0 for NULL */
} prh_pmi_options;

/**
 * The PMI kernel of symmetric counts. Every metric, null and grid takes it beside kernels of features.
 *
 * Values are exactly symmetric, depend on ratios of counts alone but for rounding, and are exactly 0 where whole-number
 * counts are independent; the order in which pairs came does not show. The kernel outlives the counts.
 *
 * @param out      receives the handle, with prh_kernel_function "pmi", "ppmi" or "npmi"; NULL on failure
 * @param counts   symmetric
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults
 *
 * Source:   arXiv 2405.07987, section 4; Church & Hanks, Computational Linguistics 16 (1990); Bouma, GSCL 2009 (NPMI)
 * Errors:   ARGUMENT for NULL, a table (prh_cooccurrence_project makes symmetric counts of one), an option out of its
 *           range, a context_power, or a symbol that is not there or given twice; UNDEFINED if nothing was counted,
 *           for a symbol that was never seen, by the policy for a pair that was not, naming them, and for NPMI with
 *           a shift if one pair is all that was seen; ABI; TOO_LARGE; MEMORY; CANCELLED
 * Cost:     time O(entries + n^2), memory 8 n^2 bytes, n symbols that are wanted, and 32 for each entry while it lasts
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_kernel_create_pmi(prh_kernel **out, const prh_cooccurrence *counts,
    const prh_pmi_options *options, const prh_run_options *run);

/**
 * The same of a joint distribution that is known.
 *
 * @param joint  n x n, symmetric to 1e-6 of its largest value (the upper triangle counts), finite and >= 0, of any
 *               sum: as N(a, b) above
 *
 * Errors:   as prh_kernel_create_pmi; SHAPE if it is not square; VALUE naming row and column of an entry that is
 *           negative, NaN, infinite or not symmetric, or if their sum is above 1e300
 * Cost:     time O(n^2), memory 8 n^2 bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_kernel_create_pmi_of_joint(
    prh_kernel **out, const prh_view *joint, const prh_pmi_options *options, const prh_run_options *run);

/**
 * The rows of a table's PMI as features: one row for each term that is wanted, one column for each context, in double.
 * The usual choice is PRH_PPMI, which has many zeros and no policy for them.
 *
 * @param out     receives the handle; NULL on failure
 * @param counts  a table, or symmetric counts, each row of which then is a symbol's PMI with all symbols
 *
 * Source:   Levy & Goldberg, NIPS 2014; Levy, Goldberg & Dagan, TACL 2015
 * Errors:   as prh_kernel_create_pmi, but for tables and context_power; UNDEFINED also for a context that was never
 *           seen, unless the kind is PRH_PPMI; VALUE if a P(b) to the context_power underflows
 * Cost:     time O(entries + terms * contexts), memory 8 bytes for each value, and 32 for each entry while it lasts
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_representation_create_pmi(prh_representation **out,
    const prh_cooccurrence *counts, const prh_pmi_options *options, const prh_run_options *run);

PRH_END_DECLS

#endif

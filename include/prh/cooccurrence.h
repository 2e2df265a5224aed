/* What occurs together how often: counts of pairs of symbols, taken in piece by piece, merged, saved. */
#ifndef PRH_COOCCURRENCE_H
#define PRH_COOCCURRENCE_H

#include <prh/run.h>
#include <prh/status.h>

PRH_BEGIN_DECLS

/*
 * Counts N(a, b) of pairs that were seen together. Symbols are numbers 0, 1, ...; which word or colour a number
 * stands for is the caller's business. Only pairs that were seen take memory, at most 43 bytes each beside 128 in all,
 * so 10^5 symbols and more are fine.
 *
 * Two kinds. Symmetric (contexts = 0): both members are symbols, N(a, b) = N(b, a), and a pair that is seen once
 * counts once for (a, b) and once for (b, a): twice for (a, a). A table (contexts >= 1): a is one of `symbols` terms,
 * b one of `contexts` contexts, and a pair counts once for (a, b).
 *
 * Whole-number counts are exact, and then any order of additions and merges gives the same bits, as long as their
 * total is below 2^53; other weights agree to rounding.
 *
 * Whatever changes counts leaves them as they were when it fails or is cancelled. So a call counts beside them first,
 * which takes 16 to 43 bytes for each pair that it meets until it ends.
 *
 * Threads: confined: one call at a time. A progress callback may read the counts of its call; changing them from
 *          there is refused (ARGUMENT), destroying them is not noticed.
 */
typedef struct prh_cooccurrence prh_cooccurrence;

/**
 * Begins with no pairs.
 *
 * @param out       receives the handle; NULL on failure
 * @param symbols   number of symbols (of a table: terms), 1 to 2^31 - 1
 * @param contexts  0: symmetric, else the number of contexts of a table, up to 2^31 - 1
 *
 * Errors:   ARGUMENT for NULL or a number out of range; MEMORY
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_create(
    prh_cooccurrence **out, int64_t symbols, int64_t contexts);

/** Lets go of counts. NULL is fine. Since: 0.1 */
PRH_API void prh_cooccurrence_destroy(prh_cooccurrence *counts);

/* What may stand in a sequence beside symbols. */
enum {
    PRH_TOKEN_UNKNOWN = -1, /* something that is not counted but keeps its place */
    PRH_TOKEN_BREAK =
        -2 /* a border that no window reaches across: the end of a sentence, verse or document */
};

/* Zero is the default for every field. */
typedef struct prh_token_options {
    uint64_t struct_size; /* sizeof(prh_token_options), set by the caller */
    int64_t window;       /* tokens at places t, t' with 0 < |t - t'| <= window are a pair; 0: 1 */
    int64_t overlap;   /* so many tokens at the beginning were the end of the call before, given again so that
                             windows reach across calls: pairs among them are not counted a second time */
    int32_t with_self; /* nonzero: each token is seen with itself, too (t = t'): once for N(a, a) */
    int32_t reserved;  /* 0 */
} prh_token_options;

/**
 * Adds the pairs of a sequence that lie within a window.
 *
 * In a table, the token at t is the term and the one at t' the context, for t < t' and t > t': numbers below
 * `symbols` are terms, numbers below `contexts` contexts, so a word that is both has one number.
 *
 * @param tokens   count of them: symbols, PRH_TOKEN_UNKNOWN or PRH_TOKEN_BREAK
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults
 *
 * Source:   the window sum of arXiv 2405.07987, section 4: P_co(a, b) ~ sum over |t - t'| <= w of P(z_t = a, z_t' =
 *           b)
 * Errors:   ARGUMENT for NULL, a negative count or window, or an overlap that is negative or longer than count; VALUE
 *           naming the place of a token that is no symbol; TOO_LARGE; MEMORY; CANCELLED; ABI
 * Cost:     time O(count * window), shared out among threads; while it lasts 12 bytes for each token, 8 + 12 per thread
 *           for each symbol, or for each that occurs if most do not, and 16 for each pair
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_add_tokens(prh_cooccurrence *counts, const int64_t *tokens,
    int64_t count, const prh_token_options *options, const prh_run_options *run);

/**
 * Adds pairs one by one, with weights: sparse tables, events that were counted elsewhere.
 *
 * What is listed are events: of symmetric counts each pair once, and (a, a), too, adds 2 to N(a, a). To add a matrix N
 * itself, list both (a, b) and (b, a), which doubles all counts, and no PMI notices that; or the upper triangle (as
 * prh_cooccurrence_read gives it) with the diagonal halved.
 *
 * @param a        count symbols
 * @param b        count symbols, of a table contexts
 * @param weights  count finite numbers >= 0; NULL: 1 each. A weight of 0 adds nothing
 * @param run      NULL: all defaults
 *
 * Errors:   ARGUMENT for NULL or a negative count; VALUE naming the place of a number that is no symbol, of a weight
 *           that is negative, NaN or infinite, or if the total would be above 1e300; TOO_LARGE; MEMORY; CANCELLED; ABI
 * Cost:     time O(count)
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_add_pairs(prh_cooccurrence *counts, const int64_t *a,
    const int64_t *b, const double *weights, int64_t count, const prh_run_options *run);

/* Zero is the default for every field. */
typedef struct prh_image_options {
    uint64_t struct_size; /* sizeof(prh_image_options), set by the caller */
    double radius;        /* pixels whose centres are at most so far apart are a pair; 0: 1 */
    int64_t pairs; /* 0: all pairs; else so many, drawn with replacement: a pixel, then an offset, again until
                             both are in the image and neither is PRH_TOKEN_UNKNOWN */
    uint64_t seed; /* of those */
} prh_image_options;

/**
 * Adds the pairs of pixels that lie within a radius of each other; symmetric counts only.
 *
 * @param labels   height x width symbols, row by row, or PRH_TOKEN_UNKNOWN for pixels to leave out
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults
 *
 * Errors:   ARGUMENT for NULL, a size below 1, a radius that is negative, NaN or above 4096, a negative number of
 *           pairs, or a table; VALUE naming row and column of a label that is no symbol; UNDEFINED if pairs are to be
 *           drawn and there is none; TOO_LARGE, also for more than 2^31 - 1 rows or columns; MEMORY; CANCELLED; ABI
 * Cost:     time O(height * width * radius^2), memory as for tokens; or O(pairs) over the share of draws that fit
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_add_image(prh_cooccurrence *counts, const int32_t *labels,
    int64_t height, int64_t width, const prh_image_options *options, const prh_run_options *run);

/**
 * Adds all counts of another accumulator, which stays as it is.
 *
 * @param into   changed on success only
 * @param other  with as many symbols and contexts
 * @param run    NULL: all defaults
 *
 * Errors:   ARGUMENT for NULL or if both are one; SHAPE if their symbols or contexts differ; VALUE if the total would
 *           be above 1e300; TOO_LARGE; MEMORY; CANCELLED; ABI
 * Cost:     time O(entries of other)
 * Threads:  confined to one thread at a time, both
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_merge(
    prh_cooccurrence *into, const prh_cooccurrence *other, const prh_run_options *run);

/**
 * Makes symmetric counts of the terms of a table: N(a, b) = sum over contexts c of N(a, c) N(b, c) / N(c).
 *
 * That is the joint distribution of two terms that are drawn from one context independently, sum over c of p(a|c)
 * p(b|c) p(c), times the table's total. It is positive semi-definite.
 *
 * @param out    receives the handle; NULL on failure
 * @param table  not changed
 * @param run    NULL: all defaults
 *
 * Errors:   ARGUMENT for NULL or symmetric counts; TOO_LARGE; MEMORY; CANCELLED; ABI
 * Cost:     time and memory O(sum over contexts of the square of their terms)
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_project(
    prh_cooccurrence **out, const prh_cooccurrence *table, const prh_run_options *run);

/** Number of symbols, of a table terms; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_cooccurrence_symbols(const prh_cooccurrence *counts);

/** Number of contexts of a table; 0 for symmetric counts and for NULL. Since: 0.1 */
PRH_API int64_t prh_cooccurrence_contexts(const prh_cooccurrence *counts);

/** Number of different pairs with a count above 0, (a, b) and (b, a) being one; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_cooccurrence_entries(const prh_cooccurrence *counts);

/** Sum of N(a, b) over all ordered pairs, in the order that they came in; 0 for NULL. Since: 0.1 */
PRH_API double prh_cooccurrence_total(const prh_cooccurrence *counts);

/**
 * N(a, b).
 *
 * @param count  left untouched on failure
 *
 * Errors:   ARGUMENT for NULL or a number out of range
 * Cost:     O(1)
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_count(
    const prh_cooccurrence *counts, int64_t a, int64_t b, double *count);

/**
 * Sums over one index: what PMI divides by.
 *
 * @param of_symbols   receives, for each symbol, the sum of N(a, b) over b; may be NULL
 * @param of_contexts  receives, for each context of a table, the sum over a; NULL for symmetric counts, and may be
 *                     NULL
 *
 * Errors:   ARGUMENT for NULL counts, or of_contexts given for symmetric counts; MEMORY
 * Cost:     O(entries + symbols + contexts), and 32 bytes for each pair while it lasts: sums are taken in the order
 *           of the pairs, whatever the order they came in
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_marginals(
    const prh_cooccurrence *counts, double *of_symbols, double *of_contexts);

/**
 * All pairs with their counts N(a, b), in ascending order of a, then of b; of symmetric counts those with a <= b. To
 * add them to others: prh_cooccurrence_merge, or prh_cooccurrence_add_pairs with the diagonal halved.
 *
 * @param a, b    receive prh_cooccurrence_entries(counts) numbers each
 * @param values  receives as many N(a, b)
 *
 * Errors:   ARGUMENT for NULL; MEMORY
 * Cost:     O(entries), and 32 bytes for each pair while it lasts
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_read(
    const prh_cooccurrence *counts, int64_t *a, int64_t *b, double *values);

/** Bytes that prh_cooccurrence_save writes; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_cooccurrence_saved_size(const prh_cooccurrence *counts);

/**
 * Writes the counts into the caller's bytes, to be sent or stored, in a layout that is one for all machines
 * (docs/formats.md). Equal counts give equal bytes, in whatever order they came.
 *
 * @param bytes  receives size bytes; left untouched on failure
 * @param size   prh_cooccurrence_saved_size(counts)
 *
 * Errors:   ARGUMENT for NULL or another size; MEMORY
 * Cost:     O(entries), and 32 bytes for each pair while it lasts
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_save(
    const prh_cooccurrence *counts, void *bytes, int64_t size);

/**
 * Makes the counts that were saved.
 *
 * @param out    receives the handle; NULL on failure
 * @param bytes  size bytes, of any alignment
 * @param size   as many as were saved
 *
 * Errors:   FORMAT for bytes that are cut off, changed, of another version or no saved counts; ARGUMENT for NULL or a
 *           negative size; MEMORY
 * Cost:     O(entries), nothing of which is allocated before the checksum is known to be right
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_cooccurrence_restore(
    prh_cooccurrence **out, const void *bytes, int64_t size);

PRH_END_DECLS

#endif

/* The options about the null, and what of them goes together. A part of options.c. */
#ifndef PRH_TOOLS_OPTIONS_NULL_H
#define PRH_TOOLS_OPTIONS_NULL_H

#include "options.h"

/** What holds if nothing is said: auto for score and study, none for align. */
null_wishes options_null_default(int command);

/* Each reads the value of one option; EXIT_BAD after a complaint. */
int options_null_method(options *mine, const char *value);
int options_null_permutations(options *mine, const char *value);
int options_null_table(options *mine, const char *value);
int options_null_alpha(options *mine, const char *value);
int options_null_seed(options *mine, const char *value);
int options_null_blocks(options *mine, const char *value);
int options_null_circular(options *mine, const char *value); /* has no value */
int options_null_aggregate(options *mine, const char *value);
int options_null_stop(options *mine, const char *value);

/**
 * When all are read: an option of the null without --null means auto, and what contradicts is refused.
 */
int options_null_check(options *mine);

/** Whether the command line says anything about the null: if not, it is found only where that is quick. */
int options_null_asked(const null_wishes *mine);

/** How many draws there will be if it comes to draws. */
int64_t options_null_draws(const null_wishes *mine);

/** Whether so many draws can have a p as small as alpha. */
int options_null_can_reject(int64_t draws, double alpha);

/** The word for the method, "none" included. */
const char *options_null_name(const null_wishes *mine);

/** The aggregate as --aggregate takes it. Allocated. */
char *options_null_aggregate_name(const null_wishes *mine);

/** From options.c: the position of `value` among the words; -1 after a complaint. */
int options_choose(
    const options *mine, const char *option, const char *value, const char *const *words, size_t count);

#endif

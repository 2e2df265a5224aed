/* The options about counts and kernels of PMI. A part of options.c. */
#ifndef PRH_TOOLS_OPTIONS_PMI_H
#define PRH_TOOLS_OPTIONS_PMI_H

#include "options.h"

/** What holds if nothing is said. */
pmi_wishes options_pmi_default(void);

/* Each reads the value of one option; EXIT_BAD after a complaint. */
int options_pmi_from(options *mine, const char *value);
int options_pmi_table(options *mine, const char *value); /* has no value */
int options_pmi_window(options *mine, const char *value);
int options_pmi_vocabulary(options *mine, const char *value);
int options_pmi_with_self(options *mine, const char *value); /* has no value */
int options_pmi_levels(options *mine, const char *value);
int options_pmi_radius(options *mine, const char *value);
int options_pmi_pairs(options *mine, const char *value);
int options_pmi_kind(options *mine, const char *value);
int options_pmi_zero(options *mine, const char *value);
int options_pmi_shift(options *mine, const char *value);
int options_pmi_smoothing(options *mine, const char *value);
int options_pmi_min_count(options *mine, const char *value);

/** When all are read: what the files are is found by their endings, and what contradicts is refused. */
int options_pmi_check(options *mine);

/* The words of the command line, for output. */
const char *options_pmi_from_name(const pmi_wishes *mine);
const char *options_pmi_kind_name(const pmi_wishes *mine);
const char *options_pmi_zero_name(const pmi_wishes *mine); /* "value" for a number */

#endif

/* The options about families of models. A part of options.c. */
#ifndef PRH_TOOLS_OPTIONS_STUDY_H
#define PRH_TOOLS_OPTIONS_STUDY_H

#include "options.h"

/** What holds if nothing is said. */
study_wishes options_study_default(void);
void options_study_release(study_wishes *mine);

/* Each reads the value of one option; EXIT_BAD after a complaint. */
int options_study_quality(options *mine, const char *value);
int options_study_control(options *mine, const char *value);
int options_study_families(options *mine, const char *value);
int options_study_without_families(options *mine, const char *value);
int options_study_tasks(options *mine, const char *value);
int options_study_solved(options *mine, const char *value);
int options_study_bins(options *mine, const char *value);
int options_study_pairs(options *mine, const char *value);
int options_study_matrix(options *mine, const char *value);
int options_study_pair(options *mine, const char *value);
int options_study_trend_draws(options *mine, const char *value);

/** Takes note of an option that --matrix leaves without a meaning. */
void options_study_note(options *mine, const char *name);

/** When all are read: what is missing or contradicts is refused. */
int options_study_check(options *mine);

/** The word for the pairs: "all", "within", "across". */
const char *options_study_pairs_name(const study_wishes *mine);

#endif

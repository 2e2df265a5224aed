/* --resume: the folder that finished work is kept in. */
#ifndef PRH_TOOLS_RESUME_H
#define PRH_TOOLS_RESUME_H

#include <prh/prh.h>

#include "options.h"

/** Opens the folder that --resume names, NULL if it names none; complains and answers EXIT_BAD where that fails. */
int resume_open(prh_store **store, const options *wishes);

/** Says on stderr how much of the work was there already, unless the user wants no notes. */
void resume_note(const prh_store *store, const options *wishes);

/** The same of a run that did not come to its end: what is left for the next one, if anything. */
void resume_rest(const prh_store *store, const options *wishes);

#endif

/* Parts of results.json. For results.c alone. */
#ifndef PRH_TOOLS_STUDY_RESULTS_PARTS_H
#define PRH_TOOLS_STUDY_RESULTS_PARTS_H

#include "reading.h"
#include "results.h"

/* Each reads one member of the root; models, families, modalities and qualities are there already. */
/** Names of groups, of which an empty one is "(unnamed)" if there are others. */
const char **results_names(const place *at, const char *key, int64_t *count);

void results_take_trends(results *mine, const place *root);
void results_take_groups(results *mine, const place *root);
void results_take_competence(results *mine, const place *root);
void results_take_map(results *mine, const place *root);
void results_take_clustering(results *mine, const place *root);
void results_take_profiles(results *mine, const place *root);
void results_take_nulls(results *mine, const place *root);
void results_take_spectra(results *mine, const place *root);
void results_take_ceilings(results *mine, const place *root);

#endif

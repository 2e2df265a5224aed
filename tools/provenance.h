/* How the numbers of a run came about: the same words in every format. */
#ifndef PRH_TOOLS_PROVENANCE_H
#define PRH_TOOLS_PROVENANCE_H

#include <jansson.h>
#include <prh/prh.h>

#include "models.h"
#include "options.h"

/** Reads --preprocess, or takes the default; complains and answers EXIT_BAD if a step is not known. */
int provenance_read(prh_preprocess **steps, const options *wishes);

/** The steps in full, such as "clamp:0.95@stack,normalize", or "none". Allocated. */
char *provenance_steps(const prh_preprocess *steps);

/** One line of text: steps, kernel, convention, precision. */
void provenance_print(const options *wishes, const prh_preprocess *steps, const metric_list *metrics);

/** The same, but for the kernel, as members of a JSON object. */
void provenance_how(json_t *object, const options *wishes, const prh_preprocess *steps);

/** That with the library's version and its BLAS. */
void provenance_json(json_t *object, const options *wishes, const prh_preprocess *steps);

/** What is known of a layer as it was stored, as members of a JSON object. */
void provenance_stored(json_t *object, const layer_facts *facts);

/** That, and what preprocessing met. */
void provenance_layer(json_t *object, const layer_facts *facts);

/** A model of one layer as a JSON object: its file, its rows, and the above. */
json_t *provenance_side(const model *mine);

#endif

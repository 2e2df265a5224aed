/* What the readers of counts, texts and pictures share. */
#ifndef PRH_TOOLS_PMI_SOURCE_PARTS_H
#define PRH_TOOLS_PMI_SOURCE_PARTS_H

#include "source.h"

/**
 * Makes mine->counts, with mine->symbol_count symbols and mine->context_count contexts, of counts with room for more of
 * them, which are let go of in every case.
 *
 * @param places  the number that a symbol of `wide` gets; NULL: the one that it has
 */
int source_settle(source *mine, prh_cooccurrence **wide, const int64_t *places);

#endif

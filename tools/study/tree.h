/* Members of a results.json that this program has just made. */
#ifndef PRH_TOOLS_STUDY_TREE_H
#define PRH_TOOLS_STUDY_TREE_H

#include <jansson.h>
#include <stdint.h>

double tree_real(const json_t *object, const char *key);      /* NaN: there is none */
int64_t tree_whole(const json_t *object, const char *key);    /* -1: there is none */
const char *tree_text(const json_t *object, const char *key); /* NULL: there is none */

/** The name, in a list of the root, at the place that a member holds. */
const char *tree_name(const json_t *root, const char *names, const json_t *object, const char *key);

/** A number of a matrix; NaN: there is none. */
double tree_cell(const json_t *object, const char *key, size_t row, size_t col);

#endif

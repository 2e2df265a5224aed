/* JSON out: trees are built with jansson and written here, for people as well as for programs. */
#ifndef PRH_TOOLS_JSON_H
#define PRH_TOOLS_JSON_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

/* Members and elements. Running out of memory ends the program; a tree is never half filled. */
void json_put(json_t *object, const char *key, json_t *value); /* takes value over */
void json_add(json_t *array, json_t *value);                   /* takes value over */
json_t *json_new_object(void);
json_t *json_new_array(void);

json_t *json_of_text(const char *text); /* NULL: null; bytes that are not UTF-8 become U+FFFD */
json_t *json_of_real(double value);     /* null unless finite */
json_t *json_of_int(int64_t value);
json_t *json_of_count(int64_t value); /* null if negative */
json_t *json_of_bool(int value);

/* Lists of json_of_real and json_of_count; matrices, row-major, as lists of rows. */
json_t *json_of_reals(const double *values, int64_t count);
json_t *json_of_counts(const int64_t *values, int64_t count);
json_t *json_of_real_rows(const double *values, int64_t rows, int64_t cols);
json_t *json_of_count_rows(const int64_t *values, int64_t rows, int64_t cols);

/**
 * Writes a tree and a newline. Reals get the few digits that read back to the same double (jansson gives
 * 17 to each), and rows of numbers stay on one line (jansson breaks them up). Errors: see ferror().
 */
void json_write(const json_t *root, FILE *out);

#endif

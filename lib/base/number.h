/* Numbers as text, the same in every locale. */
#ifndef PRH_BASE_NUMBER_H
#define PRH_BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum { PRH__NUMBER_SIZE = 32 };

/* Writes the shortest decimal that reads back as the same double. Returns `buffer`. */
const char *prh__write_number(char buffer[PRH__NUMBER_SIZE], double value);

/* Reads a finite decimal number that fills [text, text + length). 1 if it is one, else 0. */
int prh__read_number(const char *text, size_t length, double *value);

/* Reads a decimal integer >= 0 that fills [text, text + length). 1 if it is one, else 0. */
int prh__read_count(const char *text, size_t length, int64_t *value);

#endif

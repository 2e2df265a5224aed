/* Numbers as text, the same in every locale: the program never calls setlocale. */
#ifndef PRH_TOOLS_NUMBER_H
#define PRH_TOOLS_NUMBER_H

#include <stdint.h>

enum { NUMBER_SIZE = 32 };

/**
 * Writes a short decimal that reads back to the same double, with a point or an exponent in it, such as
 * "0.1354" or "1.0"; "nan", "inf" and "-inf" for the rest.
 *
 * @param text  room for NUMBER_SIZE bytes
 * @return      text
 */
const char *number_text(double value, char *text);

/** Reads a whole number in [lowest, highest]; 0 if `text` is not one and nothing else. */
int number_read(const char *text, int64_t lowest, int64_t highest, int64_t *value);

/** Reads a finite decimal number; 0 if `text` is not one and nothing else. */
int number_read_real(const char *text, double *value);

/**
 * Writes a number in few digits, for people: "0.126", "3.2e-07"; "-" unless finite.
 *
 * @param digits  that count, at most
 */
const char *number_short(double value, int digits, char *text);

/** The same with so many decimals: "0.870". A zero has no sign. */
const char *number_decimal(double value, int decimals, char *text);

/** A p-value in two digits: "0.001"; those that nobody tells apart are "< 1e-16". "-" unless finite. */
const char *number_p(double p, char *text);

/** Reads bytes with an optional suffix K, M, G or T (powers of 1024); 0 if `text` is no such size. */
int number_read_bytes(const char *text, uint64_t *value);

#endif

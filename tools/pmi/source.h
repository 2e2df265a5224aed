/* What occurs together in a user's files: counts in tables, words of texts, colours of pictures. */
#ifndef PRH_TOOLS_PMI_SOURCE_H
#define PRH_TOOLS_PMI_SOURCE_H

#include <prh/prh.h>

#include "options.h"
#include "picture.h"

enum { SOURCE_COUNTS, SOURCE_TEXT, SOURCE_IMAGES };

/* The readers fill it in; what they fail on they leave empty. */
typedef struct source {
    prh_cooccurrence *counts; /* symmetric, or a table of terms and contexts */
    char **symbols;           /* their names, of a table those of the terms; UTF-8 */
    int64_t symbol_count;
    char **contexts; /* of a table; else NULL */
    int64_t context_count;
    unsigned char *rgb; /* of pictures: 3 bytes of sRGB for each symbol; else NULL */
    int64_t read;       /* lines of counts, words, pixels */
    int64_t known;      /* of those words: in the vocabulary; else all */
    int64_t different;  /* different words of the texts, in the vocabulary or not; else symbols */
} source;

/**
 * Counts from CSV, or from TSV where a name ends in .tsv or, with another ending than .csv, the header line has a tab:
 * a header line, then a pair of names in each line and how often it was seen, once if there is no third column. Several
 * files add up; symbols are in order of first appearance. A pair with a count of 0 says that its symbols exist.
 *
 * @param is_table  the first column names terms, the second contexts; else both name symbols
 *
 * EXIT_BAD with a complaint that names file, line, column and value of what is wrong.
 */
int source_read_counts(source *mine, const file_list *files, int is_table);

typedef struct source_text {
    int64_t window;     /* words at most so far apart are a pair, from 1 */
    int64_t vocabulary; /* the most frequent words; ties go to those that came first */
    int with_self;      /* each word is also seen with itself, where it stands */
} source_text;

/**
 * Counts of words in UTF-8 texts. A word is a run of letters, an apostrophe between two letters being one; A to Z
 * become a to z. Words beyond the vocabulary keep their place; no window reaches across an empty line or the end of a
 * file. Symbols are in descending order of frequency.
 */
int source_read_text(source *mine, const file_list *files, const source_text *how);

typedef struct source_images {
    int64_t levels; /* of each component of the colour, 2 to 256 */
    double radius;  /* pixels at most so far apart are a pair, from 1 */
    int64_t pairs;  /* 0: all; else so many are drawn, each picture having its share by its pixels */
    uint64_t seed;  /* of those */
} source_images;

/** Counts of colours in PNG files. The symbols are the colours that occur, in ascending order of r, g, b: "#rrggbb". */
int source_read_images(source *mine, const file_list *files, const source_images *how);

void source_release(source *mine);

/** The cell of each pixel in a cube of levels^3 colours: labels receives height x width numbers, 0 to levels^3 - 1. */
void source_quantise(int32_t *labels, const picture *mine, int64_t levels);

/** The centre of a cell, each component from 0 to 1. */
void source_colour(int64_t label, int64_t levels, double rgb[3]);

#endif

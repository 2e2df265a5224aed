/* A small CSV file held whole: the manifest, the table of tasks. */
#ifndef PRH_TOOLS_STUDY_RECORDS_H
#define PRH_TOOLS_STUDY_RECORDS_H

#include <stdint.h>

typedef struct record {
    int64_t line;
    int64_t place; /* its number in the file, from 0 */
    char **fields; /* as many as there are columns */
} record;

typedef struct records {
    const char *path;
    const char *header; /* what its header line may look like, for complaints */
    char **names;       /* of the columns: no two the same, none empty */
    int64_t columns;
    record *rows;
    int64_t count;
} records;

/**
 * Reads a file with a header line; blanks around a field without quotes are no part of it.
 *
 * EXIT_BAD with a complaint that names the line if it can not be read, if a column has no name or that of another one,
 * or if a line has more or fewer fields than the header line. Call records_release in any case.
 *
 * @param header  what the header line may look like, for complaints
 */
int records_read(records *mine, const char *path, const char *header);
void records_release(records *mine);

/** The number of a column, from 0; -1 if there is none of that name. */
int64_t records_find(const records *mine, const char *name);

/** The same; complains and suggests if there is none, in `*column` -1 then. */
int records_need(const records *mine, const char *name, int64_t *column);

/** The name of another column that may have been meant by `name`, as the end of a complaint, or "". Allocated. */
char *records_hint(const records *mine, const char *name);

/**
 * A number, NaN for an empty field.
 *
 * @param advice  the end of the complaint if it is no number, unless it is a word for one that is not known
 */
int records_number(
    const records *mine, const record *row, int64_t column, const char *advice, double *number);

/** A complaint that names file, line and column. EXIT_BAD. */
int records_refuse(const records *mine, const record *row, int64_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif

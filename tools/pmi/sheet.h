/* CSV and TSV in: records of a few fields, quoted as RFC 4180 says. */
#ifndef PRH_TOOLS_PMI_SHEET_H
#define PRH_TOOLS_PMI_SHEET_H

#include "feed.h"

enum { SHEET_FIELDS = 3 }; /* as many as a record may have */

typedef struct sheet {
    feed in;
    char separator;
    int64_t line;                     /* where the record begins */
    int64_t count;                    /* fields of the record */
    const char *fields[SHEET_FIELDS]; /* each ends with a zero byte */
    size_t lengths[SHEET_FIELDS];
    int quoted[SHEET_FIELDS];
    char *text; /* all of them, one after another */
    size_t filled, room;
} sheet;

/**
 * Opens a file and reads its header line as the first record. The separator is a comma, or a tab if the name ends in
 * .tsv, or if it does not end in .csv and there is a tab in the header line.
 *
 * EXIT_BAD with a complaint if there is none.
 */
int sheet_open(sheet *mine, const char *path);

/**
 * The next record: 1, or 0 at the end, or -1 with `in.code` after a complaint. Lines with nothing in them are passed
 * over; lines end with LF, CR LF or CR.
 */
int sheet_next(sheet *mine);

void sheet_close(sheet *mine);

/** A complaint that names file, line and field, from 0, and shows what the field holds. EXIT_BAD. */
int sheet_refuse(const sheet *mine, int64_t field, const char *why);

#endif

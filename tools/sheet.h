/* CSV and TSV in: records of fields, quoted as RFC 4180 says. */
#ifndef PRH_TOOLS_SHEET_H
#define PRH_TOOLS_SHEET_H

#include "feed.h"

/* One field of a record. */
typedef struct sheet_field {
    const char *text; /* ends with a zero byte, and holds none */
    size_t length;
    int quoted;
} sheet_field;

typedef struct sheet {
    feed in;
    char separator;
    int64_t line;        /* where the record begins */
    int64_t count;       /* fields of the record */
    sheet_field *fields; /* of the record; overwritten by the next */
    size_t field_room;
    char *text; /* all of them, one after another */
    size_t filled, room;
} sheet;

/**
 * Opens a file and reads its header line as the first record. The separator is a comma, or a tab if the name ends in
 * .tsv, or if it does not end in .csv and there is a tab in the header line.
 *
 * EXIT_BAD with a complaint if there is none.
 *
 * @param header  what the header line may look like, for the complaint: "a,b,count"
 */
int sheet_open(sheet *mine, const char *path, const char *header);

/**
 * The next record: 1, or 0 at the end, or -1 with `in.code` after a complaint. Lines with nothing in them are passed
 * over; lines end with LF, CR LF or CR.
 */
int sheet_next(sheet *mine);

void sheet_close(sheet *mine);

/** A complaint that names file, line and field, from 0, and shows what the field holds. EXIT_BAD. */
int sheet_refuse(const sheet *mine, int64_t field, const char *why);

/** EXIT_BAD with a complaint unless the record has `columns` fields, as many as the header line. */
int sheet_check_columns(const sheet *mine, int64_t columns);

#endif

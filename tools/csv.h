/* CSV out: comma-separated, quoted as RFC 4180 says, one line feed per row. */
#ifndef PRH_TOOLS_CSV_H
#define PRH_TOOLS_CSV_H

#include <stdint.h>
#include <stdio.h>

typedef struct csv {
    FILE *out;
    int begun; /* this row has a field already */
} csv;

void csv_text(csv *row, const char *text); /* NULL: empty */
void csv_real(csv *row, double value);     /* empty unless finite */
void csv_int(csv *row, int64_t value);
void csv_count(csv *row, int64_t value); /* empty if negative */
void csv_end(csv *row);

#endif

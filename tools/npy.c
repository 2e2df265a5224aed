/* NumPy's format 1.0: magic, length of the header, the header as a Python dict, padded so that the numbers begin at a
 * multiple of 64. */
#include "npy.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"

enum { HEAD_SIZE = 128, PREAMBLE = 10 };

typedef struct matrix {
    const double *values;
    int64_t rows, cols;
} matrix;

/* The program runs on little-endian machines alone, as the library does. */
static void write_matrix(FILE *out, const void *data)
{
    const matrix *mine = data;
    static const char preamble[PREAMBLE] = {
        '\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0, (HEAD_SIZE - PREAMBLE) & 0xff, (HEAD_SIZE - PREAMBLE) >> 8};
    char head[HEAD_SIZE - PREAMBLE];
    int length;

    memset(head, ' ', sizeof head);
    length = snprintf(head, sizeof head,
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%" PRId64 ", %" PRId64 "), }", mine->rows,
        mine->cols);
    head[length] = ' ';
    head[sizeof head - 1] = '\n';
    fwrite(preamble, 1, sizeof preamble, out);
    fwrite(head, 1, sizeof head, out);
    fwrite(mine->values, sizeof *mine->values, (size_t)(mine->rows * mine->cols), out);
}

int npy_write(const char *path, const double *values, int64_t rows, int64_t cols)
{
    const matrix what = {values, rows, cols};

    return output_file(path, write_matrix, &what);
}

/* From a matrix inside a mapped file to a layer: on the mapping where that is possible, else a copy. */
#ifndef PRH_IO_LAYER_H
#define PRH_IO_LAYER_H

#include "io/element.h"
#include "io/file.h"
#include "io/io.h"

/* Layers of one model: more than any network has, few enough that a small file cannot ask for memory out
 * of proportion to its size. */
enum { PRH__LAYERS_MAX = 65536 };

/* Element (i, j) is at byte start + (i * row_step + j * col_step) * element size of the file; the reader
 * has checked that all of them lie inside. */
typedef struct prh__stored_matrix {
    const prh__element *element;
    int64_t start;
    int64_t rows;
    int64_t cols;
    int64_t row_step;
    int64_t col_step;
    int swapped;      /* the bytes of an element are reversed: big-endian */
    int column_major; /* as the writer says; col_step is then not 1 */
} prh__stored_matrix;

/* Fills a layer's view, storage and hold; the name is the reader's business.
 * Errors: VALUE for an integer that double cannot hold; TOO_LARGE; MEMORY. */
prh_status prh__layer_place(
    prh__stored_layer *layer, const prh__stored_matrix *matrix, const prh__file *file);

/* Makes room for `count` layers, all empty, so that prh__io_close is safe at any time after. */
prh_status prh__layers_create(prh__stored_model *out, int64_t count);

#endif

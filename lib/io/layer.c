/* Placing layers: mapped or converted. */
#include "io/layer.h"

#include "base/error.h"
#include "base/memory.h"

static int can_stay(const prh__stored_matrix *matrix)
{
    return matrix->element->kind == PRH__ELEMENT_FLOAT && !matrix->swapped && !matrix->column_major &&
           matrix->start % matrix->element->size == 0;
}

static prh_status fail_inexact(
    const prh__stored_matrix *matrix, const unsigned char *at, int64_t row, int64_t col)
{
    char value[24];

    prh__element_write(value, matrix->element, at, matrix->swapped);
    return prh__fail(PRH_ERR_VALUE,
        "row %" PRId64 ", column %" PRId64 " holds %s, which double cannot hold exactly; "
        "convert the array to floats before saving it if rounding is meant",
        row, col, value);
}

/*
 * Row-major data is read in the order of the file. Column-major data is read in tiles of
 * PRH__ELEMENT_RUN columns, so that each column of a tile is read from front to back once.
 */
static prh_status convert(
    unsigned char *restrict out, const prh__stored_matrix *m, const unsigned char *restrict from)
{
    const int64_t rows_at_once = m->column_major ? m->rows : 1;
    const int64_t row_bytes = m->row_step * m->element->size;
    const int64_t col_bytes = m->col_step * m->element->size;

    for (int64_t block = 0; block < m->rows; block += rows_at_once)
        for (int64_t col = 0; col < m->cols; col += PRH__ELEMENT_RUN)
            for (int64_t row = block; row < block + rows_at_once; row++) {
                const unsigned char *at = from + row * row_bytes + col * col_bytes;
                const int64_t left = m->cols - col;
                const int64_t count = left < PRH__ELEMENT_RUN ? left : PRH__ELEMENT_RUN;
                const int64_t done = prh__element_convert(out + (row * m->cols + col) * m->element->converted,
                    m->element, at, count, col_bytes, m->swapped);

                if (done < count)
                    return fail_inexact(m, at + done * col_bytes, row, col + done);
            }
    return PRH_OK;
}

static prh_status place_copy(
    prh__stored_layer *layer, const prh__stored_matrix *matrix, const prh__file *file)
{
    unsigned char *copy = NULL;
    int64_t count;
    prh_status status;

    PRH__TRY(prh__mul(&count, matrix->rows, matrix->cols));
    PRH__TRY(prh__alloc(&copy, count, (size_t)matrix->element->converted));
    PRH__GO(convert(copy, matrix, file->data + matrix->start));
    PRH__GO(prh__hold_create(&layer->hold, prh__free, copy));
    layer->view.data = copy;
    layer->view.ld = matrix->cols;
    return PRH_OK;
done:
    prh__free(copy);
    return status;
}

prh_status prh__layer_place(prh__stored_layer *layer, const prh__stored_matrix *matrix, const prh__file *file)
{
    layer->view = (prh_view){.rows = matrix->rows, .cols = matrix->cols, .dtype = matrix->element->dtype};
    layer->storage =
        (prh_storage){.dtype = matrix->element->name, .column_major = matrix->column_major ? 1 : 0};
    if (!can_stay(matrix))
        return place_copy(layer, matrix, file);
    layer->view.data = file->data + matrix->start;
    layer->view.ld = matrix->row_step;
    layer->storage.mapped = 1;
    layer->hold = prh__hold_take(file->hold);
    return PRH_OK;
}

prh_status prh__layers_create(prh__stored_model *out, int64_t count)
{
    PRH__REQUIRE(count <= PRH__LAYERS_MAX, PRH_ERR_TOO_LARGE,
        "%" PRId64 " layers; at most %d are read from one place", count, (int)PRH__LAYERS_MAX);
    PRH__TRY(prh__alloc_zero(&out->layers, count, sizeof *out->layers));
    out->count = count;
    return PRH_OK;
}

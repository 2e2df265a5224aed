/* Elements of any dtype as float or double, a row or a panel of rows at a time. */
#ifndef PRH_COMPUTE_CONVERT_H
#define PRH_COMPUTE_CONVERT_H

#include <stddef.h>
#include <stdint.h>

#include <prh/run.h>
#include <prh/status.h>
#include <prh/view.h>

#include "base/threads.h"

/* Bytes of one element. */
size_t prh__dtype_size(prh_dtype dtype);

/* The dtype of the products that a precision asks for. */
prh_dtype prh__work_dtype(int32_t precision, prh_dtype dtype);

/* The address of row i. */
const void *prh__row(const prh_view *view, int64_t i);

/* Row i as double (exact for every dtype) and as float (F64 is rounded). */
void prh__row_f64(const prh_view *view, int64_t i, double *out);
void prh__row_f32(const prh_view *view, int64_t i, float *out);

/* Rows that loops without steps of their own go through between polls (prh__run_poll). */
int64_t prh__rows_between_polls(const prh_view *view);

/* VALUE, naming the first row and column, if an element is NaN or infinite, or beyond the range of `work`. */
prh_status prh__check_finite(const prh_view *view, prh_dtype work, const prh__run *run);

/*
 * Rows as the products read them: row r is row index[r] of the view (r itself without an index), divided
 * by norm of that row, minus shift by column, rounded to `work`.
 */
typedef struct prh__rows {
    prh_view view;
    prh_dtype work;       /* PRH_F32 or PRH_F64 */
    const int64_t *index; /* or NULL */
    const double *norm;   /* per row of the view, or NULL */
    const double *shift;  /* per column, or NULL */
} prh__rows;

/* Row i of the view, divided and shifted, in double whatever `work` says. */
void prh__row_processed(const prh__rows *rows, int64_t i, double *out);

/* Whether the rows lie in memory as the products want them. */
int prh__rows_direct(const prh__rows *rows);

/* Rows first ... first + count - 1 without gaps, in `work`; wide: one row of doubles. */
void prh__rows_fill(const prh__rows *rows, int64_t first, int64_t count, void *out, double *wide);

/* Bytes of scratch that a panel of `count` rows needs. */
size_t prh__panel_bytes(const prh__rows *rows, int64_t count);

/* Rows first ... first + count - 1, in place where they already are as asked, else in scratch. */
const void *prh__panel(const prh__rows *rows, int64_t first, int64_t count, void *scratch, int64_t *ld);

#endif

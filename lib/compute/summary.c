/* One pass for the values, one hash of the rows, one selection for the median norm. */
#include "compute/summary.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/loops.h"
#include "compute/moments.h"
#include "compute/select.h"
#include "compute/unique.h"

typedef struct survey {
    prh_summary *summary;
    double *row, *first; /* the row at hand, and row 0 */
    double *norm;        /* of the rows without NaN or infinity */
    int64_t norms;
    int64_t finite;
    double pilot;             /* sums of value - pilot keep the digits of a large mean, */
    long double sum, squares; /* and wide ones the squares of values at either end of the range */
    int64_t *constant;        /* the columns that have not varied yet */
    int64_t constants;
} survey;

static void take_value(survey *s, int64_t i, int64_t j, double value)
{
    prh_summary *out = s->summary;

    if (!isfinite(value)) {
        if (out->first_bad_row < 0) {
            out->first_bad_row = i;
            out->first_bad_col = j;
        }
        out->nan_count += isnan(value) != 0;
        out->inf_count += isinf(value) != 0;
        return;
    }
    if (s->finite++ == 0)
        out->minimum = out->maximum = s->pilot = value;
    out->minimum = fmin(out->minimum, value);
    out->maximum = fmax(out->maximum, value);
    s->sum += (long double)value - s->pilot;
    s->squares += ((long double)value - s->pilot) * ((long double)value - s->pilot);
}

/* A sum of squares that doubles hold without loss. */
static int is_plain(double squares)
{
    return squares > 1e-280 && squares < 1e280;
}

/* All values at once; 0 if they are not such that doubles do. */
static int take_plain(survey *s, int64_t cols)
{
    prh_summary *out = s->summary;
    double least, largest, sum, squares;

    if (s->finite == 0)
        return 0;
    prh__range_f64(s->row, cols, &least, &largest);
    prh__moments_f64(s->row, cols, s->pilot, &sum, &squares);
    if (!is_plain(squares))
        return 0;
    out->minimum = fmin(out->minimum, least);
    out->maximum = fmax(out->maximum, largest);
    s->sum += sum;
    s->squares += squares;
    s->finite += cols;
    return 1;
}

static void take_constants(survey *s)
{
    int64_t left = 0;

    for (int64_t c = 0; c < s->constants; c++)
        if (s->row[s->constant[c]] == s->first[s->constant[c]])
            s->constant[left++] = s->constant[c];
    s->constants = left;
}

/* A row of singles, as it lies; 0 if it is one that needs a closer look. The usual case by far. */
static int take_single(survey *s, const prh_view *view, int64_t i)
{
    prh_summary *out = s->summary;
    const float *row = prh__row(view, i);
    double least, largest, sum, squares, norm;

    if (s->finite == 0 || s->constants > 0 || !prh__within_f32(row, view->cols, FLT_MAX))
        return 0;
    prh__moments_f32(row, view->cols, s->pilot, &sum, &squares);
    norm = prh__dot_f32(row, row, view->cols);
    if (!is_plain(squares) || !is_plain(norm))
        return 0;
    prh__range_f32(row, view->cols, &least, &largest);
    out->minimum = fmin(out->minimum, least);
    out->maximum = fmax(out->maximum, largest);
    s->sum += sum;
    s->squares += squares;
    s->finite += view->cols;
    s->norm[s->norms++] = sqrt(norm);
    return 1;
}

static void take_row(survey *s, const prh_view *view, int64_t i)
{
    int finite;

    if (view->dtype == PRH_F32 && take_single(s, view, i))
        return;
    prh__row_f64(view, i, s->row);
    if (i == 0)
        memcpy(s->first, s->row, (size_t)view->cols * sizeof *s->row);
    finite = prh__within_f64(s->row, view->cols, DBL_MAX);
    if (!finite || !take_plain(s, view->cols))
        for (int64_t j = 0; j < view->cols; j++)
            take_value(s, i, j, s->row[j]);
    take_constants(s);
    if (finite) {
        s->norm[s->norms] = prh__norm(s->row, view->cols);
        s->summary->zero_rows += s->norm[s->norms++] == 0.0;
    }
}

static void finish(survey *s)
{
    prh_summary *out = s->summary;
    const long double count = s->finite > 0 ? (long double)s->finite : 1.0L, mean = s->sum / count;

    out->mean = (double)(s->pilot + mean);
    out->sd = (double)sqrtl(fmaxl(0.0L, s->squares / count - mean * mean));
    out->constant_columns = s->constants;
    if (s->norms == 0)
        return;
    out->norm_minimum = prh__nth(s->norm, s->norms, 0);
    out->norm_maximum = prh__nth(s->norm, s->norms, s->norms - 1);
    out->norm_median =
        (prh__nth(s->norm, s->norms, (s->norms - 1) / 2) + prh__nth(s->norm, s->norms, s->norms / 2)) / 2;
}

prh_status prh__summarize(const prh_view *view, prh_summary *summary, const prh__run *run)
{
    survey s = {.summary = summary};
    prh__groups groups = {0};
    prh_status status;

    memset(summary, 0, sizeof *summary);
    summary->first_bad_row = summary->first_bad_col = -1;
    PRH__GO(prh__alloc(&s.row, view->cols, sizeof *s.row));
    PRH__GO(prh__alloc(&s.first, view->cols, sizeof *s.first));
    PRH__GO(prh__alloc(&s.norm, view->rows, sizeof *s.norm));
    PRH__GO(prh__alloc(&s.constant, view->cols, sizeof *s.constant));
    for (; s.constants < view->cols; s.constants++)
        s.constant[s.constants] = s.constants;
    PRH__GO(prh__groups_find(&groups, view, prh__work_dtype(PRH_PRECISION_AUTO, view->dtype), run));
    for (int64_t i = 0; i < view->rows; i++) {
        if (i % prh__rows_between_polls(view) == 0)
            PRH__GO(prh__run_poll(run));
        take_row(&s, view, i);
    }
    finish(&s);
    summary->duplicate_rows = view->rows - groups.count;
done:
    prh__groups_free(&groups);
    prh__free(s.constant);
    prh__free(s.norm);
    prh__free(s.first);
    prh__free(s.row);
    return status;
}

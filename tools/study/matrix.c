/* --matrix: scores that are there already. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "program.h"
#include "study/study.h"

static double value_at(const prh_view *view, int64_t row, int64_t col)
{
    const int64_t at = row * view->ld + col;

    return view->dtype == PRH_F64 ? ((const double *)view->data)[at]
                                  : (double)((const float *)view->data)[at];
}

static int take(study *mine, const char *path, const prh_view *view)
{
    const int64_t count = mine->count, all = count + mine->models.left_out;
    const listing *entries = mine->models.entries;

    if (view->dtype != PRH_F64 && view->dtype != PRH_F32)
        return bad("%s: holds numbers of 16 bits; scores are read in 32 or 64", path);
    if (view->rows != all || view->cols != all)
        return bad("%s: is %" PRId64 " x %" PRId64 ", but %s has %" PRId64
                   " models; row i is that of model i",
            path, view->rows, view->cols, mine->models.table.path, all);
    mine->scores = need((size_t)count * (size_t)count, sizeof *mine->scores);
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < count; j++) {
            const int64_t row = entries[i].row->place, column = entries[j].row->place;

            mine->scores[i * count + j] = value_at(view, row, column);
            if (i != j && isinf(mine->scores[i * count + j]))
                return bad("%s: the score of %s and %s (row %" PRId64 ", column %" PRId64
                           ", counted from 0) is infinite",
                    path, entries[i].name, entries[j].name, row, column);
        }
    return EXIT_FINE;
}

int study_read_matrix(study *mine)
{
    const char *path = mine->wishes->study.matrix;
    prh_representation *opened = NULL;
    prh_view view = {0};
    prh_status status = prh_representation_open(&opened, path);
    int code;

    if (status == PRH_OK)
        status = prh_representation_view(opened, &view);
    code = status == PRH_OK ? take(mine, path, &view) : bad_status(status, path);
    prh_representation_destroy(opened);
    return code;
}

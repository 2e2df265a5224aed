/* The fixture of related.h. */
#include "related.h"

int make_related(void **state, generator *g, double *x, int64_t rows, int64_t cols, int64_t cols_y)
{
    static fixture f;

    f.values[0] = x;
    f.values[1] = related_matrix(g, x, rows, cols, cols_y, 0.5);
    f.x = doubles(f.values[0], rows, cols);
    f.y = doubles(f.values[1], rows, cols_y);
    *state = &f;
    return 0;
}

int tear_down(void **state)
{
    fixture *f = *state;

    prh_representation_destroy(f->x);
    prh_representation_destroy(f->y);
    free(f->values[1]);
    free(f->values[0]);
    return 0;
}

/*
 * Umeyama (IEEE PAMI 13, 1991) in row vectors: with X'Y = U S V' of the centred points, the rotation is U V', or U D V'
 * with D = diag(1, ..., 1, -1) where that has to be or costs nothing; the scale is tr(S D) / |X|^2.
 */
#include "pmi/procrustes.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/loops.h"
#include "compute/moments.h"
#include "pmi/scale.h"

enum { PANEL = 256 }; /* rows at a time */

typedef struct fitting {
    prh__procrustes *fit;
    const prh_procrustes_options *options;
    const prh_view *view[2];
    int exponent[2];    /* centred points are worked on times 2^-exponent */
    double reach[2];    /* largest |coordinate| before they are centred, times 2^-exponent */
    double squares[2];  /* sums of squares of the centred points, times 2^(-2 exponent) */
    double *panel[2];   /* PANEL x d */
    double *cross;      /* d x d: X'Y, then room */
    double *u, *vt, *s; /* u is transposed */
    double noise;       /* singular values within it are rounding */
    double scale;       /* from the one scale to the other */
} fitting;

/* Rows of one side, centred and scaled, into its panel. */
static void read_panel(const fitting *f, int side, int64_t first, int64_t rows)
{
    const int64_t d = f->fit->cols;
    const double *centre = f->fit->centre[side], factor = ldexp(1.0, -f->exponent[side]);

    for (int64_t i = 0; i < rows; i++) {
        double *row = f->panel[side] + i * d;

        prh__row_f64(f->view[side], first + i, row);
        for (int64_t c = 0; c < d; c++)
            row[c] = (row[c] - centre[c]) * factor;
    }
}

/* Centre and magnitudes of one side. */
static prh_status measure(fitting *f, int side)
{
    const int64_t d = f->fit->cols;
    double *centre = f->fit->centre[side], *row = f->panel[side], extent = 0.0;

    if (!f->options->no_translation)
        PRH__TRY(prh__column_means(f->view[side], NULL, centre));
    for (int64_t i = 0; i < f->view[side]->rows; i++) {
        prh__row_f64(f->view[side], i, row);
        for (int64_t c = 0; c < d; c++) {
            f->reach[side] = fmax(f->reach[side], fabs(row[c]));
            extent = fmax(extent, fabs(row[c] - centre[c]));
        }
    }
    PRH__REQUIRE(prh__within_f64(centre, d, DBL_MAX) && isfinite(extent), PRH_ERR_VALUE,
        "sums of coordinates of %s overflow; scale the points down", side == 0 ? "x" : "y");
    f->exponent[side] = prh__scale_exponent(extent);
    return PRH_OK;
}

/* X'Y and the sums of squares. */
static prh_status multiply(fitting *f)
{
    const int64_t d = f->fit->cols, n = f->view[0]->rows;

    for (int side = 0; side < 2; side++)
        f->reach[side] = ldexp(f->reach[side], -f->exponent[side]);
    memset(f->cross, 0, (size_t)d * (size_t)d * sizeof *f->cross);
    for (int64_t first = 0; first < n; first += PANEL) {
        const int64_t rows = n - first < PANEL ? n - first : PANEL;

        for (int side = 0; side < 2; side++) {
            read_panel(f, side, first, rows);
            f->squares[side] += prh__dot_f64(f->panel[side], f->panel[side], rows * d);
        }
        PRH__TRY(prh__gemm_tn_add(d, d, rows, f->panel[0], d, f->panel[1], d, f->cross, d));
    }
    return PRH_OK;
}

/* What summing and centring in double may have done to a singular value of X'Y. */
static double noise_of(const fitting *f)
{
    const double n = (double)f->view[0]->rows, d = (double)f->fit->cols;
    const double x = sqrt(f->squares[0]), y = sqrt(f->squares[1]);

    return DBL_EPSILON * (fmax(n, d) * x * y + sqrt(n * d) * (f->reach[0] * y + x * f->reach[1]));
}

static void transpose(double *a, int64_t d)
{
    for (int64_t i = 0; i < d; i++) {
        for (int64_t j = 0; j < i; j++) {
            const double other = a[i * d + j];

            a[i * d + j] = a[j * d + i];
            a[j * d + i] = other;
        }
    }
}

/* Sign of the determinant of an orthogonal matrix, which is destroyed: elimination with the largest pivots. */
static int determinant_sign(double *a, int64_t d)
{
    int sign = 1;

    for (int64_t k = 0; k < d; k++) {
        int64_t pivot = k;

        for (int64_t i = k + 1; i < d; i++)
            if (fabs(a[i * d + k]) > fabs(a[pivot * d + k]))
                pivot = i;
        for (int64_t c = k; c < d && pivot != k; c++) {
            const double other = a[k * d + c];

            a[k * d + c] = a[pivot * d + c];
            a[pivot * d + c] = other;
        }
        if ((pivot != k) != (a[k * d + k] < 0.0))
            sign = -sign;
        for (int64_t i = k + 1; i < d; i++)
            prh__add_f64(-a[i * d + k] / a[k * d + k], a + k * d + k, d - k, a + i * d + k);
    }
    return sign;
}

/* rotation = U V'. */
static prh_status compose(const fitting *f)
{
    const int64_t d = f->fit->cols;

    return prh__gemm_tn(d, d, d, f->u, d, f->vt, d, f->fit->rotation, d);
}

/* Is the largest tr(S D R) reached once only, by the rotation or reflection that `sign` is the determinant of? */
static int is_unique(const fitting *f, int sign)
{
    const int64_t d = f->fit->cols;

    if (!f->options->no_reflection)
        return f->s[d - 1] > f->noise;
    return d == 1 || (sign > 0 ? f->s[d - 2] : f->s[d - 2] - f->s[d - 1]) > f->noise;
}

static prh_status find_rotation(fitting *f)
{
    const int64_t d = f->fit->cols;
    prh_procrustes_values *values = &f->fit->values;
    int sign;

    f->noise = noise_of(f);
    PRH__TRY(prh__svd_square(d, f->cross, f->s, f->u, f->vt));
    transpose(f->u, d);
    PRH__TRY(compose(f));
    memcpy(f->cross, f->fit->rotation, (size_t)d * (size_t)d * sizeof *f->cross);
    sign = determinant_sign(f->cross, d);
    values->is_unique = is_unique(f, sign);
    if (sign < 0 && (f->options->no_reflection || f->s[d - 1] <= f->noise)) {
        f->s[d - 1] = -f->s[d - 1];
        for (int64_t c = 0; c < d; c++)
            f->vt[(d - 1) * d + c] = -f->vt[(d - 1) * d + c];
        sign = 1;
        PRH__TRY(compose(f));
    }
    values->is_reflected = sign < 0;
    return PRH_OK;
}

/* The scale and, for prh__procrustes_apply, the scaled rotation; in the scale of the points themselves at the end. */
static prh_status find_scale(fitting *f)
{
    prh_procrustes_values *values = &f->fit->values;
    const int64_t d = f->fit->cols;
    double trace = 0.0;

    for (int64_t c = 0; c < d; c++)
        trace += f->s[c];
    f->scale = f->options->no_scale ? 1.0 : fmax(0.0, trace) / f->squares[0];
    values->scale = ldexp(f->scale, f->exponent[1] - f->exponent[0]);
    PRH__REQUIRE(isfinite(values->scale), PRH_ERR_VALUE, "the scale overflows: y is too much larger than x");
    for (int64_t i = 0; i < d; i++)
        for (int64_t j = 0; j < d; j++)
            f->fit->linear[j * d + i] = values->scale * f->fit->rotation[i * d + j];
    return PRH_OK;
}

/* What is left, point by point: |Y|^2 - tr(S D)^2 / |X|^2 would cancel. */
static prh_status find_residual(fitting *f)
{
    prh_procrustes_values *values = &f->fit->values;
    const int64_t d = f->fit->cols, n = f->view[0]->rows;
    double *laid = NULL, sum = 0.0;
    prh_status status = PRH_OK;

    PRH__TRY(prh__alloc(&laid, PANEL, (size_t)d * sizeof *laid));
    memcpy(f->cross, f->fit->rotation, (size_t)d * (size_t)d * sizeof *f->cross);
    transpose(f->cross, d);
    for (int64_t first = 0; first < n; first += PANEL) {
        const int64_t rows = n - first < PANEL ? n - first : PANEL;

        read_panel(f, 0, first, rows);
        read_panel(f, 1, first, rows);
        PRH__GO(prh__gemm_nt(PRH_F64, rows, d, d, f->panel[0], d, f->cross, d, laid, d));
        for (int64_t e = 0; e < rows * d; e++)
            sum += (f->scale * laid[e] - f->panel[1][e]) * (f->scale * laid[e] - f->panel[1][e]);
    }
    values->residual = ldexp(sum, 2 * f->exponent[1]);
    values->r_squared = f->squares[1] > 0.0 ? 1.0 - sum / f->squares[1] : NAN;
    PRH__REQUIRE_GO(isfinite(values->residual), PRH_ERR_VALUE, "squares overflow; scale the points down");
done:
    prh__free(laid);
    return status;
}

/* translation = centre of y - centre of x, laid over. */
static prh_status find_translation(const fitting *f)
{
    const prh__procrustes *p = f->fit;

    for (int64_t c = 0; c < p->cols; c++)
        p->translation[c] = p->centre[1][c] - prh__dot_f64(p->linear + c * p->cols, p->centre[0], p->cols);
    PRH__REQUIRE(prh__within_f64(p->translation, p->cols, DBL_MAX), PRH_ERR_VALUE,
        "the translation overflows; scale the points down");
    return PRH_OK;
}

static prh_status allocate(fitting *f)
{
    prh__procrustes *p = f->fit;
    const int64_t d = p->cols;
    const size_t row = (size_t)d * sizeof(double);

    PRH__TRY(prh__alloc(&p->rotation, d, row));
    PRH__TRY(prh__alloc(&p->translation, 1, row));
    PRH__TRY(prh__alloc(&p->linear, d, row));
    PRH__TRY(prh__alloc(&f->cross, d, row));
    PRH__TRY(prh__alloc(&f->u, d, row));
    PRH__TRY(prh__alloc(&f->vt, d, row));
    PRH__TRY(prh__alloc(&f->s, 1, row));
    for (int side = 0; side < 2; side++) {
        PRH__TRY(prh__alloc_zero(&p->centre[side], 1, row));
        PRH__TRY(prh__alloc(&f->panel[side], PANEL, row));
    }
    return PRH_OK;
}

prh_status prh__procrustes_fit(
    prh__procrustes *p, const prh_view *x, const prh_view *y, const prh_procrustes_options *options)
{
    fitting f = {.fit = p, .options = options, .view = {x, y}};
    prh_status status;

    memset(p, 0, sizeof *p);
    p->cols = x->cols;
    PRH__GO(allocate(&f));
    PRH__GO(measure(&f, 0));
    PRH__GO(measure(&f, 1));
    if (options->no_scale) /* one scale for both, or 1 would not be 1 */
        f.exponent[0] = f.exponent[1] = f.exponent[0] > f.exponent[1] ? f.exponent[0] : f.exponent[1];
    PRH__GO(multiply(&f));
    PRH__REQUIRE_GO(options->no_scale || f.squares[0] > 0.0, PRH_ERR_UNDEFINED,
        "the points of x coincide, so that no scale lays them over others");
    PRH__GO(find_rotation(&f));
    PRH__GO(find_scale(&f));
    PRH__GO(find_residual(&f));
    PRH__GO(find_translation(&f));
done:
    prh__free(f.panel[1]);
    prh__free(f.panel[0]);
    prh__free(f.s);
    prh__free(f.vt);
    prh__free(f.u);
    prh__free(f.cross);
    if (status < 0)
        prh__procrustes_free(p);
    return status;
}

void prh__procrustes_free(prh__procrustes *p)
{
    prh__free(p->centre[1]);
    prh__free(p->centre[0]);
    prh__free(p->linear);
    prh__free(p->translation);
    prh__free(p->rotation);
    memset(p, 0, sizeof *p);
}

prh_status prh__procrustes_apply(const prh__procrustes *p, const prh_view *x, double *points)
{
    const int64_t d = p->cols;
    double *panel;
    prh_status status = PRH_OK;

    PRH__TRY(prh__alloc(&panel, PANEL, (size_t)d * sizeof *panel));
    for (int64_t first = 0; first < x->rows; first += PANEL) {
        const int64_t rows = x->rows - first < PANEL ? x->rows - first : PANEL;
        double *out = points + first * d;

        for (int64_t i = 0; i < rows; i++) {
            prh__row_f64(x, first + i, panel + i * d);
            for (int64_t c = 0; c < d; c++)
                panel[i * d + c] -= p->centre[0][c];
        }
        PRH__GO(prh__gemm_nt(PRH_F64, rows, d, d, panel, d, p->linear, d, out, d));
        for (int64_t e = 0; e < rows * d; e++)
            out[e] += p->centre[1][e % d];
    }
done:
    prh__free(panel);
    return status;
}

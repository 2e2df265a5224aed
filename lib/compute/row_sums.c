/* One pass over the rows, in stripes of their own sums that are added in order: the same bits for any threads. */
#include "compute/row_sums.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { LANES = 8, STRIPES = 32, STRIPE_ROWS = 256 };

static int64_t width_of(const prh__row_sums *sums)
{
    return sums->cols[0] + sums->cols[1];
}

prh_status prh__row_sums_create(prh__row_sums *sums, const int64_t cols[2])
{
    const int64_t width = cols[0] + cols[1];

    memset(sums, 0, sizeof *sums);
    PRH__TRY(prh__alloc_zero(&sums->z, width, 3 * sizeof *sums->z));
    for (int f = 0; f < 2; f++) {
        sums->cols[f] = cols[f];
        sums->zf[f] = sums->z + (f + 1) * width;
    }
    return PRH_OK;
}

void prh__row_sums_free(prh__row_sums *sums)
{
    prh__free(sums->z);
    memset(sums, 0, sizeof *sums);
}

void prh__row_sums_copy(prh__row_sums *out, const prh__row_sums *in)
{
    memcpy(out->z, in->z, (size_t)width_of(in) * 3 * sizeof *out->z);
    memcpy(out->f, in->f, sizeof out->f);
    memcpy(out->ff, in->ff, sizeof out->ff);
}

void prh__row_sums_add(prh__row_sums *out, const prh__row_sums *in)
{
    for (int64_t j = 0; j < 3 * width_of(in); j++)
        out->z[j] += in->z[j];
    for (int f = 0; f < 2; f++)
        out->f[f] += in->f[f];
    for (int p = 0; p < 3; p++)
        out->ff[p] += in->ff[p];
}

double prh__dot(const double *u, const double *v, int64_t count)
{
    double lane[LANES] = {0.0}, sum = 0.0;
    int64_t j = 0;

    for (; j + LANES <= count; j += LANES)
        for (int l = 0; l < LANES; l++)
            lane[l] += u[j + l] * v[j + l];
    for (; j < count; j++)
        sum += u[j] * v[j];
    for (int l = 0; l < LANES; l++)
        sum += lane[l];
    return sum;
}

int64_t prh__side_start(const prh__row_sums *sums, int f)
{
    return f == 0 ? 0 : sums->cols[0];
}

double prh__side_dot(const prh__row_sums *sums, int f, const double *u, const double *v)
{
    const int64_t start = prh__side_start(sums, f);

    return prh__dot(u + start, v + start, sums->cols[f]);
}

void prh__joint_row(
    const prh_view side[2], const double *pilot, int64_t i, int64_t first, int64_t count, double *z)
{
    int64_t start = 0;

    for (int f = 0; f < 2; f++) {
        const int64_t from = first > start ? first - start : 0, end = first + count - start;
        prh_view part = side[f];

        part.cols = (end < part.cols ? end : part.cols) - from;
        part.data = (const char *)part.data + (size_t)from * prh__dtype_size(part.dtype);
        if (part.cols > 0)
            prh__row_f64(&part, i, z + start + from - first);
        start += side[f].cols;
    }
    for (int64_t j = 0; j < count; j++)
        z[j] -= pilot[first + j];
}

typedef struct summing {
    const prh_view *side;
    const double *pilot;
    int64_t stripes;
    prh__row_sums *part; /* per stripe */
    double **row;        /* per worker */
    prh__task *task;
} summing;

static void add_row(prh__row_sums *sums, const double *z)
{
    const double a = prh__side_dot(sums, 0, z, z), b = prh__side_dot(sums, 1, z, z);
    double *restrict sum = sums->z, *restrict za = sums->zf[0], *restrict zb = sums->zf[1];

    for (int64_t j = 0; j < width_of(sums); j++) {
        sum[j] += z[j];
        za[j] += z[j] * a;
        zb[j] += z[j] * b;
    }
    sums->f[0] += a;
    sums->f[1] += b;
    sums->ff[0] += a * a;
    sums->ff[1] += a * b;
    sums->ff[2] += b * b;
}

static prh_status sum_stripe(void *context, int64_t stripe, int64_t worker)
{
    const summing *s = context;
    const int64_t rows = s->side[0].rows;
    prh__row_sums *part = &s->part[stripe];

    for (int64_t i = rows * stripe / s->stripes; i < rows * (stripe + 1) / s->stripes; i++) {
        prh__joint_row(s->side, s->pilot, i, 0, width_of(part), s->row[worker]);
        add_row(part, s->row[worker]);
    }
    return prh__task_step(s->task, 1.0);
}

/* The sums of all stripes lie in one block behind the structs that point into it. */
static prh_status create_parts(summing *s, double **memory, const prh__row_sums *like)
{
    const int64_t width = width_of(like);

    PRH__TRY(prh__alloc_zero(&s->part, s->stripes, sizeof *s->part));
    PRH__TRY(prh__alloc_zero(memory, s->stripes * 3, (size_t)width * sizeof **memory));
    for (int64_t p = 0; p < s->stripes; p++) {
        s->part[p].z = *memory + p * 3 * width;
        for (int f = 0; f < 2; f++) {
            s->part[p].cols[f] = like->cols[f];
            s->part[p].zf[f] = s->part[p].z + (f + 1) * width;
        }
    }
    return PRH_OK;
}

prh_status prh__row_sums_of(
    prh__row_sums *sums, const prh_view side[2], const double *pilot, const prh__run *run)
{
    const size_t room = (size_t)width_of(sums) * sizeof(double);
    summing s = {.side = side, .pilot = pilot, .task = run->task};
    double *memory = NULL;
    int64_t workers;
    prh_status status;

    s.stripes = (side[0].rows + STRIPE_ROWS - 1) / STRIPE_ROWS;
    if (s.stripes > STRIPES)
        s.stripes = STRIPES;
    prh__task_expect(run->task, (double)s.stripes);
    workers = prh__run_workers(run, s.stripes, room);
    PRH__GO(create_parts(&s, &memory, sums));
    PRH__GO(prh__alloc_rooms(&s.row, workers, room));
    PRH__GO(prh__parallel(run, s.stripes, workers, sum_stripe, &s));
    prh__row_sums_copy(sums, &s.part[0]);
    for (int64_t p = 1; p < s.stripes; p++)
        prh__row_sums_add(sums, &s.part[p]);
done:
    prh__free(s.row);
    prh__free(memory);
    prh__free(s.part);
    return status;
}

/*
 * z becomes z + h and a becomes a + 2 u'z + |u|^2, u the part of h that a is of; all else is multiplying out.
 */
void prh__row_sums_shift(
    prh__row_sums *out, const prh__row_sums *in, int64_t n, const double *h, double *const zzh[2])
{
    const double count = (double)n;
    double square[2], along[2]; /* |u|^2 and u'z summed, of each side */

    for (int f = 0; f < 2; f++) {
        square[f] = prh__side_dot(in, f, h, h);
        along[f] = prh__side_dot(in, f, h, in->z);
        out->f[f] = in->f[f] + 2.0 * along[f] + count * square[f];
    }
    for (int f = 0; f < 2; f++)
        for (int g = f; g < 2; g++)
            out->ff[f + g] = in->ff[f + g] + 2.0 * prh__side_dot(in, g, h, in->zf[f]) +
                             2.0 * prh__side_dot(in, f, h, in->zf[g]) +
                             4.0 * prh__side_dot(in, f, h, zzh[g]) + square[g] * (in->f[f] + 2.0 * along[f]) +
                             square[f] * (in->f[g] + 2.0 * along[g]) + count * square[f] * square[g];
    for (int f = 0; f < 2; f++)
        for (int64_t j = 0; j < width_of(in); j++)
            out->zf[f][j] = in->zf[f][j] + 2.0 * zzh[f][j] + square[f] * in->z[j] + h[j] * out->f[f];
    for (int64_t j = 0; j < width_of(in); j++)
        out->z[j] = in->z[j] + count * h[j];
}

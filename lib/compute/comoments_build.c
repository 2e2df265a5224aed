/*
 * Each tile is one sequence of single-threaded products, whichever thread computes it. Nothing is changed in place, so
 * a call that fails or is cancelled leaves its input as it was.
 */
#include "compute/comoments.h"

#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/comoments_move.h"
#include "compute/kernel_function.h"

enum {
    PANEL_ROWS = 256, /* two panels of a tile's columns fit a core's share of cache */
    REPORT_PANELS = 16
};

/* What a tile of `next` is made of. */
typedef struct building {
    const prh__run *run;
    prh__comoments *next;
    const prh__moving *part[2]; /* or NULL */
    const prh_view *side;       /* or NULL */
    double **left, **right;     /* per worker: panels of the columns of a tile */
} building;

static void put_parts(const building *b, const prh__comoments_tile *t)
{
    int filled = 0;

    for (int p = 0; p < 2; p++) {
        if (!b->part[p] || b->part[p]->from->n == 0)
            continue;
        for (int64_t i = t->i0; i < t->i0 + t->ni; i++)
            prh__moving_row(
                b->part[p], i, t->j0, t->nj, filled, prh__comoments_row(b->next, i) + (t->j0 - i));
        filled = 1;
    }
    for (int64_t i = t->i0; i < t->i0 + t->ni && !filled; i++)
        memset(prh__comoments_row(b->next, i) + (t->j0 - i), 0, (size_t)t->nj * sizeof(double));
}

static void fill_panel(
    const building *b, int64_t first, int64_t rows, int64_t column, int64_t cols, double *out)
{
    for (int64_t i = 0; i < rows; i++)
        prh__joint_row(b->side, b->next->pilot, first + i, column, cols, out + i * cols);
}

static prh_status add_rows(const building *b, const prh__comoments_tile *t, int64_t worker)
{
    double *out = prh__comoments_row(b->next, t->i0) + (t->j0 - t->i0), *right = b->left[worker];
    const int64_t ld = b->next->width - t->i0, rows = b->side[0].rows;

    for (int64_t first = 0, panel = 1; first < rows; first += PANEL_ROWS, panel++) {
        const int64_t count = rows - first < PANEL_ROWS ? rows - first : PANEL_ROWS;

        fill_panel(b, first, count, t->i0, t->ni, b->left[worker]);
        if (t->j0 != t->i0) {
            right = b->right[worker];
            fill_panel(b, first, count, t->j0, t->nj, right);
        }
        PRH__TRY(prh__gemm_tn_add(t->ni, t->nj, count, b->left[worker], t->ni, right, t->nj, out, ld));
        if (panel % REPORT_PANELS == 0)
            PRH__TRY(prh__task_step(b->run->task, REPORT_PANELS));
    }
    return PRH_OK;
}

/* The lower half of a block on the diagonal is the upper one, which alone is stored for good. */
static void mirror(prh__comoments *c, const prh__comoments_tile *t)
{
    for (int64_t i = t->i0; i < t->i0 + t->ni; i++)
        for (int64_t j = t->i0; j < i; j++)
            prh__comoments_row(c, i)[j - i] = prh__comoments_row(c, j)[i - j];
}

static prh_status build_tile(void *context, int64_t number, int64_t worker)
{
    const building *b = context;
    const prh__comoments_tile t = prh__comoments_tile_at(b->next->width, number);

    put_parts(b, &t);
    if (b->side)
        PRH__TRY(add_rows(b, &t, worker));
    if (t.i0 == t.j0)
        mirror(b->next, &t);
    return prh__task_step(b->run->task, 1.0);
}

static prh_status build_tiles(building *b)
{
    const int64_t width = b->next->width, rows = b->side ? b->side[0].rows : 0;
    const int64_t panel = rows < PANEL_ROWS ? rows : PANEL_ROWS,
                  edge = width < PRH__COMOMENTS_EDGE ? width : PRH__COMOMENTS_EDGE;
    const size_t room = (size_t)(panel * edge) * sizeof(double);
    const int64_t workers = prh__run_workers(b->run, prh__comoments_tiles(width), 2 * room);
    prh_status status;

    prh__task_expect(b->run->task, (double)prh__comoments_tiles(width) * (double)(1 + rows / PANEL_ROWS));
    PRH__GO(prh__alloc_rooms(&b->left, workers, room));
    PRH__GO(prh__alloc_rooms(&b->right, workers, room));
    PRH__GO(prh__parallel(b->run, prh__comoments_tiles(width), workers, build_tile, b));
done:
    prh__free(b->right);
    prh__free(b->left);
    return status;
}

static prh_status check_sums(const prh__row_sums *sums)
{
    const int within = sums->f[0] <= PRH__COMOMENTS_LIMIT && sums->f[1] <= PRH__COMOMENTS_LIMIT;

    return within ? PRH_OK : prh__sums_overflow();
}

/* Whether the mean of n rows, of which these are the sums, is so far from the pilot that the offset makes up more
 * than a quarter of the squares. */
static int is_off_centre(const prh__row_sums *sums, int64_t n)
{
    for (int f = 0; f < 2; f++)
        if (prh__side_dot(sums, f, sums->z, sums->z) > 0.25 * (double)n * sums->f[f])
            return 1;
    return 0;
}

/* next->pilot, so far that of `m`, becomes the mean of n rows with these sums, and `m` is to move there. */
static void move_pilot(prh__comoments *next, prh__moving *m, const prh__row_sums *sums, int64_t n)
{
    for (int64_t j = 0; j < next->width; j++) {
        next->pilot[j] += sums->z[j] / (double)n;
        m->h[j] = m->from->pilot[j] - next->pilot[j];
    }
    m->moved = 1;
}

/* Sums of the chunk about next->pilot; a NaN or infinity is looked for only if there is one. */
static prh_status sum_rows(
    prh__row_sums *sums, const prh__comoments *next, const prh_view side[2], const prh__run *run)
{
    PRH__TRY(prh__row_sums_of(sums, side, next->pilot, run));
    for (int f = 0; f < 2 && !(isfinite(sums->ff[0]) && isfinite(sums->ff[2])); f++) {
        const prh_status status = prh__check_finite(&side[f], PRH_F64, NULL);

        if (status < 0)
            return prh__fail_within(status, "%s", f == 0 ? "x" : "y");
    }
    return check_sums(sums);
}

/* Chooses the pilot and leaves in `chunk` and `m` the sums of the new and of the old rows about it. */
static prh_status sum_about_pilot(
    prh__comoments *next, prh__moving *m, prh__row_sums *chunk, const prh_view side[2], const prh__run *run)
{
    const prh__comoments *now = m->from;

    if (now->n == 0) { /* the first row stands in until the mean is known */
        prh__joint_row(side, chunk->z, 0, 0, now->width, next->pilot); /* less zeros */
    } else {
        memcpy(next->pilot, now->pilot, (size_t)now->width * sizeof *next->pilot);
    }
    PRH__TRY(sum_rows(chunk, next, side, run));
    prh__row_sums_copy(&next->sums, chunk);
    prh__row_sums_add(&next->sums, &now->sums);
    if (now->n == 0 || is_off_centre(&next->sums, next->n)) {
        move_pilot(next, m, &next->sums, next->n);
        PRH__TRY(sum_rows(chunk, next, side, run));
    }
    return prh__moving_sums(m, run);
}

static prh_status count_rows(prh__comoments *next, int64_t n, int64_t more)
{
    PRH__REQUIRE(!__builtin_add_overflow(n, more, &next->n), PRH_ERR_TOO_LARGE,
        "%" PRId64 " and %" PRId64 " rows cannot be counted", n, more);
    return PRH_OK;
}

prh_status prh__comoments_add(
    prh__comoments *next, const prh__comoments *now, const prh_view side[2], const prh__run *run)
{
    building b = {.run = run, .next = next, .side = side};
    prh__row_sums chunk = {0};
    prh__moving m;
    prh_status status;

    PRH__GO(prh__moving_create(&m, now));
    PRH__GO(count_rows(next, now->n, side[0].rows));
    PRH__GO(prh__row_sums_create(&chunk, now->sums.cols));
    PRH__GO(sum_about_pilot(next, &m, &chunk, side, run));
    prh__row_sums_copy(&next->sums, &m.sums);
    prh__row_sums_add(&next->sums, &chunk);
    PRH__GO(check_sums(&next->sums));
    b.part[0] = &m;
    PRH__GO(build_tiles(&b));
done:
    prh__row_sums_free(&chunk);
    prh__moving_free(&m);
    return status;
}

/* The pilot of `next`: that of `now`, unless the joint mean is far from it. */
static void choose_pilot(
    prh__comoments *next, const prh__comoments *now, const prh__comoments *other, double *apart)
{
    const double n = (double)other->n;

    memcpy(next->pilot, now->n > 0 ? now->pilot : other->pilot, (size_t)now->width * sizeof *next->pilot);
    for (int64_t j = 0; j < now->width; j++) {
        apart[j] = other->pilot[j] - next->pilot[j];
        next->sums.z[j] = now->sums.z[j] + other->sums.z[j] + n * apart[j];
    }
    for (int f = 0; f < 2; f++)
        next->sums.f[f] = now->sums.f[f] + other->sums.f[f] +
                          2.0 * prh__side_dot(&now->sums, f, apart, other->sums.z) +
                          n * prh__side_dot(&now->sums, f, apart, apart);
    if (is_off_centre(&next->sums, next->n))
        for (int64_t j = 0; j < now->width; j++)
            next->pilot[j] += next->sums.z[j] / (double)next->n;
}

static prh_status move_to(prh__moving *m, const double *pilot, const prh__run *run)
{
    for (int64_t j = 0; j < m->from->width; j++) {
        m->h[j] = m->from->pilot[j] - pilot[j];
        m->moved |= m->h[j] != 0.0;
    }
    return prh__moving_sums(m, run);
}

prh_status prh__comoments_merge(
    prh__comoments *next, const prh__comoments *now, const prh__comoments *other, const prh__run *run)
{
    building b = {.run = run, .next = next};
    prh__moving m[2] = {{0}, {0}};
    prh_status status;

    PRH__GO(count_rows(next, now->n, other->n));
    for (int p = 0; p < 2; p++) {
        PRH__GO(prh__moving_create(&m[p], p == 0 ? now : other));
        b.part[p] = &m[p];
    }
    choose_pilot(next, now, other, m[1].h);
    for (int p = 0; p < 2; p++)
        PRH__GO(move_to(&m[p], next->pilot, run));
    prh__row_sums_copy(&next->sums, &m[0].sums);
    prh__row_sums_add(&next->sums, &m[1].sums);
    PRH__GO(check_sums(&next->sums));
    PRH__GO(build_tiles(&b));
done:
    for (int p = 0; p < 2; p++)
        prh__moving_free(&m[p]);
    return status;
}

/*
 * Each measurement is prepared once and compared with two means: that of all, prepared once, and that of the others.
 * The others are added up anew for each measurement, so that what is equal in all of them stays equal, and so ties:
 * taking one measurement away from the sum of all would leave its rounding behind. Ranks are multiples of 1/2, and
 * their sums exact, so there it is taken away.
 */
#include "study/noise_ceiling.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/ranks.h"

#define ADDING (1.0 / 1024.0) /* work of adding an element, in the unit of prh__task_step */

enum { NOBODY = -1 };

typedef struct measuring {
    const prh_metric *metric;
    const prh__source *repeats;
    int64_t count, rows, cols;
    int ranked;
    const prh__run *run;
    double *all, *others; /* means, rows x cols */
    double *sum;          /* ranked: of all ranks */
    double *row;          /* else: one row of a measurement */
} measuring;

/* A mean as the metric takes it. */
static prh_view view_of(const measuring *m, const double *mean)
{
    return (prh_view){.data = mean, .rows = m->rows, .cols = m->cols, .ld = m->cols, .dtype = PRH_F64};
}

static int is_nobodys(prh_status status)
{
    return status >= 0 || status == PRH_ERR_CANCELLED || status == PRH_ERR_MEMORY;
}

/* Failures say whose they are. */
static prh_status within(prh_status status, int64_t measurement, const char *more)
{
    if (is_nobodys(status))
        return status;
    return prh__fail_within(status, "measurement %" PRId64 "%s", measurement, more);
}

/* ---- means ---- */

static prh_status add(const measuring *m, const prh_view *view, double *sum)
{
    const int64_t between = prh__rows_between_polls(view);

    for (int64_t i = 0; i < m->rows; i++) {
        if (i % between == 0)
            PRH__TRY(prh__run_poll(m->run));
        prh__row_f64(view, i, m->row);
        for (int64_t j = 0; j < m->cols; j++)
            sum[i * m->cols + j] += m->row[j];
    }
    return prh__task_step(m->run->task, ADDING * (double)m->rows * (double)m->cols);
}

static void divide(const measuring *m, double *sum, int64_t by)
{
    for (int64_t c = 0; c < m->rows * m->cols; c++)
        sum[c] /= (double)by;
}

static prh_status average_values(const measuring *m, int64_t left_out, double *mean)
{
    for (int64_t c = 0; c < m->rows * m->cols; c++)
        mean[c] = 0.0;
    for (int64_t r = 0; r < m->count; r++)
        if (r != left_out)
            PRH__TRY(add(m, m->repeats[r].view, mean));
    divide(m, mean, left_out == NOBODY ? m->count : m->count - 1);
    return PRH_OK;
}

/* Ranks above the diagonal, mirrored below it; 0 on it. */
static prh_status rank(const measuring *m, int64_t r, double *ranks)
{
    const int64_t n = m->rows;
    double ties;

    for (int64_t i = 0; i < n; i++)
        prh__row_f64(m->repeats[r].view, i, ranks + i * n);
    PRH__TRY(prh__ranks_of(ranks, n, &ties, m->run));
    for (int64_t i = 0; i < n; i++) {
        ranks[i * n + i] = 0.0;
        for (int64_t j = 0; j < i; j++)
            ranks[i * n + j] = ranks[j * n + i];
    }
    return prh__task_step(m->run->task, prh__ranks_work(n));
}

static prh_status average_all_ranks(const measuring *m)
{
    const int64_t cells = m->rows * m->cols;

    for (int64_t r = 0; r < m->count; r++) {
        PRH__TRY(rank(m, r, m->others));
        for (int64_t c = 0; c < cells; c++)
            m->sum[c] += m->others[c];
    }
    for (int64_t c = 0; c < cells; c++)
        m->all[c] = m->sum[c];
    divide(m, m->all, m->count);
    return PRH_OK;
}

static prh_status average_other_ranks(const measuring *m, int64_t left_out)
{
    PRH__TRY(rank(m, left_out, m->others));
    for (int64_t c = 0; c < m->rows * m->cols; c++)
        m->others[c] = m->sum[c] - m->others[c];
    divide(m, m->others, m->count - 1);
    return PRH_OK;
}

static prh_status average_all(const measuring *m)
{
    return m->ranked ? average_all_ranks(m) : average_values(m, NOBODY, m->all);
}

static prh_status average_others(const measuring *m, int64_t left_out)
{
    return m->ranked ? average_other_ranks(m, left_out) : average_values(m, left_out, m->others);
}

/* ---- comparing ---- */

/* Three are kept at a time, and three quarters of the memory are for what they keep. */
static prh_status plan(struct prh_prepared **out, const measuring *m, const prh__source *source)
{
    return prh__prepare_plan(out, &m->metric, 1, source, 1, m->run->memory_limit / 4);
}

static prh_status prepare(struct prh_prepared **out, const measuring *m, const prh__source *source)
{
    PRH__TRY(plan(out, m, source));
    return prh__prepare_fill(*out, source, m->run);
}

/* Adds the work of preparing, and with `pairs` that of so many comparisons. */
static prh_status add_work(const measuring *m, const prh__source *source, int64_t pairs, double *work)
{
    struct prh_prepared *planned = NULL;
    const struct prh_prepared *side;

    PRH__TRY(plan(&planned, m, source));
    side = planned;
    *work += prh__prepare_work(planned, source);
    if (pairs > 0)
        *work += (double)pairs * prh__compare_work(&(prh__comparison){
                                     .metric = m->metric, .side = {&side, &side}, .count = {1, 1}});
    prh__prepared_destroy(planned);
    return PRH_OK;
}

/* All that is to be done is announced first, so that progress is a share of the whole. */
static prh_status expect(const measuring *m)
{
    const prh_view shape = view_of(m, NULL);
    const prh__source mean = {.view = &shape};
    const double count = (double)m->count, element = ADDING * (double)m->rows * (double)m->cols;
    double work = 0.0, one = 0.0;

    PRH__TRY(add_work(m, &mean, 0, &one));
    for (int64_t r = 0; r < m->count; r++)
        PRH__TRY(add_work(m, &m->repeats[r], 2, &work));
    work += (count + 1.0) * one;
    work += m->ranked ? 2.0 * count * prh__ranks_work(m->rows) : count * count * element;
    prh__task_expect(m->run->task, work);
    return PRH_OK;
}

/* One measurement with the mean of all, which was prepared, and with that of the others. *note: of both. */
static prh_status score(const measuring *m, int64_t r, const struct prh_prepared *all,
    struct prh_noise_ceiling *c, prh_status *note)
{
    const prh_view view = view_of(m, m->others);
    const prh__source source = {.view = &view};
    struct prh_prepared *own = NULL, *others = NULL;
    prh_status status;

    PRH__GO(within(prepare(&own, m, &m->repeats[r]), r, ""));
    PRH__GO(within(
        prh__compare_pair(m->metric, own, all, m->run, &c->uppers[r]), r, " as x and the mean of all as y"));
    *note = status > *note ? status : *note;
    PRH__GO(average_others(m, r));
    PRH__GO(within(prepare(&others, m, &source), r, " left out of the mean"));
    PRH__GO(within(prh__compare_pair(m->metric, own, others, m->run, &c->lowers[r]), r,
        " as x and the mean of the others as y"));
    *note = status > *note ? status : *note;
    status = PRH_OK;
done:
    prh__prepared_destroy(others);
    prh__prepared_destroy(own);
    return status;
}

/* Why the mean of all cannot be prepared: because of the first measurement that cannot be, if there is one. */
static prh_status explain(const measuring *m, prh_status status)
{
    if (is_nobodys(status))
        return status;
    for (int64_t r = 0; r < m->count; r++) {
        struct prh_prepared *own = NULL;
        const prh_status its = within(prepare(&own, m, &m->repeats[r]), r, "");

        prh__prepared_destroy(own);
        PRH__TRY(its);
    }
    return prh__fail_within(status, "the mean of all measurements");
}

static prh_status score_all(const measuring *m, struct prh_noise_ceiling *c)
{
    const prh_view view = view_of(m, m->all);
    const prh__source source = {.view = &view};
    struct prh_prepared *all = NULL;
    prh_status status, note = PRH_OK;

    PRH__GO(average_all(m));
    PRH__GO(explain(m, prepare(&all, m, &source)));
    for (int64_t r = 0; r < m->count; r++)
        PRH__GO(score(m, r, all, c, &note));
    status = note;
done:
    prh__prepared_destroy(all);
    return status;
}

static void summarise(const double *scores, int64_t count, double *mean, double *error)
{
    double squares = 0.0;

    *mean = 0.0;
    for (int64_t r = 0; r < count; r++)
        *mean += scores[r] / (double)count;
    for (int64_t r = 0; r < count; r++)
        squares += (scores[r] - *mean) * (scores[r] - *mean);
    *error = sqrt(squares / (double)(count - 1) / (double)count);
}

static prh_status create(struct prh_noise_ceiling **out, int64_t count)
{
    struct prh_noise_ceiling *c = NULL;
    prh_status status;

    PRH__GO(prh__alloc_zero(&c, 1, sizeof *c));
    PRH__GO(prh__alloc_zero(&c->lowers, count, 2 * sizeof *c->lowers));
    c->uppers = c->lowers + count;
    c->values.count = count;
done:
    if (status < 0)
        prh__noise_ceiling_destroy(c);
    else
        *out = c;
    return status;
}

static prh_status check_values(const measuring *m)
{
    for (int64_t r = 0; r < m->count; r++)
        PRH__TRY(within(prh__check_finite(m->repeats[r].view, PRH_F64, m->run), r, ""));
    return PRH_OK;
}

prh_status prh__noise_ceiling(struct prh_noise_ceiling **out, const prh_metric *metric,
    const prh__source *repeats, int64_t count, int ranked, const prh__run *run)
{
    const prh_view *first = repeats[0].view;
    measuring m = {.metric = metric,
        .repeats = repeats,
        .count = count,
        .rows = first->rows,
        .cols = first->cols,
        .ranked = ranked,
        .run = run};
    struct prh_noise_ceiling *c = NULL;
    int64_t cells;
    prh_status status;

    PRH__TRY(prh__mul(&cells, m.rows, m.cols));
    PRH__TRY(check_values(&m));
    PRH__TRY(expect(&m));
    PRH__GO(create(&c, count));
    PRH__GO(prh__alloc(&m.all, cells, sizeof *m.all));
    PRH__GO(prh__alloc(&m.others, cells, sizeof *m.others));
    PRH__GO(prh__alloc_zero(&m.sum, ranked ? cells : 0, sizeof *m.sum));
    PRH__GO(prh__alloc(&m.row, m.cols, sizeof *m.row));
    PRH__GO(score_all(&m, c));
    summarise(c->lowers, count, &c->values.lower, &c->values.lower_error);
    summarise(c->uppers, count, &c->values.upper, &c->values.upper_error);
    *out = c;
    c = NULL;
done:
    prh__free(m.row);
    prh__free(m.sum);
    prh__free(m.others);
    prh__free(m.all);
    prh__noise_ceiling_destroy(c);
    return status;
}

void prh__noise_ceiling_destroy(struct prh_noise_ceiling *ceiling)
{
    if (!ceiling)
        return;
    prh__free(ceiling->lowers);
    prh__free(ceiling);
}

/* Each value from its count and two sums; then what stands for pairs that were never seen. */
#include "pmi/pmi_values.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"

enum { ROWS = 16, EDGE = 64 }; /* of a task; of a tile that is mirrored */

#define LN2 0.69314718055994530942

/* m 2^e with m in [1/2, 1): no product of some of them leaves the range of double. */
typedef struct scaled {
    double m;
    int e;
} scaled;

static scaled scale(double value)
{
    scaled s;

    s.m = frexp(value, &s.e);
    return s;
}

/* log(x / y), with small relative error where it is near 0: there the difference is exact. */
static double log_of_quotient(scaled x, scaled y)
{
    const int e = x.e - y.e;

    if (e >= -1 && e <= 1) {
        const double top = ldexp(x.m, e);

        if (top >= 0.5 * y.m && top <= 2.0 * y.m)
            return log1p((top - y.m) / y.m);
    }
    return log(x.m / y.m) + e * LN2;
}

/* log(a b / (c d)), likewise: what rounding takes from the products is known. c and d may change places. */
static double log_of_products(scaled a, scaled b, scaled c, scaled d)
{
    static const double power[] = {0.25, 0.5, 1.0, 2.0, 4.0};
    const double x = a.m * b.m, y = c.m * d.m;
    const int e = a.e + b.e - c.e - d.e;

    if (e >= -2 && e <= 2) {
        const double factor = power[e + 2], top = factor * x;

        if (top >= 0.5 * y && top <= 2.0 * y)
            return log1p((top - y + (factor * fma(a.m, b.m, -x) - fma(c.m, d.m, -y))) / y);
    }
    return log(x / y) + e * LN2;
}

/* What all cells of a matrix have in common. */
typedef struct formula {
    prh__pmi_matrix *m;
    const prh_pmi_options *options;
    const prh__run *run;
    scaled *row, *col; /* P(a) times the total; P(b), to its power, times `scale` */
    scaled total, scale;
    double *least;   /* per row: the smallest value; infinity if there is none */
    int64_t *unseen; /* per row: the first pair that was never seen; -1: all were */
    double instead;  /* what stands for those */
} formula;

/*
 * log P(a, b) / (P(a) P(b)). What is equal is cancelled first, so that PMI is -log P(a, b), to the last bit, for
 * symbols that are only seen together.
 */
static double pmi(const formula *f, scaled n, int64_t i, int64_t j)
{
    const scaled a = f->row[i], b = f->col[j];

    if (n.m == a.m && n.e == a.e)
        return log_of_quotient(f->scale, b);
    if (n.m == b.m && n.e == b.e)
        return log_of_quotient(f->scale, a);
    return log_of_products(n, f->scale, a, b);
}

static int64_t row_name(const prh__pmi_matrix *m, int64_t i)
{
    return m->row_name ? m->row_name[i] : i;
}

static int64_t col_name(const prh__pmi_matrix *m, int64_t j)
{
    return m->symmetric ? row_name(m, j) : j;
}

/* A pair that is all there is: PMI is 0 = -log P(a, b). */
static prh_status only_pair(double *value, const formula *f, double pmi, int64_t i, int64_t j)
{
    PRH__REQUIRE(pmi == 0.0, PRH_ERR_UNDEFINED,
        "NPMI is undefined with a shift or a power: symbol %" PRId64 " and %s %" PRId64
        " are all that was seen",
        row_name(f->m, i), f->m->col_kind, col_name(f->m, j));
    *value = 1.0;
    return PRH_OK;
}

static prh_status value_of(double *value, const formula *f, double count, int64_t i, int64_t j)
{
    const scaled n = scale(count);
    const double shifted = pmi(f, n, i, j) - f->options->shift;
    double surprise;

    *value = shifted;
    if (f->options->kind == PRH_PPMI)
        *value = shifted > 0.0 ? shifted : 0.0;
    if (f->options->kind != PRH_NPMI)
        return PRH_OK;
    surprise = log_of_quotient(f->total, n);
    if (surprise <= 0.0)
        return only_pair(value, f, shifted, i, j);
    *value = shifted / surprise;
    return PRH_OK;
}

/* What stands for an unseen pair without a policy. */
static double limit_of(int32_t kind)
{
    return kind == PRH_PPMI ? 0.0 : kind == PRH_NPMI ? -1.0 : -INFINITY;
}

static prh_status fill_row(formula *f, int64_t i)
{
    prh__pmi_matrix *m = f->m;
    const double limit = limit_of(f->options->kind), smoothing = f->options->smoothing;

    f->least[i] = INFINITY;
    f->unseen[i] = -1;
    for (int64_t j = m->symmetric ? i : 0; j < m->cols; j++) {
        double *value = &m->values[i * m->cols + j];

        if (*value + smoothing > 0.0) {
            PRH__TRY(value_of(value, f, *value + smoothing, i, j));
            f->least[i] = fmin(f->least[i], *value);
        } else {
            *value = limit;
            f->unseen[i] = f->unseen[i] < 0 ? j : f->unseen[i];
        }
    }
    return PRH_OK;
}

static prh_status fill_rows(void *context, int64_t number, int64_t worker)
{
    formula *f = context;
    const int64_t first = number * ROWS, end = f->m->rows - first < ROWS ? f->m->rows : first + ROWS;

    double work = 0.0;

    (void)worker;
    for (int64_t i = first; i < end; i++) {
        PRH__TRY(fill_row(f, i));
        work += (double)(f->m->symmetric ? 2 * (f->m->cols - i) - 1 : f->m->cols);
    }
    return prh__task_step(f->run->task, work);
}

/* ---- pairs that were never seen, and the lower triangle ---- */

/* What stands for them; of several rows the first is named. */
static prh_status choose(formula *f)
{
    const prh__pmi_matrix *m = f->m;
    double least = INFINITY;
    int64_t i = 0;

    f->instead = f->options->zero_value;
    while (i < m->rows && f->unseen[i] < 0)
        i++;
    if (i == m->rows || f->options->kind != PRH_PMI || f->options->zero == PRH_PMI_ZERO_GIVEN)
        return PRH_OK;
    PRH__REQUIRE(f->options->zero == PRH_PMI_ZERO_MINIMUM, PRH_ERR_UNDEFINED,
        "symbol %" PRId64 " and %s %" PRId64 " were never seen together, so their PMI is minus infinity; "
        "choose what stands for it (zero, smoothing) or another kind",
        row_name(m, i), m->col_kind, col_name(m, f->unseen[i]));
    for (i = 0; i < m->rows; i++)
        least = fmin(least, f->least[i]);
    PRH__REQUIRE(least < INFINITY, PRH_ERR_UNDEFINED,
        "no two of the symbols were seen together, so there is no smallest value");
    f->instead = least;
    return PRH_OK;
}

static void replace_row(const formula *f, int64_t i)
{
    const prh__pmi_matrix *m = f->m;
    double *row = m->values + i * m->cols;

    if (f->options->kind == PRH_PMI && f->unseen[i] >= 0)
        for (int64_t j = f->unseen[i]; j < m->cols; j++)
            row[j] = isinf(row[j]) ? f->instead : row[j];
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Rows of tiles: each is final above the diagonal before it is mirrored. */
static prh_status finish_rows(void *context, int64_t number, int64_t worker)
{
    const formula *f = context;
    const prh__pmi_matrix *m = f->m;
    const int64_t first = number * EDGE, end = smaller(m->rows, first + EDGE);

    (void)worker;
    for (int64_t i = first; i < end; i++)
        replace_row(f, i);
    for (int64_t from = first; m->symmetric && from < m->cols; from += EDGE)
        for (int64_t j = from; j < smaller(m->cols, from + EDGE); j++)
            for (int64_t i = first; i < smaller(end, j); i++)
                m->values[j * m->cols + i] = m->values[i * m->cols + j];
    return PRH_OK;
}

/* ---- sums ---- */

static prh_status check_seen(const prh__pmi_matrix *m, const prh_pmi_options *options)
{
    PRH__REQUIRE(m->total > 0.0, PRH_ERR_UNDEFINED, "nothing was counted, so there are no probabilities");
    for (int64_t i = 0; options->smoothing == 0.0 && i < m->rows; i++)
        PRH__REQUIRE(m->of_rows[i] > 0.0, PRH_ERR_UNDEFINED,
            "symbol %" PRId64 " was never seen, so it has no PMI; leave it out (symbols) or smooth",
            row_name(m, i));
    for (int64_t j = 0; options->smoothing == 0.0 && options->kind != PRH_PPMI && j < m->cols; j++)
        PRH__REQUIRE(m->of_cols[j] > 0.0, PRH_ERR_UNDEFINED,
            "%s %" PRId64 " was never seen, so it has no PMI; take PPMI or smooth", m->col_kind,
            col_name(m, j));
    return PRH_OK;
}

/* N + s for each pair, of all there are. */
static void smooth(prh__pmi_matrix *m, double s)
{
    for (int64_t i = 0; i < m->rows; i++)
        m->of_rows[i] += s * (double)m->others;
    for (int64_t j = 0; !m->symmetric && j < m->cols; j++)
        m->of_cols[j] += s * (double)m->symbols;
    m->total += s * (double)m->symbols * (double)m->others;
}

/* P(b)^power over their sum is weight over `scale`; relative to the largest, so that none overflows. */
static prh_status take_power(prh__pmi_matrix *m, double power, double *sum)
{
    double largest = 0.0;

    *sum = m->total;
    if (power == 0.0 || power == 1.0)
        return PRH_OK;
    for (int64_t j = 0; j < m->cols; j++)
        largest = fmax(largest, m->of_cols[j]);
    *sum = 0.0;
    for (int64_t j = 0; j < m->cols; j++) {
        const double weight = pow(m->of_cols[j] / largest, power);

        PRH__REQUIRE(weight > 0.0 || m->of_cols[j] == 0.0, PRH_ERR_VALUE,
            "P(b) of %s %" PRId64 " to the power %.9g underflows", m->col_kind, col_name(m, j), power);
        m->of_cols[j] = weight;
        *sum += weight;
    }
    return PRH_OK;
}

static prh_status prepare(formula *f)
{
    prh__pmi_matrix *m = f->m;
    double sum;

    PRH__TRY(check_seen(m, f->options));
    smooth(m, f->options->smoothing);
    PRH__TRY(take_power(m, f->options->context_power, &sum));
    f->total = scale(m->total);
    f->scale = scale(sum);
    PRH__TRY(prh__alloc(&f->least, m->rows, sizeof *f->least));
    PRH__TRY(prh__alloc(&f->unseen, m->rows, sizeof *f->unseen));
    PRH__TRY(prh__alloc(&f->row, m->rows, sizeof *f->row));
    for (int64_t i = 0; i < m->rows; i++)
        f->row[i] = scale(m->of_rows[i]);
    if (m->symmetric) {
        f->col = f->row;
        return PRH_OK;
    }
    PRH__TRY(prh__alloc(&f->col, m->cols, sizeof *f->col));
    for (int64_t j = 0; j < m->cols; j++)
        f->col[j] = scale(m->of_cols[j]);
    return PRH_OK;
}

prh_status prh__pmi_values(prh__pmi_matrix *m, const prh_pmi_options *options, const prh__run *run)
{
    formula f = {.m = m, .options = options, .run = run};
    const int64_t tasks = (m->rows + ROWS - 1) / ROWS, tiles = (m->rows + EDGE - 1) / EDGE;
    prh_status status;

    PRH__GO(prepare(&f));
    PRH__GO(prh__parallel(run, tasks, prh__run_workers(run, tasks, 0), fill_rows, &f));
    PRH__GO(choose(&f));
    PRH__GO(prh__parallel(run, tiles, prh__run_workers(run, tiles, 0), finish_rows, &f));
done:
    if (!m->symmetric)
        prh__free(f.col);
    prh__free(f.row);
    prh__free(f.unseen);
    prh__free(f.least);
    return status;
}

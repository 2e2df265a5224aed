/* From counts and joint distributions to a matrix of those that are wanted, with the sums of all. */
#include "pmi/pmi.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "pmi/numbering.h"
#include "pmi/pmi_values.h"

/* Where those that are wanted go. */
typedef struct wanted {
    int64_t count;
    int all; /* each is in its own place */
    prh__numbering place;
} wanted;

static int64_t place_of(const wanted *w, int64_t symbol)
{
    return w->all ? symbol : prh__numbering_find(&w->place, symbol);
}

static prh_status read_wanted(wanted *w, int64_t symbols, const prh_pmi_options *options)
{
    *w = (wanted){.count = symbols, .all = !options->symbols, .place = prh__numbering_none()};
    if (w->all)
        return PRH_OK;
    w->count = options->symbol_count;
    for (int64_t i = 0; i < w->count; i++) {
        const int64_t symbol = options->symbols[i];

        PRH__REQUIRE(symbol >= 0 && symbol < symbols, PRH_ERR_ARGUMENT,
            "symbol %" PRId64 " is wanted, there are %" PRId64, symbol, symbols);
        PRH__TRY(prh__numbering_add(&w->place, symbol));
        PRH__REQUIRE(prh__numbering_count(&w->place) == i + 1, PRH_ERR_ARGUMENT,
            "symbol %" PRId64 " is wanted twice", symbol);
    }
    return PRH_OK;
}

static const char *const names[] = {"pmi", "ppmi", "npmi"};

static prh_status create_matrix(prh__kernel_matrix *matrix, int64_t n, const prh_pmi_options *options)
{
    int64_t cells;

    memset(matrix, 0, sizeof *matrix);
    PRH__TRY(prh__mul(&cells, n, n));
    PRH__TRY(prh__alloc_zero(&matrix->values, cells, sizeof *matrix->values));
    PRH__TRY(prh__kernel_function_read(&matrix->function, "gram"));
    matrix->ranking = matrix->values;
    matrix->n = n;
    matrix->name = names[options->kind];
    return PRH_OK;
}

static prh__pmi_matrix symmetric(
    prh__kernel_matrix *matrix, double *sums, double total, int64_t symbols, const prh_pmi_options *options)
{
    return (prh__pmi_matrix){.values = matrix->values,
        .rows = matrix->n,
        .cols = matrix->n,
        .symbols = symbols,
        .others = symbols,
        .symmetric = 1,
        .of_rows = sums,
        .of_cols = sums,
        .total = total,
        .row_name = options->symbols,
        .col_kind = "symbol"};
}

/* One entry of counts or of a joint distribution, a <= b: into the matrix if both are wanted, into the sums of those
 * that are. */
static void take(
    prh__kernel_matrix *matrix, double *sums, const wanted *w, int64_t a, int64_t b, double value)
{
    const int64_t i = place_of(w, a), j = place_of(w, b);

    if (i >= 0)
        sums[i] += value;
    if (j >= 0 && a != b)
        sums[j] += value;
    if (i >= 0 && j >= 0)
        matrix->values[i < j ? i * matrix->n + j : j * matrix->n + i] = value;
}

prh_status prh__pmi_of_counts(prh__kernel_matrix *matrix, const prh__counts *counts,
    const prh_pmi_options *options, const prh__run *run)
{
    double *sums = NULL, total = 0.0;
    prh__pmi_matrix m;
    prh__pair *sorted = NULL;
    wanted w;
    prh_status status;

    memset(matrix, 0, sizeof *matrix);
    PRH__GO(read_wanted(&w, counts->symbols, options));
    prh__task_expect(run->task, (double)w.count * (double)w.count);
    PRH__GO(prh__counts_sorted(&sorted, counts, 0));
    PRH__GO(create_matrix(matrix, w.count, options));
    PRH__GO(prh__alloc_zero(&sums, w.count, sizeof *sums));
    for (int64_t e = 0; e < counts->entries; e++) {
        take(matrix, sums, &w, prh__pair_a(sorted[e].key), prh__pair_b(sorted[e].key), sorted[e].value);
        total += prh__counts_times(counts, sorted[e].key) * sorted[e].value;
    }
    m = symmetric(matrix, sums, total, counts->symbols, options);
    PRH__GO(prh__pmi_values(&m, options, run));
done:
    if (status < 0)
        prh__kernel_matrix_free(matrix);
    prh__numbering_free(&w.place);
    prh__free(sums);
    prh__free(sorted);
    return status;
}

static prh_status check_joint(const prh__kernel_matrix *joint)
{
    for (int64_t i = 0; i < joint->n; i++)
        for (int64_t j = 0; j < joint->n; j++)
            PRH__REQUIRE(joint->values[i * joint->n + j] >= 0.0, PRH_ERR_VALUE,
                "row %" PRId64 ", column %" PRId64 " is %.9g; a joint distribution is not negative", i, j,
                joint->values[i * joint->n + j]);
    return PRH_OK;
}

/* Those that are wanted and their sums; if all are, their place is where they are. Returns the sum of all. */
static double take_all(
    prh__kernel_matrix *matrix, double *sums, const wanted *w, const double *joint, int64_t n)
{
    double total = 0.0;

    for (int64_t a = 0; a < n; a++)
        for (int64_t b = a; b < n; b++) {
            take(matrix, sums, w, a, b, joint[a * n + b]);
            total += (a == b ? 1.0 : 2.0) * joint[a * n + b];
        }
    return total;
}

prh_status prh__pmi_of_joint(
    prh__kernel_matrix *matrix, const prh_view *joint, const prh_pmi_options *options, const prh__run *run)
{
    prh__kernel_matrix all = {0};
    double *sums = NULL, total;
    prh__kernel_function given;
    prh__pmi_matrix m;
    wanted w;
    prh_status status;

    memset(matrix, 0, sizeof *matrix);
    PRH__GO(read_wanted(&w, joint->rows, options));
    prh__task_expect(run->task, (double)w.count * (double)w.count);
    PRH__GO(prh__kernel_function_read(&given, "gram"));
    PRH__GO(prh__kernel_matrix_create(&all, joint, &given, PRH_PRECISION_F64, run));
    PRH__GO(check_joint(&all));
    PRH__GO(prh__alloc_zero(&sums, w.count, sizeof *sums));
    if (!w.all)
        PRH__GO(create_matrix(matrix, w.count, options));
    total = take_all(w.all ? &all : matrix, sums, &w, all.values, all.n);
    PRH__GO(prh__counts_check_total(total));
    m = symmetric(w.all ? &all : matrix, sums, total, all.n, options);
    PRH__GO(prh__pmi_values(&m, options, run));
done:
    if (status >= 0 && w.all) {
        *matrix = all;
        matrix->name = names[options->kind];
        all = (prh__kernel_matrix){0};
    }
    if (status < 0)
        prh__kernel_matrix_free(matrix);
    prh__numbering_free(&w.place);
    prh__kernel_matrix_free(&all);
    prh__free(sums);
    return status;
}

/* ---- features ---- */

/* One entry in the row of its term. */
static void take_row(prh__pmi_matrix *m, const wanted *w, int64_t a, int64_t b, double value)
{
    const int64_t i = place_of(w, a);

    m->of_cols[b] += value;
    if (i < 0)
        return;
    m->of_rows[i] += value;
    m->values[i * m->cols + b] = value;
}

static prh_status create_rows(prh__pmi_matrix *m, const wanted *w, const prh__counts *counts)
{
    int64_t cells;

    m->rows = w->count;
    m->symbols = counts->symbols;
    m->cols = m->others = counts->contexts > 0 ? counts->contexts : counts->symbols;
    m->col_kind = counts->contexts > 0 ? "context" : "symbol";
    PRH__TRY(prh__mul(&cells, m->rows, m->cols));
    PRH__TRY(prh__alloc_zero(&m->values, cells, sizeof *m->values));
    PRH__TRY(prh__alloc_zero(&m->of_rows, m->rows, sizeof *m->of_rows));
    return prh__alloc_zero(&m->of_cols, m->cols, sizeof *m->of_cols);
}

prh_status prh__pmi_rows(double **values, int64_t *rows, int64_t *cols, const prh__counts *counts,
    const prh_pmi_options *options, const prh__run *run)
{
    prh__pmi_matrix m = {.row_name = options->symbols};
    prh__pair *sorted = NULL;
    wanted w;
    prh_status status;

    PRH__GO(read_wanted(&w, counts->symbols, options));
    PRH__GO(create_rows(&m, &w, counts));
    prh__task_expect(run->task, (double)m.rows * (double)m.cols);
    PRH__GO(prh__counts_sorted(&sorted, counts, 0));
    for (int64_t e = 0; e < counts->entries; e++) {
        const int64_t a = prh__pair_a(sorted[e].key), b = prh__pair_b(sorted[e].key);

        m.total += prh__counts_times(counts, sorted[e].key) * sorted[e].value;
        take_row(&m, &w, a, b, sorted[e].value);
        if (counts->contexts == 0 && a != b)
            take_row(&m, &w, b, a, sorted[e].value);
    }
    PRH__GO(prh__pmi_values(&m, options, run));
    *rows = m.rows;
    *cols = m.cols;
    *values = m.values;
    m.values = NULL;
done:
    prh__numbering_free(&w.place);
    prh__free(sorted);
    prh__free(m.of_cols);
    prh__free(m.of_rows);
    prh__free(m.values);
    return status;
}

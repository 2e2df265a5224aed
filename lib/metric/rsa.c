/* RSA: matrices of dissimilarities compared as a whole; and where they come from. */
#include <math.h>

#include <prh/rsa.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/distances.h"
#include "compute/ranks.h"
#include "metric/prepared.h"
#include "metric/relabel.h"

const char *const prh__inner_names[3] = {"correlation", "euclidean", "cosine"};
const char *const prh__outer_names[4] = {"spearman", "pearson", "kendall", "cosine"};

/* ---- preparing ---- */

prh_status prh__rdm_check(const prh_metric *metric, const prh__source *source)
{
    const int64_t n = source->matrix ? source->matrix->n : source->view->rows;
    const prh__kernel_function *given = source->matrix ? &source->matrix->function : &metric->kernel;
    const int of_products = source->matrix || prh__kernel_is_precomputed(given);

    PRH__REQUIRE(!of_products || prh__holds_distances(given) || metric->inner != PRH_RSA_CORRELATION,
        PRH_ERR_ARGUMENT,
        "%s: a kernel does not hold the correlations of features; take rsa:euclidean or rsa:cosine",
        metric->name);
    PRH__REQUIRE(metric->outer != PRH_RSA_KENDALL || n <= PRH__KENDALL_MOST, PRH_ERR_TOO_LARGE,
        "%s takes up to %d rows, there are %" PRId64, metric->name, (int)PRH__KENDALL_MOST, n);
    return PRH_OK;
}

int prh__same_rdm(const prh__asked_rdm *asked, const prh_metric *metric, int any_kernel)
{
    if (asked->inner != metric->inner || asked->outer != metric->outer)
        return 0;
    return any_kernel || (asked->precision == metric->precision &&
                             prh__kernel_function_equal(&asked->function, &metric->kernel));
}

prh_status prh__rdm_fill(
    prh__asked_rdm *asked, const prh__source *source, const prh__kernel_matrix *given, const prh__run *run)
{
    prh__kernel_matrix matrix = {0};
    prh_status status;

    if (!given && !prh__kernel_is_precomputed(&asked->function))
        return prh__rdm_create(&asked->rdm, source->view, asked->inner, asked->outer, asked->precision, run);
    if (!given) {
        PRH__GO(prh__kernel_matrix_create(&matrix, source->view, &asked->function, PRH_PRECISION_F64, run));
        given = &matrix;
    }
    PRH__GO(prh__rdm_create_given(&asked->rdm, given, asked->inner, asked->outer, run));
done:
    prh__kernel_matrix_free(&matrix);
    return status;
}

/* ---- comparing ---- */

prh_status prh__rdm_usable(const prh__rdm *rdm, const prh_metric *metric, int side)
{
    const char *name = side == 0 ? "x" : "y";

    PRH__REQUIRE(rdm->zero != PRH__RDM_IMAGINARY, PRH_ERR_UNDEFINED,
        "%s is undefined: the Gram matrix of %s has a negative squared distance", metric->name, name);
    PRH__REQUIRE(!rdm->zero, PRH_ERR_UNDEFINED, "%s is undefined: the dissimilarities of %s are %s",
        metric->name, name, metric->outer == PRH_RSA_OUTER_COSINE ? "0" : "all equal");
    return PRH_OK;
}

typedef struct comparing {
    const prh__comparison *c;
    const prh__rdm **found; /* of x, then of y */
    int64_t edge;           /* of a block of cells: a task */
    int64_t blocks;         /* of them along y */
    void **room;            /* per worker */
} comparing;

static prh_status multiply(void *context, int64_t task, int64_t worker)
{
    const comparing *m = context;
    const prh__comparison *c = m->c;
    const int64_t a = task / m->blocks * m->edge, b = task % m->blocks * m->edge;
    const int64_t rows = c->count[0] - a < m->edge ? c->count[0] - a : m->edge;
    const int64_t cols = c->count[1] - b < m->edge ? c->count[1] - b : m->edge;

    (void)worker;
    PRH__TRY(prh__rdm_products(m->found + a, rows, m->found + c->count[0] + b, cols, c->run,
        c->scores + a * c->count[1] + b, c->count[1]));
    return prh__task_step(c->run->task, prh__rdm_product_work(m->found[0]->n) * (double)rows * (double)cols);
}

/* tau-b. */
static prh_status rank(void *context, int64_t cell, int64_t worker)
{
    const comparing *m = context;
    const prh__comparison *c = m->c;
    const prh__rdm *x = m->found[cell / c->count[1]], *y = m->found[c->count[0] + cell % c->count[1]];
    const double pairs = 0.5 * (double)x->n * (double)(x->n - 1), all = 0.5 * pairs * (pairs - 1.0);
    const double ties[2] = {x->ties, y->ties};

    if (c->statuses[cell] < 0)
        return PRH_OK;
    PRH__TRY(
        prh__kendall_agreement(&c->scores[cell], x->values, y->values, x->n, ties, m->room[worker], c->run));
    c->scores[cell] /= sqrt(all - ties[0]) * sqrt(all - ties[1]);
    return prh__task_step(c->run->task, prh__kendall_work(x->n));
}

static prh_status run_ranks(comparing *m)
{
    const prh__run *run = m->c->run;
    const int64_t cells = m->c->count[0] * m->c->count[1];
    const size_t room = prh__kendall_room(m->found[0]->n);
    const int64_t workers = prh__run_workers(run, cells, room);
    prh_status status;

    PRH__TRY(prh__alloc_rooms(&m->room, workers, room));
    status = prh__parallel(run, cells, workers, rank, m);
    prh__free(m->room);
    return status;
}

/* As few blocks as there are threads for, so that what is read of one layer meets several. */
static prh_status run_products(comparing *m)
{
    const prh__comparison *c = m->c;
    int64_t tasks;

    for (m->edge = PRH__RDM_BLOCK;; m->edge /= 2) {
        m->blocks = (c->count[1] + m->edge - 1) / m->edge;
        tasks = (c->count[0] + m->edge - 1) / m->edge * m->blocks;
        if (m->edge == 1 || tasks >= 2 * c->run->threads)
            break;
    }
    return prh__parallel(c->run, tasks, c->run->threads < tasks ? c->run->threads : tasks, multiply, m);
}

static prh_status find_all(comparing *m)
{
    const prh__comparison *c = m->c;

    for (int64_t l = 0; l < c->count[0] + c->count[1]; l++) {
        const int s = l >= c->count[0];

        PRH__TRY(prh__rdm_find(&m->found[l], c->side[s][l - s * c->count[0]], c->metric));
    }
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++) {
        c->statuses[cell] = prh__rdm_usable(m->found[cell / c->count[1]], c->metric, 0);
        if (c->statuses[cell] >= 0)
            c->statuses[cell] = prh__rdm_usable(m->found[c->count[0] + cell % c->count[1]], c->metric, 1);
    }
    return PRH_OK;
}

static prh_status compare(const prh__comparison *c)
{
    comparing m = {.c = c};
    prh_status status;

    PRH__TRY(prh__alloc(&m.found, c->count[0] + c->count[1], sizeof *m.found));
    PRH__GO(find_all(&m));
    PRH__GO(c->metric->outer == PRH_RSA_KENDALL ? run_ranks(&m) : run_products(&m));
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++)
        c->scores[cell] = fmin(fmax(c->scores[cell], -1.0), 1.0); /* Cauchy-Schwarz, up to rounding */
done:
    prh__free(m.found);
    return status;
}

static double work(const prh__comparison *c)
{
    const int64_t n = c->side[0][0]->n;

    return (double)(c->count[0] * c->count[1]) *
           (c->metric->outer == PRH_RSA_KENDALL ? prh__kendall_work(n) : prh__rdm_product_work(n));
}

const prh__family prh__rsa = {.minimum = -1.0,
    .maximum = 1.0,
    .min_rows = 3,
    .needs = PRH__NEED_RDM,
    .symmetric = 1,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE | PRH_INVARIANT_TRANSLATION,
    .takes_features = 1,
    .compare = compare,
    .relabel = &prh__relabel_squares,
    .work = work};

/* Collects what several metrics need of one representation and computes each artefact once. */
#include "metric/prepared.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/leading.h"
#include "compute/sparse.h"

prh_status prh__metric_check_rows(const prh_metric *metric, int64_t n)
{
    if (metric->family->needs & PRH__NEED_LISTS)
        PRH__REQUIRE(metric->k < n, PRH_ERR_ARGUMENT,
            "k = %" PRId64 " neighbours need more than that many other rows; there are n = %" PRId64 " rows",
            metric->k, n);
    PRH__REQUIRE(n >= metric->family->min_rows, PRH_ERR_SHAPE,
        "%s needs at least %" PRId64 " rows, there are %" PRId64, metric->name, metric->family->min_rows, n);
    return PRH_OK;
}

int prh__same_kernel(const prh__artefacts *group, const prh_metric *metric)
{
    return group->precision == metric->precision &&
           prh__kernel_function_equal(&group->function, &metric->kernel);
}

/* The group that a metric belongs to, made if there is none yet. */
static prh__artefacts *group_for(struct prh_prepared *p, const prh_metric *metric)
{
    prh__artefacts *group;

    for (int64_t g = 0; g < p->groups; g++)
        if (p->any_kernel || prh__same_kernel(&p->group[g], metric))
            return &p->group[g];
    group = &p->group[p->groups++];
    group->function = metric->kernel;
    group->precision = metric->precision;
    group->given = p->any_kernel || prh__kernel_is_precomputed(&metric->kernel);
    return group;
}

int prh__same_basis(const prh__scaled_basis *basis, const prh_metric *metric)
{
    if (basis->from_kernel)
        return prh__kernel_is_precomputed(&metric->kernel) &&
               prh__kernel_function_equal(&basis->function, &metric->kernel);
    return !prh__kernel_is_precomputed(&metric->kernel) && basis->scaling == metric->scaling;
}

int prh__wants_whole(const prh_metric *metric)
{
    return metric->share > 0.0 || metric->rank == PRH__ALL_DIMENSIONS;
}

/*
 * A few vectors of a large matrix are found in another way than all of them: those who want a few keep that way, and
 * its bits, whoever is beside them.
 */
static int shares_basis(
    const struct prh_prepared *p, const prh__scaled_basis *basis, const prh_metric *metric)
{
    const int whole = prh__wants_whole(metric);
    const int64_t few = whole ? basis->asked : metric->rank;

    if (p->any_kernel)
        return 1;
    return prh__same_basis(basis, metric) &&
           (basis->from_kernel || basis->whole == whole || !prh__leading_pays(p->n, p->cols, few));
}

static void plan_basis(struct prh_prepared *p, const prh_metric *metric, int from_kernel)
{
    int64_t b = 0;

    while (b < p->bases && !shares_basis(p, &p->basis[b], metric))
        b++;
    if (b == p->bases) {
        p->basis[b].scaling = metric->scaling;
        p->basis[b].from_kernel = from_kernel;
        p->basis[b].function = metric->kernel;
        p->bases++;
    }
    p->basis[b].whole |= prh__wants_whole(metric);
    if (p->basis[b].asked < metric->rank)
        p->basis[b].asked = metric->rank;
}

static void plan_rdm(struct prh_prepared *p, const prh_metric *metric)
{
    for (int64_t r = 0; r < p->rdms; r++)
        if (prh__same_rdm(&p->rdm[r], metric, p->any_kernel))
            return;
    p->rdm[p->rdms++] = (prh__asked_rdm){.function = metric->kernel,
        .inner = metric->inner,
        .outer = metric->outer,
        .precision = metric->precision};
}

/* Records what must be computed, before anything is. */
static void plan(struct prh_prepared *p, const prh_metric *metric, const prh__source *source)
{
    const int32_t needs = metric->family->needs & PRH__NEED_OF_KERNEL;

    if (needs) {
        prh__artefacts *group = group_for(p, metric);

        group->needs |= needs;
        if ((needs & PRH__NEED_LISTS) && group->lists.k_max < metric->k)
            group->lists.k_max = metric->k;
    }
    if (metric->family->needs & PRH__NEED_RDM)
        plan_rdm(p, metric);
    if (metric->family->needs & PRH__NEED_BASIS)
        plan_basis(p, metric, source->matrix || prh__kernel_is_precomputed(&metric->kernel));
}

static prh_status create_items(prh__artefacts *group, const prh__source *source, const prh__run *run)
{
    if (source->matrix)
        return prh__items_create_precomputed(&group->items, &source->matrix->function, source->matrix->n,
            source->matrix->values, source->matrix->ranking);
    if (!prh__kernel_is_precomputed(&group->function))
        return prh__items_create(&group->items, source->view, &group->function, group->precision, run);
    PRH__TRY(
        prh__kernel_matrix_create(&group->matrix, source->view, &group->function, group->precision, run));
    return prh__items_create_precomputed(
        &group->items, &group->function, group->matrix.n, group->matrix.values, group->matrix.ranking);
}

/* Linear and cosine products of centred rows are HKH already; other kernels need the sums of their rows. */
static int centres_features(const prh__artefacts *group)
{
    return !group->given && prh__kernel_is_product(&group->function);
}

int prh__has_sums(const prh__artefacts *group)
{
    if (group->needs & (PRH__NEED_GRAM | PRH__NEED_GRAM_UNBIASED))
        return 1;
    return (group->needs & PRH__NEED_SPARSE_CENTRED) && !centres_features(group);
}

int prh__is_compared(const prh__artefacts *group)
{
    return (group->needs & (PRH__NEED_GRAM | PRH__NEED_GRAM_UNBIASED)) != 0;
}

int prh__reads_features(const prh__artefacts *group)
{
    return prh__is_compared(group) && !group->undefined && group->way == PRH__GRAM_AGAIN &&
           !group->matrix.values;
}

/*
 * With d columns, n rows and as many layers to meet as there are beside this one, a layer costs n^2 d products as a
 * kernel and n d^2 (1 + layers) in feature space, its share of all pairs included; those are in double and take twice
 * as long. The choice must not depend on memory, for it shows in the last digits.
 */
static int is_cheaper_in_features(const struct prh_prepared *p, int64_t layers)
{
    return p->cols <= p->n / (2 * (1 + layers));
}

/* A matrix that was given is there anyway; else what is cheaper, and tiles as long as they fit. */
static void choose_ways(struct prh_prepared *p, int64_t layers, uint64_t budget)
{
    for (int64_t g = 0; g < p->groups; g++) {
        prh__artefacts *group = &p->group[g];
        const prh_dtype work = prh__work_dtype(group->precision, p->dtype);
        const uint64_t bytes = prh__gram_tile_bytes(p->n, &group->function, work);

        if (!prh__is_compared(group) || group->given)
            continue;
        if (centres_features(group) && is_cheaper_in_features(p, layers)) {
            group->way = PRH__GRAM_ROWS;
        } else if (bytes <= budget) {
            group->way = PRH__GRAM_TILES;
            budget -= bytes;
        }
    }
}

static int needs_values(const prh__artefacts *group)
{
    return (group->needs & ~PRH__NEED_LISTS) != 0;
}

/* A kernel without values is no failure of preparing: its lists are as good as any. */
static prh_status scale(prh__artefacts *group, const prh__run *run)
{
    const prh_status status = prh__items_scale(&group->items, run);

    return status == PRH_ERR_UNDEFINED ? prh__copy_string(&group->undefined, prh_last_error()) : status;
}

static prh_status fill_group(prh__artefacts *group, const prh__source *source, const prh__run *run)
{
    const int64_t k_max = group->lists.k_max;

    PRH__TRY(create_items(group, source, run));
    if (group->needs & PRH__NEED_LISTS)
        PRH__TRY(prh__neighbors_find(&group->lists, &group->items, k_max, run));
    if (needs_values(group))
        PRH__TRY(scale(group, run));
    if (group->undefined)
        return PRH_OK;
    if (prh__has_sums(group))
        PRH__TRY(prh__gram_create(&group->gram, &group->items, prh__is_compared(group), group->way, run));
    if (group->needs & PRH__NEED_SPARSE_CENTRED)
        PRH__TRY(prh__sparse_values(&group->centred, &group->items, &group->lists, PRH__CENTRABLE,
            centres_features(group) ? NULL : &group->gram, run));
    if (group->needs & PRH__NEED_SPARSE)
        PRH__TRY(prh__sparse_values(&group->values, &group->items, &group->lists, PRH__VALUE, NULL, run));
    return PRH_OK;
}

static double basis_work(const struct prh_prepared *p, const prh__scaled_basis *b, const prh__source *source)
{
    return prh__basis_work(p->n, b->from_kernel ? p->n : source->view->cols);
}

/* A given matrix that a group has taken in already. */
static const prh__kernel_matrix *given_matrix(
    const struct prh_prepared *p, const prh__kernel_function *function, const prh__source *source)
{
    if (source->matrix)
        return source->matrix;
    for (int64_t g = 0; g < p->groups; g++)
        if (p->group[g].given && prh__kernel_function_equal(&p->group[g].function, function))
            return &p->group[g].matrix;
    return NULL;
}

static prh_status fill_basis(
    struct prh_prepared *p, prh__scaled_basis *b, const prh__source *source, const prh__run *run)
{
    const int64_t keep = b->whole ? INT64_MAX : b->asked;
    const double work = basis_work(p, b, source);
    const prh__kernel_matrix *given = given_matrix(p, &b->function, source);
    prh__kernel_matrix matrix = {0};
    prh_status status;

    if (!b->from_kernel)
        PRH__GO(prh__basis_create(&b->basis, source->view, b->scaling, keep, run));
    else if (given)
        PRH__GO(prh__basis_create_kernel(&b->basis, given->values, p->n, keep));
    else {
        PRH__GO(prh__kernel_matrix_create(&matrix, source->view, &b->function, PRH_PRECISION_F64, run));
        PRH__GO(prh__basis_create_kernel(&b->basis, matrix.values, p->n, keep));
    }
    PRH__GO(prh__task_step(run->task, work));
done:
    prh__kernel_matrix_free(&matrix);
    return status;
}

static int reads_source(const struct prh_prepared *p)
{
    for (int64_t g = 0; g < p->groups; g++)
        if (prh__reads_features(&p->group[g]))
            return 1;
    return 0;
}

prh_status prh__prepare_fill(struct prh_prepared *p, const prh__source *source, const prh__run *run)
{
    for (int64_t g = 0; g < p->groups; g++)
        PRH__TRY(fill_group(&p->group[g], source, run));
    for (int64_t b = 0; b < p->bases; b++)
        PRH__TRY(fill_basis(p, &p->basis[b], source, run));
    for (int64_t r = 0; r < p->rdms; r++)
        PRH__TRY(prh__rdm_fill(&p->rdm[r], source, given_matrix(p, &p->rdm[r].function, source), run));
    if (reads_source(p))
        p->hold = prh__hold_take(source->hold);
    return PRH_OK;
}

double prh__prepare_work(const struct prh_prepared *p, const prh__source *source)
{
    const int64_t cols = source->view ? source->view->cols : 1;
    double work = 0.0;

    for (int64_t g = 0; g < p->groups; g++) {
        const prh__artefacts *group = &p->group[g];
        const prh__kernel_function *f = source->matrix ? &source->matrix->function : &group->function;

        if (group->needs & PRH__NEED_LISTS)
            work += prh__items_expected(p->n, cols, f, 1, 0);
        if (prh__has_sums(group))
            work += prh__gram_work(p->n, cols, f, prh__is_compared(group), group->way);
    }
    for (int64_t b = 0; b < p->bases; b++)
        work += basis_work(p, &p->basis[b], source);
    for (int64_t r = 0; r < p->rdms; r++)
        work += prh__rdm_work(p->n, cols, p->rdm[r].outer);
    return work;
}

prh_status prh__prepare_plan(struct prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh__source *source, int64_t layers, uint64_t tile_budget)
{
    struct prh_prepared *p = NULL;
    prh_status status;

    *out = NULL;
    PRH__GO(prh__alloc_zero(&p, 1, sizeof *p));
    p->n = source->matrix ? source->matrix->n : source->view->rows;
    p->cols = source->matrix ? p->n : source->view->cols;
    p->dtype = source->matrix ? PRH_F64 : source->view->dtype;
    p->report = (prh_preprocess_report){.struct_size = sizeof p->report, .clamp_threshold = INFINITY};
    p->any_kernel = source->matrix != NULL;
    if (source->matrix)
        prh__kernel_matrix_name(p->kernel, source->matrix);
    PRH__GO(prh__alloc_zero(&p->group, count, sizeof *p->group));
    PRH__GO(prh__alloc_zero(&p->basis, count, sizeof *p->basis));
    PRH__GO(prh__alloc_zero(&p->rdm, count, sizeof *p->rdm));
    PRH__REQUIRE_GO(
        p->n <= INT32_MAX, PRH_ERR_TOO_LARGE, "%" PRId64 " rows are more than libprh counts", p->n);
    for (int64_t m = 0; m < count; m++) {
        PRH__GO(prh__metric_check_rows(metrics[m], p->n));
        if (metrics[m]->family->needs & PRH__NEED_RDM)
            PRH__GO(prh__rdm_check(metrics[m], source));
        plan(p, metrics[m], source);
    }
    choose_ways(p, layers, tile_budget);
done:
    if (status < 0)
        prh__prepared_destroy(p);
    else
        *out = p;
    return status;
}

/* Leaves what was planned. */
static void empty_group(prh__artefacts *group, int owned)
{
    const prh__artefacts plan = {.function = group->function,
        .precision = group->precision,
        .given = group->given,
        .needs = group->needs,
        .way = group->way,
        .lists.k_max = group->lists.k_max};

    prh__items_free(&group->items);
    if (owned) {
        prh__free(group->undefined);
        prh__free(group->values);
        prh__free(group->centred);
        prh__gram_free(&group->gram);
        prh__neighbors_free(&group->lists);
        prh__kernel_matrix_free(&group->matrix);
    }
    *group = plan;
}

void prh__prepared_empty(struct prh_prepared *p)
{
    for (int64_t g = 0; g < p->groups; g++)
        empty_group(&p->group[g], !p->entry);
    for (int64_t b = 0; b < p->bases; b++) {
        if (!p->entry)
            prh__basis_free(&p->basis[b].basis);
        p->basis[b].basis = (prh__basis){0};
    }
    for (int64_t r = 0; r < p->rdms; r++) {
        if (!p->entry)
            prh__rdm_free(&p->rdm[r].rdm);
        p->rdm[r].rdm = (prh__rdm){0};
    }
    prh__hold_drop(p->hold);
    prh__hold_drop(p->entry);
    p->hold = p->entry = NULL;
}

void prh__prepared_destroy(struct prh_prepared *prepared)
{
    if (!prepared)
        return;
    prh__prepared_empty(prepared);
    prh__free(prepared->rdm);
    prh__free(prepared->basis);
    prh__free(prepared->group);
    prh__free(prepared);
}

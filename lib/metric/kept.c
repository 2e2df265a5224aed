/*
 * A prepared representation as an archive, and what its bits depend on. Each `visit` lists the fields of one
 * artefact, for writing and for reading; sizes follow from the plan, so that little is taken on the archive's word.
 */
#include <prh/rsa.h>

#include "base/error.h"
#include "metric/prepared.h"

/* ---- what the bits depend on ---- */

static void digest_kernel(prh__digesting *d, const prh__kernel_function *function)
{
    char name[PRH__KERNEL_NAME_SIZE];

    prh__kernel_function_write(name, function);
    prh__digest_text(d, name);
}

static void digest_basis(prh__digesting *d, const prh__scaled_basis *b)
{
    prh__digest_text(d, "basis");
    prh__digest_word(d, b->scaling);
    prh__digest_word(d, b->from_kernel);
    if (b->from_kernel)
        digest_kernel(d, &b->function);
    prh__digest_word(
        d, b->whole ? -1 : b->asked); /* few vectors of a large matrix are found in another way than all */
}

static void digest_rdm(prh__digesting *d, const prh__asked_rdm *asked)
{
    prh__digest_text(d, "rdm");
    digest_kernel(d, &asked->function);
    prh__digest_word(d, asked->inner);
    prh__digest_word(d, asked->outer);
    prh__digest_word(d, asked->precision);
}

static void digest_group(prh__digesting *d, const prh__artefacts *group)
{
    prh__digest_text(d, "kernel");
    digest_kernel(d, &group->function);
    prh__digest_word(d, group->precision);
    prh__digest_word(d, group->given);
}

void prh__prepared_digest(prh__digesting *d, const struct prh_prepared *p)
{
    prh__digest_word(d, p->n);
    prh__digest_word(d, p->dtype);
    prh__digest_word(d, p->made_features);
    for (int64_t g = 0; g < p->groups; g++) {
        digest_group(d, &p->group[g]);
        prh__digest_word(d, p->group[g].needs);
        prh__digest_word(d, p->group[g].way);
        prh__digest_word(d, p->group[g].lists.k_max);
    }
    for (int64_t b = 0; b < p->bases; b++)
        digest_basis(d, &p->basis[b]);
    for (int64_t r = 0; r < p->rdms; r++)
        digest_rdm(d, &p->rdm[r]);
}

prh_status prh__prepared_digest_for(prh__digesting *d, const struct prh_prepared *p, const prh_metric *metric)
{
    const prh__artefacts *group;
    const prh__basis *basis;
    const prh__rdm *rdm;

    if (metric->family->needs & PRH__NEED_OF_KERNEL) {
        PRH__TRY(prh__artefacts_find(&group, p, metric));
        digest_group(d, group);
        prh__digest_word(d, group->way == PRH__GRAM_ROWS); /* the other two ways have the same bits */
    }
    if (metric->family->needs & PRH__NEED_BASIS) {
        PRH__TRY(prh__basis_find(&basis, p, metric));
        for (int64_t b = 0; b < p->bases; b++)
            if (&p->basis[b].basis == basis)
                digest_basis(d, &p->basis[b]);
    }
    if (metric->family->needs & PRH__NEED_RDM) {
        PRH__TRY(prh__rdm_find(&rdm, p, metric));
        for (int64_t r = 0; r < p->rdms; r++)
            if (&p->rdm[r].rdm == rdm)
                digest_rdm(d, &p->rdm[r]);
    }
    return PRH_OK;
}

/* ---- the artefacts ---- */

static void visit_lists(prh__archive *a, struct prh_neighbors *lists, int64_t n)
{
    if (a->reading)
        *lists = prh__neighbors_shape(n, lists->k_max);
    prh__archive_array(a, &lists->index, n, (size_t)lists->stride * sizeof *lists->index);
    prh__archive_array(a, &lists->nearness, n, (size_t)lists->stride * sizeof *lists->nearness);
    for (int64_t e = 0; a->reading && a->status >= 0 && e < n * lists->stride; e++)
        prh__archive_require(a, lists->index[e] >= 0 && lists->index[e] < n);
}

/* The one place that knows how a Gram is kept. */
static void visit_gram(prh__archive *a, prh__gram *gram, int64_t n)
{
    int64_t area;

    gram->n = n;
    gram->tiling = prh__tiling_of(n);
    area = prh__tiling_count(&gram->tiling) * gram->tiling.edge * gram->tiling.edge;
    prh__archive_int(a, &gram->kept);
    prh__archive_require(a, gram->kept == PRH_F32 || gram->kept == PRH_F64);
    if (a->status < 0)
        return;
    prh__archive_number(a, &gram->trace);
    for (int c = 0; c < 2; c++) {
        prh__archive_number(a, &gram->mean_square[c]);
        prh__archive_number(a, &gram->square[c]);
        prh__archive_array(a, &gram->offset[c], n, sizeof(double));
    }
    prh__archive_array(a, &gram->diagonal, n, sizeof(double));
    prh__archive_optional(a, &gram->tiles, area, prh__dtype_size(gram->kept));
    prh__archive_word(a, &gram->cols);
    prh__archive_require(a, gram->cols >= 0 && gram->cols <= INT32_MAX);
    if (a->status >= 0)
        prh__archive_optional(a, &gram->rows, n, (size_t)gram->cols * prh__dtype_size(gram->kept));
    prh__archive_optional(a, &gram->sum, gram->cols, sizeof(double));
}

/* What comparing asks of the items, where it computes none of their similarities; the rest is made again where it
 * does. */
static void visit_items(prh__archive *a, prh__items *items, const prh__artefacts *group, int64_t n)
{
    if (a->reading)
        *items = (prh__items){.n = n, .function = group->function, .view.rows = n};
    prh__archive_int(a, &items->work);
    prh__archive_word(a, &items->view.cols);
    prh__archive_int(a, &items->function.median);
    prh__archive_number(a, &items->function.bandwidth);
    prh__archive_require(a, items->work == PRH_F32 || items->work == PRH_F64);
    prh__archive_require(a, items->view.cols >= 1 && items->view.cols <= INT32_MAX);
    prh__archive_require(a, items->function.median == 0 || items->function.median == 1);
}

static void visit_group(prh__archive *a, prh__artefacts *group, int64_t n)
{
    size_t width;

    prh__archive_text(a, &group->undefined);
    visit_items(a, &group->items, group, n);
    if (group->needs & PRH__NEED_LISTS)
        visit_lists(a, &group->lists, n);
    if (group->undefined)
        return;
    if (group->given && prh__is_compared(group))
        prh__archive_array(a, &group->matrix.values, n, (size_t)n * sizeof *group->matrix.values);
    if (prh__has_sums(group))
        visit_gram(a, &group->gram, n);
    width = (size_t)group->lists.stride * sizeof(double);
    if (group->needs & PRH__NEED_SPARSE_CENTRED)
        prh__archive_array(a, &group->centred, n, width);
    if (group->needs & PRH__NEED_SPARSE)
        prh__archive_array(a, &group->values, n, width);
}

static void visit_basis(prh__archive *a, prh__basis *basis, int64_t n)
{
    basis->rows = n;
    prh__archive_word(a, &basis->rank);
    prh__archive_word(a, &basis->kept);
    prh__archive_word(a, &basis->known);
    prh__archive_require(a, basis->kept >= 0 && basis->kept <= basis->rank && basis->known >= 0);
    if (a->status < 0)
        return;
    prh__archive_array(a, &basis->u, n, (size_t)basis->kept * sizeof *basis->u);
    prh__archive_array(a, &basis->sigma, basis->known, sizeof *basis->sigma);
}

/* Ranks are used as whole numbers, so they must be such. */
static void visit_rdm(prh__archive *a, prh__asked_rdm *asked, int64_t n)
{
    const double most = 0.5 * (double)n * (double)(n - 1);

    asked->rdm.n = n;
    prh__archive_number(a, &asked->rdm.ties);
    prh__archive_int(a, &asked->rdm.zero);
    prh__archive_require(a, asked->rdm.zero >= 0 && asked->rdm.zero <= PRH__RDM_IMAGINARY);
    prh__archive_array(a, &asked->rdm.values, n, (size_t)n * sizeof *asked->rdm.values);
    for (int64_t e = 0; a->reading && asked->outer == PRH_RSA_KENDALL && a->status >= 0 && e < n * n; e++)
        prh__archive_require(a, asked->rdm.values[e] >= 0.0 && asked->rdm.values[e] <= most);
}

static void visit_report(prh__archive *a, prh_preprocess_report *report)
{
    prh__archive_number(a, &report->clamp_threshold);
    prh__archive_word(a, &report->zero_rows);
    prh__archive_word(a, &report->constant_columns);
    prh__archive_word(a, &report->components);
}

/* The features are there if they were made for this handle and will be read again. */
static void visit_features(prh__archive *a, const struct prh_prepared *p, prh_view *features)
{
    int reads = 0;

    for (int64_t g = 0; g < p->groups; g++)
        reads |= prh__reads_features(&p->group[g]);
    if (!p->made_features || !reads || a->status < 0)
        return;
    features->rows = p->n;
    features->cols = features->ld = p->cols;
    features->dtype = p->dtype;
    prh__archive_require(a, p->cols >= 1);
    prh__archive_array(a, &features->data, p->n, (size_t)p->cols * prh__dtype_size(p->dtype));
}

static prh_status visit(prh__archive *a, struct prh_prepared *p, prh_view *features)
{
    if (p->made_features) {
        prh__archive_word(a, &p->cols);
        visit_report(a, &p->report);
    }
    for (int64_t g = 0; g < p->groups; g++)
        visit_group(a, &p->group[g], p->n);
    for (int64_t b = 0; b < p->bases; b++)
        visit_basis(a, &p->basis[b].basis, p->n);
    for (int64_t r = 0; r < p->rdms; r++)
        visit_rdm(a, &p->rdm[r], p->n);
    visit_features(a, p, features);
    return prh__archive_end(a);
}

prh_status prh__prepared_write(prh__archive *a, struct prh_prepared *p, const prh__source *source)
{
    prh_view features = *source->view;

    return visit(a, p, &features);
}

/* Items whose similarities will be computed, with the bandwidth that was found before. */
static prh_status make_items(
    struct prh_prepared *p, prh__artefacts *group, const prh_view *features, const prh__run *run)
{
    const prh__kernel_function resolved = group->items.function;

    if (group->matrix.values)
        return prh__items_create_precomputed(
            &group->items, &group->function, p->n, group->matrix.values, group->matrix.values);
    PRH__TRY(prh__items_create(&group->items, features, &resolved, group->precision, run));
    return prh__items_scale(&group->items, run);
}

prh_status prh__prepared_read(
    prh__archive *a, struct prh_prepared *p, prh__hold *entry, const prh__source *source, const prh__run *run)
{
    prh_view features = *source->view;

    p->entry = prh__hold_take(entry);
    PRH__TRY(visit(a, p, &features));
    for (int64_t g = 0; g < p->groups; g++) {
        const int reads = prh__reads_features(&p->group[g]);

        if (!reads && !p->group[g].matrix.values)
            continue;
        PRH__TRY(make_items(p, &p->group[g], &features, run));
        if (reads && !p->made_features && !p->hold)
            p->hold = prh__hold_take(source->hold);
    }
    return PRH_OK;
}

/* From a metric to the artefacts that it needs, and to its scores. */
#include "metric/prepared.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"

static prh_status not_prepared(const prh_metric *metric)
{
    return prh__fail(PRH_ERR_ARGUMENT, "not prepared for %s with this kernel, precision or k", metric->name);
}

const prh__artefacts *prh__artefacts_planned(const struct prh_prepared *prepared, const prh_metric *metric)
{
    for (int64_t g = 0; g < prepared->groups; g++)
        if (prepared->any_kernel || prh__same_kernel(&prepared->group[g], metric))
            return &prepared->group[g];
    return NULL;
}

prh_status prh__artefacts_find(
    const prh__artefacts **found, const struct prh_prepared *prepared, const prh_metric *metric)
{
    for (int64_t g = 0; g < prepared->groups; g++) {
        const prh__artefacts *group = &prepared->group[g];

        if (!prepared->any_kernel && !prh__same_kernel(group, metric))
            continue;
        if ((group->needs & metric->family->needs) != metric->family->needs)
            continue;
        if ((metric->family->needs & PRH__NEED_LISTS) && group->lists.k_max < metric->k)
            continue;
        *found = group;
        return PRH_OK;
    }
    return not_prepared(metric);
}

static prh_status no_values(const prh_metric *metric, const prh__artefacts *group, int s)
{
    return prh__fail(
        PRH_ERR_UNDEFINED, "%s is undefined: of %s, %s", metric->name, s == 0 ? "x" : "y", group->undefined);
}

static int lacks_values(const prh_metric *metric, const prh__artefacts *group)
{
    return group->undefined && (metric->family->needs & ~PRH__NEED_LISTS);
}

prh_status prh__artefacts_pair(const prh__artefacts *found[2], const struct prh_prepared *x,
    const struct prh_prepared *y, const prh_metric *metric)
{
    PRH__TRY(prh__artefacts_find(&found[0], x, metric));
    PRH__TRY(prh__artefacts_find(&found[1], y, metric));
    for (int s = 0; s < 2; s++)
        if (lacks_values(metric, found[s]))
            return no_values(metric, found[s], s);
    return PRH_OK;
}

prh_status prh__artefacts_all(const prh__artefacts ***found, const prh__comparison *c)
{
    const int64_t count = c->count[0] + c->count[1];
    prh_status status = PRH_OK;

    PRH__TRY(prh__alloc(found, count, sizeof **found));
    for (int64_t l = 0; l < count; l++) {
        const int s = l >= c->count[0];

        PRH__GO(prh__artefacts_find(&(*found)[l], c->side[s][l - s * c->count[0]], c->metric));
    }
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++)
        for (int s = 0; s < 2 && c->statuses[cell] >= 0; s++) {
            const int64_t l = s == 0 ? cell / c->count[1] : c->count[0] + cell % c->count[1];

            if (lacks_values(c->metric, (*found)[l]))
                c->statuses[cell] = no_values(c->metric, (*found)[l], s);
        }
done:
    if (status < 0) {
        prh__free(*found);
        *found = NULL;
    }
    return status;
}

prh_status prh__compare(const prh__comparison *c)
{
    const int64_t cells = c->count[0] * c->count[1];

    for (int64_t cell = 0; cell < cells; cell++)
        c->statuses[cell] = PRH_OK;
    PRH__TRY(c->metric->family->compare(c));
    for (int64_t cell = 0; cell < cells; cell++) {
        PRH__REQUIRE(c->statuses[cell] < 0 || isfinite(c->scores[cell]), PRH_ERR_VALUE,
            "%s leaves the range of double; normalize the rows or scale the features", c->metric->name);
        if (c->statuses[cell] < 0)
            c->scores[cell] = NAN;
    }
    return PRH_OK;
}

prh_status prh__compare_pair(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *score)
{
    prh_status status;
    const prh__comparison one = {.metric = metric,
        .side = {&x, &y},
        .count = {1, 1},
        .run = run,
        .scores = score,
        .statuses = &status};

    PRH__TRY(prh__compare(&one));
    return status;
}

double prh__compare_work(const prh__comparison *comparison)
{
    return comparison->metric->family->work(comparison);
}

double prh__metric_maximum(const prh_metric *metric)
{
    if (metric->family == &prh__lcs_knn && metric->convention == PRH_CONVENTION_PLATONIC_REP)
        return (double)metric->k;
    return metric->family->maximum;
}

static int serves(
    const prh__scaled_basis *basis, const struct prh_prepared *prepared, const prh_metric *metric)
{
    if (!prepared->any_kernel && !prh__same_basis(basis, metric))
        return 0;
    return basis->basis.kept == basis->basis.rank ||
           (metric->share == 0.0 && basis->basis.kept >= metric->rank);
}

/* Where there is one of all dimensions and one of a few, that which the metric has alone. */
prh_status prh__basis_find(
    const prh__basis **found, const struct prh_prepared *prepared, const prh_metric *metric)
{
    for (int other = 0; other < 2; other++)
        for (int64_t b = 0; b < prepared->bases; b++) {
            const prh__scaled_basis *basis = &prepared->basis[b];

            if ((basis->whole != prh__wants_whole(metric)) == other && serves(basis, prepared, metric)) {
                *found = &basis->basis;
                return PRH_OK;
            }
        }
    return not_prepared(metric);
}

prh_status prh__rdm_find(
    const prh__rdm **found, const struct prh_prepared *prepared, const prh_metric *metric)
{
    for (int64_t r = 0; r < prepared->rdms; r++)
        if (prh__same_rdm(&prepared->rdm[r], metric, prepared->any_kernel)) {
            *found = &prepared->rdm[r].rdm;
            return PRH_OK;
        }
    return not_prepared(metric);
}

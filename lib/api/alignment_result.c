/* What an alignment tells: its numbers, and how they came about. */
#include "api/alignment_result.h"

#include <stdio.h>
#include <string.h>

#include <prh/version.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "compute/distances.h"
#include "study/grid.h"

/* ---- provenance ---- */

/* The kernel of the metric, or the one that all layers were prepared from. */
static void name_kernel(char name[PRH__KERNEL_NAME_SIZE], const prh_alignment *a,
    const prh_prepared *const *layers, int64_t count)
{
    const char *own = prh_metric_kernel(&a->metric);

    for (int64_t l = 0; l < count; l++) {
        const char *mine = layers[l]->any_kernel ? layers[l]->kernel : own ? own : "none";

        if (l > 0 && strcmp(mine, name) != 0) {
            strcpy(name, "several");
            return;
        }
        snprintf(name, PRH__KERNEL_NAME_SIZE, "%s", mine);
    }
}

static void add_kernel(
    prh__lines *t, const prh_alignment *a, const prh_prepared *const *x, const prh_prepared *const *y)
{
    char name[2][PRH__KERNEL_NAME_SIZE];

    name_kernel(name[0], a, x, a->layers_x);
    name_kernel(name[1], a, y, a->layers_y);
    if (strcmp(name[0], name[1]) == 0)
        prh__lines_add(t, "kernel: %s\n", name[0]);
    else
        prh__lines_add(t, "kernel: x %s, y %s\n", name[0], name[1]);
}

/* The inner is told unless it is known that there was none. */
static void add_dissimilarities(prh__lines *t, const prh_metric *metric, int from_kernels)
{
    const int given = !from_kernels && prh__holds_distances(&metric->kernel);

    prh__lines_add(t, "dissimilarity: %s\ncompared by: %s\n",
        given ? "given" : prh__inner_names[metric->inner], prh__outer_names[metric->outer]);
}

void prh__write_settings(prh__lines *t, const prh_metric *metric, int from_kernels)
{
    static const char *const conventions[] = {"exact", "platonic-rep"};
    static const char *const scalings[] = {"centred", "standardized", "standardized with sd + 1e-8"};
    char number[PRH__NUMBER_SIZE];

    prh__lines_add(t, "metric: %s\nconvention: %s\n", metric->name, conventions[metric->convention]);
    if (metric->k > 0)
        prh__lines_add(t, "k: %" PRId64 "\n", metric->k);
    if (metric->family->needs & PRH__NEED_RDM)
        add_dissimilarities(t, metric, from_kernels);
    if (!(metric->family->needs & PRH__NEED_BASIS))
        return;
    if (metric->share > 0.0)
        prh__lines_add(t, "variance share: %s\n", prh__write_number(number, metric->share));
    else if (metric->rank == PRH__ALL_DIMENSIONS)
        prh__lines_add(t, "rank: all\n");
    else
        prh__lines_add(t, "rank: %" PRId64 "\n", metric->rank);
    prh__lines_add(t, "columns: %s\n", from_kernels ? "none" : scalings[metric->scaling]);
}

/* In what a layer's features were multiplied: svcca and kernels that exist are always double. */
static prh_dtype multiplied_in(const prh_metric *metric, const prh_prepared *layer)
{
    if ((metric->family->needs & PRH__NEED_BASIS) || layer->any_kernel ||
        prh__kernel_is_precomputed(&metric->kernel))
        return PRH_F64;
    return prh__work_dtype(metric->precision, layer->dtype);
}

/* How many layers a metric compares by their features instead of their kernels. */
static int64_t in_feature_space(const prh_metric *metric, const prh_prepared *const *layers, int64_t count)
{
    int64_t found = 0;

    for (int64_t l = 0; l < count; l++) {
        const prh__artefacts *group = prh__artefacts_planned(layers[l], metric);

        found += group && group->way == PRH__GRAM_ROWS;
    }
    return found;
}

static void add_space(
    prh__lines *t, const prh_metric *metric, const prh_prepared *const *layers, int64_t count)
{
    const int64_t found = in_feature_space(metric, layers, count);

    if (!(metric->family->needs & (PRH__NEED_GRAM | PRH__NEED_GRAM_UNBIASED)))
        return;
    if (found == 0 || found == count)
        prh__lines_add(t, ", in %s space", found == 0 ? "kernel" : "feature");
    else
        prh__lines_add(t, ", %" PRId64 " of them in feature space", found);
}

static void add_side(prh__lines *t, char side, const prh_metric *metric, const prh_prepared *const *layers,
    int64_t count, const int64_t *ties)
{
    const prh_dtype first = multiplied_in(metric, layers[0]);
    int64_t least = layers[0]->cols, most = layers[0]->cols, tied = 0;
    int mixed = 0;

    for (int64_t l = 0; l < count; l++) {
        least = layers[l]->cols < least ? layers[l]->cols : least;
        most = layers[l]->cols > most ? layers[l]->cols : most;
        mixed |= multiplied_in(metric, layers[l]) != first;
        tied += ties[l];
    }
    prh__lines_add(t, "%c: %" PRId64 " layer%s, d = %" PRId64, side, count, count == 1 ? "" : "s", least);
    if (most > least)
        prh__lines_add(t, " to %" PRId64, most);
    add_space(t, metric, layers, count);
    prh__lines_add(t, ", products in %s", mixed ? "f32 and f64" : first == PRH_F64 ? "f64" : "f32");
    if (ties[0] >= 0)
        prh__lines_add(t, ", %" PRId64 " tied item%s in all", tied, tied == 1 ? "" : "s");
    prh__lines_add(t, "\n");
}

typedef struct recorded {
    const prh_alignment *alignment;
    const prh_prepared *const *side[2];
} recorded;

static void write_provenance(prh__lines *t, const void *context)
{
    static const char *const precisions[] = {"auto", "f32", "f64"};
    const recorded *r = context;
    const prh_alignment *a = r->alignment;
    const prh_prepared *const *x = r->side[0], *const *y = r->side[1];

    prh__lines_add(t, "version: libprh %s\nblas: %s\n", prh_version(), prh_blas_description());
    prh__write_settings(t, &a->metric, x[0]->any_kernel && y[0]->any_kernel);
    add_kernel(t, a, x, y);
    prh__lines_add(t, "precision: %s\npreprocessing: %s\nn: %" PRId64 "\n", precisions[a->metric.precision],
        a->preprocessing, a->rows);
    add_side(t, 'x', &a->metric, x, a->layers_x, a->ties_x);
    add_side(t, 'y', &a->metric, y, a->layers_y, a->ties_y);
}

static prh_status copy_reports(prh_preprocess_report **out, const prh_prepared *const *layers, int64_t count)
{
    PRH__TRY(prh__alloc(out, count, sizeof **out));
    for (int64_t l = 0; l < count; l++)
        (*out)[l] = layers[l]->report;
    return PRH_OK;
}

prh_status prh__alignment_record(
    prh_alignment *a, const prh_prepared *const *x, const prh_prepared *const *y, const char *preprocessing)
{
    const recorded r = {a, {x, y}};

    PRH__TRY(prh__copy_string(&a->preprocessing, preprocessing));
    PRH__TRY(copy_reports(&a->reports_x, x, a->layers_x));
    PRH__TRY(copy_reports(&a->reports_y, y, a->layers_y));
    return prh__lines_make(&a->provenance, write_provenance, &r);
}

/* ---- getters ---- */

void prh_alignment_destroy(prh_alignment *alignment)
{
    prh__grid_destroy(alignment);
}

prh_status prh_alignment_best(const prh_alignment *alignment, prh_layer_pair *best)
{
    PRH__REQUIRE(alignment && best, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(alignment->best_status >= 0, alignment->best_status, "no pair of layers has a score: %s",
        prh_alignment_reason(alignment));
    *best = alignment->best;
    return alignment->best_status;
}

const prh_null *prh_alignment_null(const prh_alignment *alignment)
{
    return alignment ? alignment->null : NULL;
}

int64_t prh_alignment_rows(const prh_alignment *alignment)
{
    return alignment ? alignment->rows : 0;
}

int64_t prh_alignment_layers_x(const prh_alignment *alignment)
{
    return alignment ? alignment->layers_x : 0;
}

int64_t prh_alignment_layers_y(const prh_alignment *alignment)
{
    return alignment ? alignment->layers_y : 0;
}

const double *prh_alignment_scores(const prh_alignment *alignment)
{
    return alignment ? alignment->scores : NULL;
}

const prh_status *prh_alignment_statuses(const prh_alignment *alignment)
{
    return alignment ? alignment->statuses : NULL;
}

const double *prh_alignment_chances(const prh_alignment *alignment)
{
    return alignment ? alignment->chances : NULL;
}

const int64_t *prh_alignment_ties_x(const prh_alignment *alignment)
{
    return alignment ? alignment->ties_x : NULL;
}

const int64_t *prh_alignment_ties_y(const prh_alignment *alignment)
{
    return alignment ? alignment->ties_y : NULL;
}

const char *prh_alignment_reason(const prh_alignment *alignment)
{
    return alignment && alignment->reason ? alignment->reason : "";
}

const prh_metric *prh_alignment_metric(const prh_alignment *alignment)
{
    return alignment ? &alignment->metric : NULL;
}

const char *prh_alignment_preprocessing(const prh_alignment *alignment)
{
    return alignment ? alignment->preprocessing : "";
}

prh_status prh_alignment_get_report_x(
    const prh_alignment *alignment, int64_t layer, prh_preprocess_report *report)
{
    PRH__REQUIRE(alignment && report, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__report_write(report, alignment->reports_x, layer, alignment->layers_x);
}

prh_status prh_alignment_get_report_y(
    const prh_alignment *alignment, int64_t layer, prh_preprocess_report *report)
{
    PRH__REQUIRE(alignment && report, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__report_write(report, alignment->reports_y, layer, alignment->layers_y);
}

const char *prh_alignment_provenance(const prh_alignment *alignment)
{
    return alignment ? alignment->provenance : "";
}

/* The provenance of a study. */
#include "api/study.h"

#include <prh/version.h>

#include "api/alignment.h"
#include "api/alignment_result.h"
#include "api/handles.h"
#include "base/error.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/number.h"
#include "infer/null.h"
#include "metric/metric.h"

typedef struct recorded {
    const prh_study *study;
    const prh__study_asked *asked;
    const char *steps;
} recorded;

static void add_metric(prh__lines *t, const recorded *r)
{
    static const char *const precisions[] = {"auto", "f32", "f64"};
    const prh_metric *metric = r->asked->metric;
    const char *kernel = prh_metric_kernel(metric);
    int given = 1;

    for (int64_t i = 0; i < r->study->count; i++)
        given &= r->asked->models[i]->kernel != NULL;
    prh__write_settings(t, metric, given);
    prh__lines_add(t, "kernel: %s\nprecision: %s\npreprocessing: %s\n", kernel ? kernel : "none",
        precisions[metric->precision], r->steps);
}

static void add_models(prh__lines *t, const recorded *r)
{
    const prh_study *s = r->study;
    int64_t layers = 0, matrices = 0;

    for (int64_t i = 0; i < s->count; i++) {
        layers += s->layer_counts[i];
        matrices += r->asked->models[i]->kernel != NULL;
    }
    prh__lines_add(
        t, "n: %" PRId64 "\nmodels: %" PRId64 "\nlayers: %" PRId64 "\n", s->rows, s->count, layers);
    if (matrices > 0)
        prh__lines_add(t, "models of matrices: %" PRId64 "\n", matrices);
}

static void add_pairs(prh__lines *t, const recorded *r)
{
    static const char *const words[] = {"", ", within modalities", ", across modalities"};
    const prh_study *s = r->study;
    int64_t seen = 0;

    for (int64_t i = 0; i < s->count; i++)
        for (int64_t j = s->symmetric ? i + 1 : 0; j < s->count; j++)
            seen += prh__study_has_pair(s, r->asked->options.pairs, i, j);
    prh__lines_add(
        t, "pairs: %" PRId64 "%s%s\n", seen, s->symmetric ? "" : ", ordered", words[r->asked->options.pairs]);
}

static void add_aggregate(prh__lines *t, const prh_null_options *null)
{
    static const char *const words[] = {
        "largest", "mean", "mean of the largest of each layer of x", "mean of the largest"};

    prh__lines_add(t, "aggregate: %s", words[null->aggregate]);
    if (null->aggregate == PRH_AGGREGATE_TOP_MEAN)
        prh__lines_add(t, " %" PRId64, null->top);
    prh__lines_add(t, "\n");
}

/* What was asked for, and how many nulls were found by each method. */
static void add_null(prh__lines *t, const recorded *r)
{
    const prh_study *s = r->study;
    const prh_null_options *null = &r->asked->null;
    int64_t found[PRH_NULL_PERMUTE + 1] = {0};
    char number[PRH__NUMBER_SIZE];

    if (r->asked->options.no_null) {
        prh__lines_add(t, "null: none\n");
        return;
    }
    for (int64_t i = 0; i < s->count; i++)
        for (int64_t j = s->symmetric ? i + 1 : 0; j < s->count; j++)
            if (s->pairs.methods[i * s->count + j] >= 0)
                found[s->pairs.methods[i * s->count + j]]++;
    prh__lines_add(t, "null: %s, %" PRId64 " draws, alpha %s%s%s%s, seed %" PRIu64 "\nnulls: ",
        prh_null_method_name(null->method), prh__null_draws(null),
        prh__write_number(number, null->alpha > 0.0 ? null->alpha : PRH__NULL_ALPHA),
        null->blocks ? ", in blocks" : "", null->circular ? ", circular" : "",
        null->table ? ", from a table" : "", null->seed);
    prh__lines_add(t, "%" PRId64 " exact, %" PRId64 " enumerated, %" PRId64 " permuted\n",
        found[PRH_NULL_EXACT], found[PRH_NULL_ENUMERATE], found[PRH_NULL_PERMUTE]);
}

static void write_record(prh__lines *t, const void *context)
{
    const recorded *r = context;

    prh__lines_add(t, "version: libprh %s\nblas: %s\n", prh_version(), prh_blas_description());
    if (r->asked->models) {
        add_metric(t, r);
        add_models(t, r);
        add_pairs(t, r);
        add_aggregate(t, &r->asked->null);
        add_null(t, r);
    } else {
        prh__lines_add(t, "metric: none, scores were given\nmodels: %" PRId64 "\n", r->study->count);
        add_pairs(t, r);
    }
    prh__lines_add(t, "seed: %" PRIu64 "\n", r->asked->options.seed);
}

prh_status prh__study_record(prh_study *study, const prh__study_asked *asked)
{
    recorded r = {.study = study, .asked = asked};
    char *steps = NULL;
    prh_status status;

    PRH__GO(prh__join_steps(&steps, asked->steps));
    r.steps = steps;
    PRH__GO(prh__lines_make(&study->provenance, write_record, &r));
done:
    prh__free(steps);
    return status;
}

/* Making metrics, by name and typed, and asking what they are. */
#include <prh/metric.h>

#include <math.h>
#include <string.h>

#include <prh/cca.h>
#include <prh/cka.h>
#include <prh/cknna.h>
#include <prh/knn.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "infer/chance.h"
#include "metric/metric.h"

enum { DEFAULT_K = 10, DEFAULT_RANK = 10 };

/* What all constructors come to. */
typedef struct settings {
    const char *name;
    int64_t k, rank;
    double share;
    const char *kernel;
    int32_t standardize, convention, precision;
} settings;

static prh_status check_settings(const settings *s)
{
    PRH__REQUIRE(s->convention == PRH_CONVENTION_EXACT || s->convention == PRH_CONVENTION_PLATONIC_REP,
        PRH_ERR_ARGUMENT, "convention %d is neither PRH_CONVENTION_EXACT nor PRH_CONVENTION_PLATONIC_REP",
        (int)s->convention);
    PRH__TRY(prh__precision_check(s->precision));
    PRH__REQUIRE(
        s->k >= 0, PRH_ERR_ARGUMENT, "k = %" PRId64 " must be at least 1 (0: the default, 10)", s->k);
    PRH__REQUIRE(s->rank >= 0, PRH_ERR_ARGUMENT, "rank = %" PRId64 " must be at least 1 (0: the default, 10)",
        s->rank);
    PRH__REQUIRE(s->share >= 0.0 && s->share <= 1.0, PRH_ERR_ARGUMENT, "variance_share = %g is not in (0, 1]",
        s->share);
    PRH__REQUIRE(
        s->share == 0.0 || s->rank == 0, PRH_ERR_ARGUMENT, "give a rank or a variance_share, not both");
    return PRH_OK;
}

static void fill(prh_metric *m, const settings *s)
{
    m->convention = s->convention;
    m->precision = s->precision;
    m->share = s->share;
    if (m->family->needs & PRH__NEED_LISTS)
        m->k = s->k > 0 ? s->k : DEFAULT_K;
    if (m->family->needs & PRH__NEED_BASIS)
        m->rank = s->share > 0.0 ? 0 : s->rank > 0 ? s->rank : DEFAULT_RANK;
    if (s->convention == PRH_CONVENTION_PLATONIC_REP)
        m->scaling = PRH__STANDARDIZE_EPS;
    else
        m->scaling = s->standardize ? PRH__STANDARDIZE : PRH__CENTRE;
    if (prh__kernel_is_precomputed(&m->kernel))
        m->scaling = PRH__CENTRE; /* a given matrix has no columns */
    prh__kernel_function_write(m->kernel_name, &m->kernel);
    if (m->convention == PRH_CONVENTION_PLATONIC_REP && strcmp(m->kernel_name, "rbf") == 0)
        strcpy(m->kernel_name, "rbf:median"); /* plain rbf means bandwidth 1 there */
}

/* The reference's rbf has bandwidth 1 and no median rule. */
static prh_status read_kernel(prh__kernel_function *kernel, const settings *s)
{
    const int plain_rbf = s->kernel && strcmp(s->kernel, "rbf") == 0;

    return prh__kernel_function_read(
        kernel, plain_rbf && s->convention == PRH_CONVENTION_PLATONIC_REP ? "rbf:1" : s->kernel);
}

static prh_status create(prh_metric **out, const settings *s)
{
    const prh__registration *row = prh__registry_find(s->name);
    prh__kernel_function kernel;
    prh_metric *m;

    PRH__REQUIRE(row, PRH_ERR_ARGUMENT, "metric '%s' is unknown", s->name);
    PRH__TRY(check_settings(s));
    PRH__REQUIRE(row->family[s->convention], PRH_ERR_ARGUMENT, "convention platonic-rep has no %s", s->name);
    PRH__TRY(read_kernel(&kernel, s));
    PRH__TRY(prh__alloc_zero(&m, 1, sizeof *m));
    m->name = row->name;
    m->family = row->family[s->convention];
    m->kernel = kernel;
    fill(m, s);
    *out = m;
    return PRH_OK;
}

prh_status prh_metric_create_by_name(prh_metric **out, const char *name, const prh_metric_options *options)
{
    prh_metric_options mine;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(name, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_metric_options"));
    s = (settings){.name = name,
        .k = mine.k,
        .rank = mine.svcca_rank,
        .kernel = mine.kernel,
        .convention = mine.convention,
        .precision = mine.precision};
    return create(out, &s);
}

static prh_status create_list_metric(prh_metric **out, const char *name, const prh_knn_options *options)
{
    prh_knn_options mine;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_knn_options"));
    s = (settings){.name = name,
        .k = mine.k,
        .kernel = mine.kernel,
        .convention = mine.convention,
        .precision = mine.precision};
    return create(out, &s);
}

prh_status prh_metric_create_mutual_knn(prh_metric **out, const prh_knn_options *options)
{
    return create_list_metric(out, "mutual_knn", options);
}

prh_status prh_metric_create_cycle_knn(prh_metric **out, const prh_knn_options *options)
{
    return create_list_metric(out, "cycle_knn", options);
}

prh_status prh_metric_create_lcs_knn(prh_metric **out, const prh_knn_options *options)
{
    return create_list_metric(out, "lcs_knn", options);
}

prh_status prh_metric_create_edit_distance_knn(prh_metric **out, const prh_knn_options *options)
{
    return create_list_metric(out, "edit_distance_knn", options);
}

prh_status prh_metric_create_cka(prh_metric **out, const prh_cka_options *options)
{
    prh_cka_options mine;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_cka_options"));
    PRH__REQUIRE(mine.reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_cka_options is not 0");
    s = (settings){.name = mine.unbiased ? "unbiased_cka" : "cka",
        .kernel = mine.kernel,
        .convention = mine.convention,
        .precision = mine.precision};
    return create(out, &s);
}

prh_status prh_metric_create_cknna(prh_metric **out, const prh_cknna_options *options)
{
    static const char *const names[] = {"cknna", "cknna:mutual", "cknna:directed", "cknna:symmetric"};
    prh_cknna_options mine;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_cknna_options"));
    PRH__REQUIRE(mine.reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_cknna_options is not 0");
    PRH__REQUIRE(mine.variant >= PRH_CKNNA_DEFAULT && mine.variant <= PRH_CKNNA_SYMMETRIC, PRH_ERR_ARGUMENT,
        "variant %d is none of PRH_CKNNA_DEFAULT, _MUTUAL, _DIRECTED, _SYMMETRIC", (int)mine.variant);
    s = (settings){.name = names[mine.variant],
        .k = mine.k,
        .kernel = mine.kernel,
        .convention = mine.convention,
        .precision = mine.precision};
    return create(out, &s);
}

prh_status prh_metric_create_svcca(prh_metric **out, const prh_svcca_options *options)
{
    prh_svcca_options mine;
    prh__kernel_function kernel;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_svcca_options"));
    PRH__TRY(prh__kernel_function_read(&kernel, mine.kernel));
    PRH__REQUIRE(kernel.kind == PRH__LINEAR || prh__kernel_is_precomputed(&kernel), PRH_ERR_ARGUMENT,
        "svcca takes features or a given matrix, not kernel '%s'", mine.kernel);
    PRH__REQUIRE(!mine.standardize || kernel.kind == PRH__LINEAR, PRH_ERR_ARGUMENT,
        "a given matrix has no columns to standardize");
    s = (settings){.name = "svcca",
        .rank = mine.rank,
        .share = mine.variance_share,
        .kernel = mine.kernel,
        .standardize = mine.standardize,
        .convention = mine.convention};
    return create(out, &s);
}

void prh_metric_destroy(prh_metric *metric)
{
    prh__free(metric);
}

int64_t prh_metric_count(void)
{
    return prh__registry_count();
}

const char *prh_metric_name_at(int64_t i)
{
    const prh__registration *row = prh__registry_at(i);

    return row ? row->name : NULL;
}

const char *prh_metric_name(const prh_metric *metric)
{
    return metric ? metric->name : "";
}

int64_t prh_metric_k(const prh_metric *metric)
{
    return metric ? metric->k : 0;
}

const char *prh_metric_kernel(const prh_metric *metric)
{
    if (!metric)
        return NULL;
    if ((metric->family->needs & PRH__NEED_BASIS) && !prh__kernel_is_precomputed(&metric->kernel))
        return NULL;
    return metric->kernel_name;
}

int32_t prh_metric_precision(const prh_metric *metric)
{
    return metric ? metric->precision : PRH_PRECISION_AUTO;
}

int64_t prh_metric_rank(const prh_metric *metric)
{
    return metric ? metric->rank : 0;
}

double prh_metric_variance_share(const prh_metric *metric)
{
    return metric ? metric->share : 0.0;
}

int32_t prh_metric_standardizes(const prh_metric *metric)
{
    return metric && (metric->family->needs & PRH__NEED_BASIS) && metric->scaling != PRH__CENTRE;
}

int32_t prh_metric_convention(const prh_metric *metric)
{
    return metric ? metric->convention : PRH_CONVENTION_EXACT;
}

/* CKA of kernels that need not be positive semidefinite can be negative. */
static double minimum(const prh_metric *metric)
{
    const prh__kernel_function *kernel = &metric->kernel;
    const int indefinite =
        prh__kernel_is_precomputed(kernel) || (kernel->kind == PRH__POLYNOMIAL && kernel->offset < 0.0);

    return (metric->family->needs & PRH__NEED_GRAM) && indefinite ? -1.0 : metric->family->minimum;
}

/* What the family has of its own for the linear kernel, as far as the kernel lets it through. */
static int32_t kernel_invariances(const prh_metric *metric)
{
    const int32_t own = metric->family->invariances;
    const prh__kernel_function *kernel = &metric->kernel;
    const int ranks_only = (metric->family->needs & ~PRH__NEED_LISTS) == 0;

    if (prh__kernel_is_precomputed(kernel))
        return own & PRH_INVARIANT_SCALE;
    if ((metric->family->needs & PRH__NEED_BASIS) || kernel->kind == PRH__LINEAR)
        return own;
    if (kernel->kind == PRH__COSINE)
        return own & ~PRH_INVARIANT_TRANSLATION;
    if (kernel->kind == PRH__POLYNOMIAL)
        return own & PRH_INVARIANT_ORTHOGONAL;
    /* distances, which know no origin; their order knows no bandwidth */
    return PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_TRANSLATION |
           (kernel->median || ranks_only ? PRH_INVARIANT_SCALE : 0);
}

/* Whether a factor on the features, or on the given matrix, is one on the kernel's values too. */
static int kernel_scales(const prh__kernel_function *kernel)
{
    return kernel->kind == PRH__LINEAR || prh__kernel_is_precomputed(kernel);
}

/* An epsilon in a denominator, or in a standard deviation, ends the invariance to what scales it; standardised
 * columns end that to rotation. */
static int32_t invariances(const prh_metric *metric)
{
    const int32_t sums = PRH__NEED_GRAM | PRH__NEED_GRAM_UNBIASED | PRH__NEED_SPARSE;
    int32_t bits = kernel_invariances(metric);

    if (metric->convention == PRH_CONVENTION_PLATONIC_REP && (metric->family->needs & sums) &&
        kernel_scales(&metric->kernel))
        bits &= ~PRH_INVARIANT_SCALE;
    if (metric->scaling == PRH__STANDARDIZE_EPS && (metric->family->needs & PRH__NEED_BASIS))
        bits &= ~PRH_INVARIANT_SCALE;
    if (prh_metric_standardizes(metric))
        bits &= ~PRH_INVARIANT_ORTHOGONAL;
    return bits;
}

prh_status prh_metric_get_info(const prh_metric *metric, prh_metric_info *info)
{
    prh_metric_info mine = {0};

    PRH__REQUIRE(metric && info, PRH_ERR_ARGUMENT, "a pointer is NULL");
    mine.minimum = minimum(metric);
    mine.maximum = prh__metric_maximum(metric);
    mine.min_rows = metric->family->min_rows > metric->k + 1 ? metric->family->min_rows : metric->k + 1;
    mine.symmetric = metric->family->symmetric;
    mine.invariances = invariances(metric);
    mine.has_chance = prh__has_chance(metric);
    return prh__options_write(info, &mine, sizeof mine, sizeof mine, "prh_metric_info");
}

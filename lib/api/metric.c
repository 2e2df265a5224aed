/* Making metrics, by name and typed. What they say of themselves is in metric_info.c. */
#include <prh/metric.h>

#include <stdio.h>
#include <string.h>

#include <prh/cca.h>
#include <prh/cka.h>
#include <prh/cknna.h>
#include <prh/knn.h>
#include <prh/rsa.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "metric/metric.h"

enum { DEFAULT_K = 10, DEFAULT_RANK = 10, RSA_NAME_SIZE = 32 };

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
    if (m->family->whole)
        m->rank = PRH__ALL_DIMENSIONS;
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

static prh_status check_inner(const prh__registration *row, const prh__kernel_function *kernel)
{
    const int correlates =
        row->family[PRH_CONVENTION_EXACT] == &prh__rsa && row->inner == PRH_RSA_CORRELATION;

    PRH__REQUIRE(!correlates || kernel->kind != PRH__GRAM, PRH_ERR_ARGUMENT,
        "%s: a Gram matrix does not hold the correlations of features; take rsa:euclidean or rsa:cosine",
        row->name);
    return PRH_OK;
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
    PRH__TRY(check_inner(row, &kernel));
    PRH__TRY(prh__alloc_zero(&m, 1, sizeof *m));
    m->name = row->full ? row->full : row->name;
    m->inner = row->inner;
    m->outer = row->outer;
    m->family = row->family[s->convention];
    m->kernel = kernel;
    if (m->family->takes_features && !prh__kernel_is_precomputed(&kernel))
        m->kernel = (prh__kernel_function){.kind = PRH__LINEAR};
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

prh_status prh_metric_create_jaccard_knn(prh_metric **out, const prh_knn_options *options)
{
    return create_list_metric(out, "jaccard_knn", options);
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

/* Of a metric that has no choice of a kernel function. */
static prh_status read_features_kernel(prh__kernel_function *kernel, const char *metric, const char *name)
{
    PRH__TRY(prh__kernel_function_read(kernel, name));
    PRH__REQUIRE(kernel->kind == PRH__LINEAR || prh__kernel_is_precomputed(kernel), PRH_ERR_ARGUMENT,
        "%s takes features or a given matrix, not kernel '%s'", metric, name);
    return PRH_OK;
}

prh_status prh_metric_create_rv(prh_metric **out, const prh_rv_options *options)
{
    prh_rv_options mine;
    prh__kernel_function kernel;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_rv_options"));
    PRH__REQUIRE(mine.reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_rv_options is not 0");
    PRH__TRY(read_features_kernel(&kernel, "rv", mine.kernel));
    s = (settings){.name = "rv", .kernel = mine.kernel, .precision = mine.precision};
    return create(out, &s);
}

/* The full spelling is in the registry for every pair. */
static prh_status name_rsa(char name[RSA_NAME_SIZE], int32_t inner, int32_t outer)
{
    PRH__REQUIRE(inner >= PRH_RSA_CORRELATION && inner <= PRH_RSA_COSINE, PRH_ERR_ARGUMENT,
        "inner %d is none of PRH_RSA_CORRELATION, _EUCLIDEAN, _COSINE", (int)inner);
    PRH__REQUIRE(outer >= PRH_RSA_SPEARMAN && outer <= PRH_RSA_OUTER_COSINE, PRH_ERR_ARGUMENT,
        "outer %d is none of PRH_RSA_SPEARMAN, _PEARSON, _KENDALL, _OUTER_COSINE", (int)outer);
    snprintf(name, RSA_NAME_SIZE, "rsa:%s:%s", prh__inner_names[inner], prh__outer_names[outer]);
    return PRH_OK;
}

prh_status prh_metric_create_rsa(prh_metric **out, const prh_rsa_options *options)
{
    char name[RSA_NAME_SIZE];
    prh_rsa_options mine;
    prh__kernel_function kernel;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_rsa_options"));
    PRH__REQUIRE(mine.reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_rsa_options is not 0");
    PRH__TRY(name_rsa(name, mine.inner, mine.outer));
    PRH__TRY(read_features_kernel(&kernel, "rsa", mine.kernel));
    s = (settings){.name = name, .kernel = mine.kernel, .precision = mine.precision};
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
    PRH__TRY(read_features_kernel(&kernel, "svcca", mine.kernel));
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

prh_status prh_metric_create_cca(prh_metric **out, const prh_cca_options *options)
{
    prh_cca_options mine;
    prh__kernel_function kernel;
    settings s;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_cca_options"));
    PRH__REQUIRE(mine.reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_cca_options is not 0");
    s = (settings){.name = mine.squared ? "cca_r2" : "cca", .kernel = mine.kernel};
    PRH__TRY(read_features_kernel(&kernel, s.name, mine.kernel));
    return create(out, &s);
}

void prh_metric_destroy(prh_metric *metric)
{
    prh__free(metric);
}

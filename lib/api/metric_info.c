/* What metrics are: names, settings, and what they declare. */
#include <prh/metric.h>
#include <prh/rsa.h>

#include "base/error.h"
#include "base/options.h"
#include "infer/chance.h"
#include "metric/metric.h"

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
    if (metric->family->takes_features && !prh__kernel_is_precomputed(&metric->kernel))
        return NULL;
    return metric->kernel_name;
}

int32_t prh_metric_precision(const prh_metric *metric)
{
    return metric ? metric->precision : PRH_PRECISION_AUTO;
}

int64_t prh_metric_rank(const prh_metric *metric)
{
    return metric && metric->rank != PRH__ALL_DIMENSIONS ? metric->rank : 0;
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

/* What the family has of its own for features: rotated, columns mix; only distances know no origin. */
static int32_t family_invariances(const prh_metric *metric)
{
    const int32_t own = metric->family->invariances;

    if (!(metric->family->needs & PRH__NEED_RDM) || metric->inner == PRH_RSA_EUCLIDEAN)
        return own;
    return own & (metric->inner == PRH_RSA_COSINE ? PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE
                                                  : PRH_INVARIANT_SCALE);
}

/* That as far as the kernel lets it through. */
static int32_t kernel_invariances(const prh_metric *metric)
{
    const int32_t own = family_invariances(metric);
    const prh__kernel_function *kernel = &metric->kernel;
    const int ranks_only = (metric->family->needs & ~PRH__NEED_LISTS) == 0;

    if (prh__kernel_is_precomputed(kernel))
        return own & PRH_INVARIANT_SCALE;
    if (kernel->kind == PRH__LINEAR)
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

/* Correlations by sums of products, ranks by counting, permutations by recursion. */
#include "trends.h"

#include <math.h>

models random_models(generator *g, int64_t count)
{
    models m = {.count = count};
    double strength[MOST_MODELS];

    for (int64_t i = 0; i < count; i++) {
        strength[i] = next_normal(g);
        m.quality[i] = 60.0 + 5.0 * strength[i] + 5.0 * next_normal(g);
        m.control[i] = strength[i] + 0.5 * next_normal(g);
        m.families[i] = i % 3;
    }
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < count; j++)
            m.alignment[i * count + j] =
                1.0 / (1.0 + exp(1.0 - 0.6 * strength[i] - 0.6 * strength[j] - 0.4 * next_normal(g)));
    return m;
}

prh_trend_options options_of(const models *m)
{
    return (prh_trend_options){.struct_size = sizeof(prh_trend_options),
        .control = m->with_control ? m->control : NULL,
        .families = m->with_families ? m->families : NULL,
        .subjects = m->with_subjects ? m->subjects : NULL,
        .references = m->with_references ? m->references : NULL};
}

prh_trend *trend_of(const models *m, const prh_trend_options *options)
{
    prh_trend *trend = NULL;

    assert_ok(prh_trend_create(&trend, m->alignment, m->count, m->quality, options, NULL));
    return trend;
}

prh_coefficient coefficient_of(const prh_trend *trend, int32_t which)
{
    prh_coefficient c = {0};

    assert_ok(prh_trend_get_coefficient(trend, which, &c));
    return c;
}

int is_partial(int32_t which)
{
    return which == PRH_TREND_PARTIAL_PEARSON || which == PRH_TREND_PARTIAL_SPEARMAN;
}

/* ---- points and references ---- */

static int is_subject(const models *m, int64_t i)
{
    return !isnan(m->quality[i]) && (!m->with_subjects || m->subjects[i]);
}

static int may_be_reference(const models *m, const int *gone, int64_t j)
{
    if (gone && gone[j])
        return 0;
    return m->with_references ? m->references[j] != 0 : is_subject(m, j);
}

double oracle_alignment(const models *m, const int *gone, int64_t i)
{
    double sum = 0.0;
    int64_t known = 0;

    for (int64_t j = 0; j < m->count; j++)
        if (j != i && may_be_reference(m, gone, j) && !isnan(m->alignment[i * m->count + j])) {
            sum += m->alignment[i * m->count + j];
            known++;
        }
    return known ? sum / (double)known : NAN;
}

int oracle_is_point(const models *m, const int *gone, int32_t which, int64_t i)
{
    if ((gone && gone[i]) || !is_subject(m, i) || isnan(oracle_alignment(m, gone, i)))
        return 0;
    return !is_partial(which) || !isnan(m->control[i]);
}

int oracle_is_reference(const models *m, int64_t j)
{
    for (int64_t i = 0; i < m->count; i++)
        if (i != j && is_subject(m, i) && may_be_reference(m, NULL, j) &&
            !isnan(m->alignment[i * m->count + j]))
            return 1;
    return 0;
}

/* ---- correlations ---- */

static double covariance(const double *x, const double *y, int64_t n)
{
    double x_mean = 0.0, y_mean = 0.0, sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        x_mean += x[i] / (double)n;
        y_mean += y[i] / (double)n;
    }
    for (int64_t i = 0; i < n; i++)
        sum += (x[i] - x_mean) * (y[i] - y_mean);
    return sum;
}

static double correlation(const double *x, const double *y, int64_t n)
{
    return covariance(x, y, n) / sqrt(covariance(x, x, n) * covariance(y, y, n));
}

/* Of x and y beside z, by the formula of three correlations. */
static double partial_correlation(const double *x, const double *y, const double *z, int64_t n)
{
    const double xy = correlation(x, y, n), xz = correlation(x, z, n), yz = correlation(y, z, n);

    return (xy - xz * yz) / sqrt((1.0 - xz * xz) * (1.0 - yz * yz));
}

static void to_ranks(double *x, int64_t n)
{
    double ranks[MOST_MODELS];

    for (int64_t i = 0; i < n; i++) {
        int below = 0, same = 0;

        for (int64_t j = 0; j < n; j++) {
            below += x[j] < x[i];
            same += x[j] == x[i];
        }
        ranks[i] = below + (same + 1) / 2.0;
    }
    memcpy(x, ranks, (size_t)n * sizeof *x);
}

typedef struct columns {
    int64_t n, model[MOST_MODELS];
    double a[MOST_MODELS], q[MOST_MODELS], c[MOST_MODELS];
} columns;

static columns columns_of(const models *m, const int *gone, int32_t which)
{
    columns x = {0};

    for (int64_t i = 0; i < m->count; i++)
        if (oracle_is_point(m, gone, which, i)) {
            x.model[x.n] = i;
            x.a[x.n] = oracle_alignment(m, gone, i);
            x.q[x.n] = m->quality[i];
            x.c[x.n++] = m->control[i];
        }
    if (which == PRH_TREND_SPEARMAN || which == PRH_TREND_PARTIAL_SPEARMAN) {
        to_ranks(x.a, x.n);
        to_ranks(x.q, x.n);
        to_ranks(x.c, x.n);
    }
    return x;
}

double oracle_coefficient(const models *m, const int *gone, int32_t which)
{
    const columns x = columns_of(m, gone, which);

    if (x.n < (is_partial(which) ? 4 : 3))
        return NAN;
    if (is_partial(which))
        return partial_correlation(x.a, x.q, x.c, x.n);
    if (which == PRH_TREND_SLOPE)
        return covariance(x.a, x.q, x.n) / covariance(x.q, x.q, x.n);
    return correlation(x.a, x.q, x.n);
}

/* ---- permutations ---- */

typedef struct counting {
    const models *m;
    columns x;
    double left[MOST_MODELS]; /* of the quality, by the control */
    int64_t order[MOST_MODELS];
    int32_t which, alternative;
    int within_families;
    double observed;
    int64_t count, reached;
} counting;

static void judge(counting *c)
{
    double moved[MOST_MODELS], value;
    int reaches;

    for (int64_t i = 0; i < c->x.n; i++)
        moved[i] = is_partial(c->which) ? c->left[c->order[i]] : c->x.q[c->order[i]];
    value = is_partial(c->which) ? partial_correlation(c->x.a, moved, c->x.c, c->x.n)
                                 : correlation(c->x.a, moved, c->x.n);
    if (c->alternative == PRH_GREATER)
        reaches = value >= c->observed - 1e-12;
    else if (c->alternative == PRH_LESS)
        reaches = value <= c->observed + 1e-12;
    else
        reaches = fabs(value) >= fabs(c->observed) - 1e-12;
    c->count++;
    c->reached += reaches;
}

static void go_on(counting *c, int64_t place, int used)
{
    if (place == c->x.n) {
        judge(c);
        return;
    }
    for (int64_t other = 0; other < c->x.n; other++) {
        const int64_t i = c->x.model[place], j = c->x.model[other];

        if ((used >> other) & 1 || (c->within_families && c->m->families[i] != c->m->families[j]))
            continue;
        c->order[place] = other;
        go_on(c, place + 1, used | 1 << other);
    }
}

double oracle_p(const models *m, int32_t which, int32_t alternative, int within_families, int64_t *count)
{
    counting c = {.m = m,
        .x = columns_of(m, NULL, which),
        .which = which,
        .alternative = alternative,
        .within_families = within_families,
        .observed = oracle_coefficient(m, NULL, which == PRH_TREND_SLOPE ? PRH_TREND_PEARSON : which)};

    if (is_partial(which)) {
        const double slope = covariance(c.x.q, c.x.c, c.x.n) / covariance(c.x.c, c.x.c, c.x.n);

        for (int64_t i = 0; i < c.x.n; i++)
            c.left[i] = c.x.q[i] - slope * c.x.c[i];
    }
    go_on(&c, 0, 0);
    *count = c.count;
    return (double)c.reached / (double)c.count;
}

/* ---- the jackknife ---- */

/* P(|T| <= t), by Simpson's rule. */
static double student_inside(double t, double freedom)
{
    enum { STEPS = 4000 };
    double sum = 0.0;

    for (int s = 0; s <= STEPS; s++) {
        const double x = t * s / STEPS, weight = s == 0 || s == STEPS ? 1.0 : s % 2 ? 4.0 : 2.0;

        sum += weight * exp(-(freedom + 1.0) / 2.0 * log1p(x * x / freedom));
    }
    return 2.0 * sum * t / (3.0 * STEPS) * exp(lgamma((freedom + 1.0) / 2.0) - lgamma(freedom / 2.0)) /
           sqrt(3.14159265358979323846 * freedom);
}

static double student_quantile_two_sided(double level, double freedom)
{
    double low = 0.0, high = 1000.0;

    for (int step = 0; step < 100; step++) {
        const double middle = (low + high) / 2.0;

        if (student_inside(middle, freedom) < level)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Over the models that are points, or over the references that are none. */
static double variance_over(const models *m, int32_t which, int points, double *count)
{
    double values[MOST_MODELS], mean = 0.0, squares = 0.0;
    int n = 0;

    for (int64_t i = 0; i < m->count; i++) {
        const int is_point = oracle_is_point(m, NULL, which, i);
        int gone[MOST_MODELS] = {0};

        if (points ? !is_point : is_point || !oracle_is_reference(m, i))
            continue;
        gone[i] = 1;
        values[n++] = oracle_coefficient(m, gone, which);
    }
    *count = n;
    for (int i = 0; i < n; i++)
        mean += values[i] / n;
    for (int i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return n < 2 ? 0.0 : squares * (n - 1) / n;
}

prh_coefficient oracle_interval(const models *m, int32_t which, double level)
{
    double n[2];
    const double points = variance_over(m, which, 1, &n[0]), others = variance_over(m, which, 0, &n[1]);
    const double spread = points * points / (n[0] - 1) + (n[1] > 1 ? others * others / (n[1] - 1) : 0.0);
    const double reach = sqrt(points + others) *
                         student_quantile_two_sided(level, (points + others) * (points + others) / spread);
    prh_coefficient c = {
        .value = oracle_coefficient(m, NULL, which), .standard_error = sqrt(points + others)};

    if (which == PRH_TREND_SLOPE) {
        c.low = c.value - reach;
        c.high = c.value + reach;
    } else {
        c.low = tanh(atanh(c.value) - reach / (1.0 - c.value * c.value));
        c.high = tanh(atanh(c.value) + reach / (1.0 - c.value * c.value));
    }
    return c;
}

/* The helpers of worlds.h. */
#include "worlds.h"

#include <math.h>

prh_world *shape_of(const char *name, double self, double unevenness, uint64_t seed)
{
    const prh_world_options options = {
        .struct_size = sizeof options, .self = self, .unevenness = unevenness, .seed = seed};
    prh_world *world = NULL;

    assert_ok(prh_world_create_geometry(&world, name, &options));
    return world;
}

prh_world *random_world(uint64_t seed, int64_t n, double spread, double self)
{
    generator g = {seed};
    double *joint = allocate(n * n, sizeof *joint), sum = 0.0;
    const prh_view view = {joint, n, n, n, PRH_F64, 0};
    prh_world *world = NULL;

    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b <= a; b++) {
            joint[a * n + b] = joint[b * n + a] = exp(spread * next_normal(&g));
            sum += joint[a * n + b] / (double)(n * (n + 1) / 2);
        }
    for (int64_t a = 0; a < n; a++)
        joint[a * (n + 1)] += self * sum;
    assert_ok(prh_world_create(&world, &view));
    free(joint);
    return world;
}

prh_world *chain_world(uint64_t seed, int64_t n, int64_t window)
{
    generator g = {seed};
    double *transition = allocate(n * n, sizeof *transition);
    const prh_view view = {transition, n, n, n, PRH_F64, 0};
    prh_world *world = NULL;

    for (int64_t a = 0; a < n; a++) {
        double sum = 0.0;

        for (int64_t b = 0; b < n; b++)
            sum += transition[a * n + b] = exp(0.5 * next_normal(&g));
        for (int64_t b = 0; b < n; b++)
            transition[a * n + b] = 0.4 * transition[a * n + b] / sum + (a == b ? 0.6 : 0.0);
    }
    assert_ok(prh_world_create_chain(&world, &view, window, 1));
    free(transition);
    return world;
}

double *pmi_in(const prh_world *world)
{
    return pmi_of(prh_world_joint(world), prh_world_events(world));
}

/* Eigenvalues and vectors of HKH less so much of the constant direction that this comes last. */
static void decompose(const double *kernel, int64_t n, double *values, double *vectors)
{
    double *m = centred(kernel, n), largest = 0.0;

    for (int64_t e = 0; e < n * n; e++)
        largest = fmax(largest, fabs(m[e]));
    for (int64_t e = 0; e < n * n; e++)
        m[e] -= 2.0 * largest; /* the constant's eigenvalue: -2 n times that, M's own are above -n times it */
    jacobi(m, n, values, vectors);
    free(m);
}

double smallest_eigenvalue(const double *kernel, int64_t n)
{
    double *values = allocate(n, sizeof *values), smallest;

    decompose(kernel, n, values, NULL);
    smallest = values[n - 2];
    free(values);
    return smallest;
}

double least_constant(const double *kernel, int64_t n)
{
    double *values = allocate(n, sizeof *values), *vectors = allocate(n * n, sizeof *vectors);
    double all = 0.0, bent = 0.0;

    decompose(kernel, n, values, vectors);
    for (int64_t e = 0; e < n * n; e++)
        all += kernel[e];
    for (int64_t r = 0; r + 1 < n; r++) {
        double part = 0.0; /* of K1 along vector r, which is orthogonal to 1 */

        assert_true(values[r] > 0.0);
        for (int64_t e = 0; e < n * n; e++)
            part += vectors[r * n + e / n] * kernel[e];
        bent += part * part / values[r];
    }
    free(vectors);
    free(values);
    return (bent - all) / ((double)n * (double)n);
}

double *products_of(const prh_learner *learner)
{
    return gram_of(prh_learner_features(learner), prh_learner_rows(learner), prh_learner_width(learner));
}

prh_learner *learner_of(const prh_world *world, const prh_learner_options *options)
{
    prh_learner *learner = NULL;

    assert_status(prh_learner_create(&learner, world, options, NULL), PRH_OK);
    return learner;
}

prh_learner_values values_of_learner(const prh_learner *learner)
{
    prh_learner_values values = {.struct_size = sizeof values};

    assert_ok(prh_learner_get_values(learner, &values));
    return values;
}

double largest_deviation(const prh_learner *learner, const prh_world *world, double constant)
{
    const int64_t n = prh_world_events(world);
    double *difference = products_of(learner), *kernel = pmi_in(world), mean = 0.0, largest = 0.0;

    for (int64_t e = 0; e < n * n; e++) {
        difference[e] -= kernel[e];
        mean += difference[e] / (double)(n * n);
    }
    for (int64_t e = 0; e < n * n; e++)
        largest = fmax(largest, fabs(difference[e] - (isnan(constant) ? mean : constant)));
    free(kernel);
    free(difference);
    return largest;
}

double loss_of_products(const prh_world *world, double prior, const double *g, double *derivatives)
{
    const int64_t n = prh_world_events(world);
    const double *joint = prh_world_joint(world), *p = prh_world_marginal(world);
    double sum = 0.0;

    memset(derivatives, 0, (size_t)(n * n) * sizeof *derivatives);
    for (int64_t a = 0; a < n; a++) {
        double all = 0.0;

        for (int64_t b = 0; b < n; b++)
            all += p[b] * exp(g[a * n + b]);
        for (int64_t b = 0; b < n; b++) {
            const double here = g[a * n + b], together = joint[a * n + b], apart = p[a] * p[b];
            double by;

            if (prior > 0.0) {
                sum += prior * together * log1p(exp(-here)) + (1.0 - prior) * apart * log1p(exp(here));
                by = (1.0 - prior) * apart / (1.0 + exp(-here)) - prior * together / (1.0 + exp(here));
            } else {
                sum -= together * (here - log(all));
                by = apart * exp(here) / all - together;
            }
            derivatives[a * n + b] += 0.5 * by;
            derivatives[b * n + a] += 0.5 * by;
        }
    }
    return sum;
}

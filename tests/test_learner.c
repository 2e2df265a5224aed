/* Learners reach what theory says: K_PMI and a constant, where there are features for it; else the best there is. */
#include <math.h>

#include "worlds.h"

#define DEVIATION 1e-5 /* the largest of <f, f> from its limit */

typedef prh_world *maker(uint64_t seed);

static prh_world *ring(uint64_t seed)
{
    return shape_of("ring:24", 1.0, 0.5, seed);
}

static prh_world *even_ring(uint64_t seed)
{
    (void)seed;
    return shape_of("ring:16", 1.0, 0.0, 0);
}

static prh_world *line(uint64_t seed)
{
    return shape_of("line:20", 0.5, 1.0, seed);
}

static prh_world *torus(uint64_t seed)
{
    return shape_of("torus:4x5", 1.0, 0.4, seed);
}

static prh_world *tree(uint64_t seed)
{
    return shape_of("tree:3", 1.0, 0.3, seed);
}

static prh_world *colours(uint64_t seed)
{
    return shape_of("colour:3", 1.0, 0.5, seed);
}

static prh_world *chain(uint64_t seed)
{
    return chain_world(seed, 15, 3);
}

static prh_world *joint(uint64_t seed)
{
    return random_world(seed, 18, 0.3, 40.0);
}

static const struct {
    const char *name;
    maker *make;
} worlds[] = {{"ring", ring}, {"even ring", even_ring}, {"line", line}, {"torus", torus}, {"tree", tree},
    {"colours", colours}, {"chain", chain}, {"joint", joint}};

enum { WORLDS = sizeof worlds / sizeof worlds[0], SEEDS = 3 };

typedef void question(const prh_world *world, uint64_t seed);

static void each_world(question *ask)
{
    for (int w = 0; w < WORLDS; w++)
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            prh_world *world = worlds[w].make(seed);
            double *kernel = pmi_in(world);

            if (IS_LEFT_OUT((uint64_t)w + seed))
                goto next;
            note("%s, seed %d", worlds[w].name, (int)seed);
            assert_true(
                smallest_eigenvalue(kernel, prh_world_events(world)) > 1e-3); /* there are features for it */
            ask(world, seed);
        next:
            free(kernel);
            prh_world_destroy(world);
        }
    note("%s", "");
}

static void check_end(const prh_learner *learner)
{
    const prh_learner_values values = values_of_learner(learner);

    assert_int_equal(values.converged, 1);
    assert_true(values.gradient <= 1e-10 / (double)prh_learner_rows(learner));
    assert_close(values.loss, values.least, 1e-12);
    assert_true(values.penalty == 0.0);
    assert_true(values.iterations >= 1 && values.evaluations >= values.iterations);
    assert_true(isnan(values.accuracy));
}

/* The prior is such that the constant is 1/2 above the least that will do. */
static void ask_nce(const prh_world *world, uint64_t seed)
{
    double *kernel = pmi_in(world);
    const double constant = least_constant(kernel, prh_world_events(world)) + 0.5;
    const prh_learner_options options = {
        .struct_size = sizeof options, .positive_prior = 1.0 / (1.0 + exp(-constant)), .seed = seed};
    prh_learner *learner = learner_of(world, &options);

    assert_true(largest_deviation(learner, world, constant) <= DEVIATION);
    check_end(learner);
    prh_learner_destroy(learner);
    free(kernel);
}

static void nce_reaches_pmi_and_the_logit_of_the_prior(void **state)
{
    (void)state;
    each_world(ask_nce);
}

static void ask_infonce(const prh_world *world, uint64_t seed)
{
    const prh_learner_options options = {
        .struct_size = sizeof options, .loss = PRH_LOSS_INFONCE, .seed = seed};
    prh_learner *learner = learner_of(world, &options);
    double nats = 0.0;

    assert_true(largest_deviation(learner, world, NAN) <= DEVIATION);
    check_end(learner);
    assert_ok(prh_world_information(world, &nats));
    assert_same_bits(values_of_learner(learner).least, -nats);
    prh_learner_destroy(learner);
}

static void infonce_reaches_pmi_and_some_constant(void **state)
{
    (void)state;
    each_world(ask_infonce);
}

/* The ring without self has eigenvalues of exactly 0, towards which features only creep. */
static void limits_that_are_just_representable_are_reached(void **state)
{
    const prh_learner_options options[] = {{.struct_size = sizeof options[0], .loss = PRH_LOSS_INFONCE},
        {.struct_size = sizeof options[0], .positive_prior = 0.95}};
    prh_world *world = shape_of("ring:16", 0.0, 0.0, 0);
    double *kernel = pmi_in(world);

    (void)state;
    assert_close(smallest_eigenvalue(kernel, 16), 0.0, 1e-12);
    for (int o = 0; o < 2; o++) {
        prh_learner *learner = learner_of(world, &options[o]);

        assert_true(largest_deviation(learner, world, o == 0 ? NAN : log(19.0)) <= DEVIATION);
        check_end(learner);
        prh_learner_destroy(learner);
    }
    free(kernel);
    prh_world_destroy(world);
}

/*
 * The loss is convex in the products G, which are positive semi-definite. So G is the best there is, for every width
 * from n on, if its derivatives D, with l2 on the diagonal, are positive semi-definite and tr(DG) = 0 (the conditions
 * of Karush, Kuhn and Tucker).
 */
static void check_best(const prh_world *world, const prh_learner *learner, double prior, double l2)
{
    const int64_t n = prh_world_events(world);
    double *g = products_of(learner), *d = allocate(n * n, sizeof *g), trace = 0.0;

    assert_close(loss_of_products(world, prior, g, d), values_of_learner(learner).loss, 1e-13);
    for (int64_t a = 0; a < n; a++)
        d[a * (n + 1)] += l2;
    for (int64_t e = 0; e < n * n; e++)
        trace += d[e] * g[e];
    assert_close(trace, 0.0, 1e-9);
    for (int64_t j = 0; j < n; j++) /* there is a Cholesky factor, but for rounding */
        for (int64_t i = j; i < n; i++) {
            double sum = d[i * n + j] + (i == j ? 1e-8 / (double)n : 0.0);

            for (int64_t k = 0; k < j; k++)
                sum -= d[i * n + k] * d[j * n + k];
            if (i == j)
                assert_true(sum > 0.0);
            d[i * n + j] = i == j ? sqrt(sum) : sum / d[j * (n + 1)];
        }
    free(d);
    free(g);
}

static void worlds_without_features_are_learnt_as_well_as_can_be(void **state)
{
    static const struct {
        double prior, l2; /* prior 0: InfoNCE */
    } cases[] = {{0.5, 0.0}, {0.9, 0.0}, {0.0, 1e-6}};
    prh_world *world = random_world(2, 20, 0.3, 2.0);
    double *kernel = pmi_in(world), losses[2];

    (void)state;
    assert_true(smallest_eigenvalue(kernel, 20) < -1e-3);
    for (int c = 0; c < 3; c++) {
        for (uint64_t seed = 0; seed < 2; seed++) {
            const prh_learner_options options = {.struct_size = sizeof options,
                .loss = cases[c].prior > 0.0 ? PRH_LOSS_NCE : PRH_LOSS_INFONCE,
                .positive_prior = cases[c].prior,
                .l2 = cases[c].l2,
                .width = 20 + 7 * (int64_t)seed,
                .seed = seed};
            prh_learner *learner = learner_of(world, &options);

            losses[seed] = values_of_learner(learner).loss + values_of_learner(learner).penalty;
            assert_true(losses[seed] > values_of_learner(learner).least + 1e-4);
            check_best(world, learner, cases[c].prior, cases[c].l2);
            prh_learner_destroy(learner);
        }
        assert_close(losses[1], losses[0], 1e-12);
    }
    free(kernel);
    prh_world_destroy(world);
}

/* The prior of 1/2 asks for K_PMI itself, which no features have: sum P P K_PMI < 0 (docs/worlds.md). */
static void the_default_prior_asks_for_more_than_there_is(void **state)
{
    (void)state;
    for (int w = 0; w < WORLDS; w++) {
        prh_world *world = worlds[w].make(1);
        const int64_t n = prh_world_events(world);
        const double *p = prh_world_marginal(world);
        double *kernel = pmi_in(world), mean = 0.0;
        prh_learner *learner = learner_of(world, NULL);

        note("%s", worlds[w].name);
        assert_int_equal(prh_learner_rows(learner), n);
        assert_int_equal(prh_learner_width(learner), n);
        for (int64_t e = 0; e < n * n; e++)
            mean += p[e / n] * p[e % n] * kernel[e];
        assert_true(mean < 0.0 && least_constant(kernel, n) >= -mean - 1e-12);
        assert_true(values_of_learner(learner).loss > values_of_learner(learner).least + 1e-5);
        check_best(world, learner, 0.5, 0.0);
        prh_learner_destroy(learner);
        free(kernel);
        prh_world_destroy(world);
    }
    note("%s", "");
}

/* InfoNCE lets a constant make room for what is not positive, and the more of it the better: there is no minimum. */
static void infonce_may_have_no_minimum(void **state)
{
    prh_world *world = random_world(2, 20, 0.3, 2.0);
    double mean[2] = {0.0, 0.0}, losses[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        const prh_learner_options options = {
            .struct_size = sizeof options, .loss = PRH_LOSS_INFONCE, .max_iterations = i == 0 ? 300 : 3000};
        prh_learner *learner = NULL;
        double *g;

        assert_status(prh_learner_create(&learner, world, &options, NULL), PRH_NOTE_NOT_CONVERGED);
        assert_int_equal(values_of_learner(learner).converged, 0);
        losses[i] = values_of_learner(learner).loss;
        g = products_of(learner);
        for (int e = 0; e < 400; e++)
            mean[i] += g[e] / 400.0;
        free(g);
        prh_learner_destroy(learner);
    }
    assert_true(losses[1] < losses[0] && losses[1] > losses[0] - 1e-3);
    assert_true(mean[1] > 2.0 * mean[0]);
    prh_world_destroy(world);
}

/* At a minimum with a penalty, D F = -l2 F: derivatives by products, from the definition. */
static void penalties_are_weighed_against_the_loss(void **state)
{
    static const double penalties[] = {1e-4, 1e-3, 1e-2};
    prh_world *world = shape_of("ring:24", 1.0, 0.5, 1);
    double before = INFINITY;

    (void)state;
    for (int32_t loss = PRH_LOSS_NCE; loss <= PRH_LOSS_INFONCE; loss++, before = INFINITY)
        for (int l = 0; l < 3; l++) {
            const prh_learner_options options = {
                .struct_size = sizeof options, .loss = loss, .l2 = penalties[l], .width = 30};
            prh_learner *learner = learner_of(world, &options);
            const prh_learner_values values = values_of_learner(learner);
            const double *f = prh_learner_features(learner);
            double *g = products_of(learner), *derivatives = allocate(24 * 24, sizeof *g), square = 0.0,
                   *pull;

            assert_close(loss_of_products(world, loss == PRH_LOSS_NCE ? 0.5 : 0.0, g, derivatives),
                values.loss, 1e-13);
            pull = product(derivatives, f, 24, 24, 30);
            for (int i = 0; i < 24 * 30; i++) {
                assert_close(pull[i], -penalties[l] * f[i], 1e-11);
                square += f[i] * f[i];
            }
            assert_close(values.penalty, penalties[l] * square, 1e-13 * square);
            assert_true(square < before);
            before = square;
            free(pull);
            free(derivatives);
            free(g);
            prh_learner_destroy(learner);
        }
    prh_world_destroy(world);
}

static void narrow_learners_end_in_a_minimum_of_their_own(void **state)
{
    prh_world *world = shape_of("ring:24", 1.0, 0.5, 1);
    double least = INFINITY;

    (void)state;
    for (int64_t width = 1; width <= 24; width += 1 + width / 2)
        for (uint64_t seed = 0; seed < 3; seed++) {
            const prh_learner_options options = {
                .struct_size = sizeof options, .loss = PRH_LOSS_INFONCE, .width = width, .seed = seed};
            prh_learner *learner = learner_of(world, &options);
            const prh_learner_values values = values_of_learner(learner);

            note("width %d", (int)width);
            assert_int_equal(prh_learner_width(learner), width);
            assert_true(values.converged);
            assert_true(values.loss >= values.least - 1e-12);
            if (width <= 2)
                assert_true(values.loss > values.least + 0.05);
            if (width >= 13)
                assert_true(values.loss < least);
            else if (width <= 2)
                least = fmin(least, values.loss);
            prh_learner_destroy(learner);
        }
    note("%s", "");
    prh_world_destroy(world);
}

/* One event: g = f^2 >= 0, so log(q / (1 - q)) where that is >= 0, and else 0. */
static void a_single_event_is_learnt(void **state)
{
    const double joint_of_one[] = {1.0}, priors[] = {0.3, 0.8};
    const prh_view view = {joint_of_one, 1, 1, 1, PRH_F64, 0};
    prh_world *world = NULL;

    (void)state;
    assert_ok(prh_world_create(&world, &view));
    for (int p = 0; p < 2; p++) {
        const prh_learner_options options = {
            .struct_size = sizeof options, .positive_prior = priors[p], .width = 2};
        prh_learner *learner = learner_of(world, &options);
        double *g = products_of(learner);

        assert_close(*g, p == 0 ? 0.0 : log(4.0), 1e-5);
        assert_close(values_of_learner(learner).least,
            -priors[p] * log(priors[p]) - (1.0 - priors[p]) * log(1.0 - priors[p]), 1e-15);
        free(g);
        prh_learner_destroy(learner);
    }
    prh_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nce_reaches_pmi_and_the_logit_of_the_prior),
        cmocka_unit_test(infonce_reaches_pmi_and_some_constant),
        cmocka_unit_test(limits_that_are_just_representable_are_reached),
        cmocka_unit_test(worlds_without_features_are_learnt_as_well_as_can_be),
        cmocka_unit_test(the_default_prior_asks_for_more_than_there_is),
        cmocka_unit_test(infonce_may_have_no_minimum),
        cmocka_unit_test(penalties_are_weighed_against_the_loss),
        cmocka_unit_test(narrow_learners_end_in_a_minimum_of_their_own),
        cmocka_unit_test(a_single_event_is_learnt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Two modalities of one world: learners that see it through bijections agree in the end, whatever their seeds and
 * losses; what merges events or hides them behind noise does not. */
#include <math.h>

#include "worlds.h"

enum { NEIGHBOURS = 5 };

/* What a learner makes of the world that an observation shows it, for each event of the world. */
static prh_representation *seen_through(
    const prh_world *world, const prh_observation *o, const prh_learner_options *options)
{
    prh_world *seen = NULL;
    prh_learner *learner;
    prh_representation *symbols, *events = NULL;

    assert_ok(prh_world_observe(&seen, world, o, NULL));
    assert_int_equal(prh_world_events(seen), prh_observation_symbols(o)); /* all of them are seen */
    learner = learner_of(seen, options);
    symbols = doubles(prh_learner_features(learner), prh_learner_rows(learner), prh_learner_width(learner));
    assert_ok(prh_observation_features(&events, o, symbols));
    prh_representation_destroy(symbols);
    prh_learner_destroy(learner);
    prh_world_destroy(seen);
    return events;
}

static double alignment(const char *metric, const prh_representation *x, const prh_representation *y)
{
    prh_metric *m = metric_of(
        metric, has_neighbours(metric) ? NEIGHBOURS : 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    const double score = score_of(m, x, y);

    prh_metric_destroy(m);
    return score;
}

static prh_learner_options modality(int32_t loss, uint64_t seed)
{
    return (prh_learner_options){.struct_size = sizeof(prh_learner_options),
        .loss = loss,
        .positive_prior = loss == PRH_LOSS_NCE ? 0.95 : 0.0,
        .seed = seed};
}

static prh_world *world_of(int w)
{
    switch (w) {
    case 0:
        return shape_of("ring:40", 1.0, 0.4, 3);
    case 1:
        return shape_of("tree:4", 1.0, 0.4, 3);
    case 2:
        return chain_world(5, 24, 2);
    default:
        return random_world(7, 20, 0.4, 60.0);
    }
}

static void bijections_lead_to_one_kernel(void **state)
{
    static const int32_t losses[][2] = {
        {PRH_LOSS_NCE, PRH_LOSS_NCE}, {PRH_LOSS_INFONCE, PRH_LOSS_INFONCE}, {PRH_LOSS_NCE, PRH_LOSS_INFONCE}};

    (void)state;
    for (int w = 0; w < 4; w++)
        for (int l = 0; l < 3; l++) {
            prh_world *world = world_of(w);
            const int64_t n = prh_world_events(world);
            const prh_learner_options one = modality(losses[l][0], 1), other = modality(losses[l][1], 2);
            prh_observation *first = NULL, *second = NULL;
            prh_representation *x, *y;

            if (IS_LEFT_OUT(w + l))
                goto next;
            note("world %d, losses %d and %d", w, (int)losses[l][0], (int)losses[l][1]);
            assert_ok(prh_observation_create_bijection(&first, n, 10));
            assert_ok(prh_observation_create_bijection(&second, n, 11));
            x = seen_through(world, first, &one);
            y = seen_through(world, second, &other);
            assert_true(alignment("cka", x, y) >= 1.0 - 1e-6);
            assert_true(alignment("unbiased_cka", x, y) >= 1.0 - 1e-6);
            assert_true(alignment("mutual_knn", x, y) == 1.0);
            prh_representation_destroy(y);
            prh_representation_destroy(x);
            prh_observation_destroy(second);
            prh_observation_destroy(first);
        next:
            prh_world_destroy(world);
        }
    note("%s", "");
}

/* The less the observation keeps, the further from the kernel of the whole world: 40 events, onto 40, 20, 10, 4. */
static void merged_events_lead_elsewhere(void **state)
{
    static const int64_t symbols[] = {40, 20, 10, 4};
    prh_world *world = world_of(0);
    const prh_learner_options one = modality(PRH_LOSS_NCE, 1), other = modality(PRH_LOSS_NCE, 2);
    prh_observation *whole = NULL;
    prh_representation *x;
    double before = INFINITY;

    (void)state;
    assert_ok(prh_observation_create_bijection(&whole, 40, 10));
    x = seen_through(world, whole, &one);
    for (int s = 0; s < 4; s++) {
        prh_observation *o = NULL;
        prh_representation *y;
        double score;

        assert_ok(prh_observation_create_merging(&o, 40, symbols[s], 11));
        y = seen_through(world, o, &other);
        score = alignment("unbiased_cka", x, y);
        assert_true(s == 0 ? score >= 1.0 - 1e-6 : score < 0.95);
        assert_true(score < before);
        assert_true(s == 0 || alignment("mutual_knn", x, y) < 0.9);
        before = score;
        prh_representation_destroy(y);
        prh_observation_destroy(o);
    }
    prh_representation_destroy(x);
    prh_observation_destroy(whole);
    prh_world_destroy(world);
}

static void noise_leads_elsewhere(void **state)
{
    static const double rates[] = {0.0, 0.3, 0.6};
    prh_world *world = world_of(0);
    const prh_learner_options one = modality(PRH_LOSS_NCE, 1), other = modality(PRH_LOSS_NCE, 2);
    prh_observation *whole = NULL;
    prh_representation *x;

    (void)state;
    assert_ok(prh_observation_create_bijection(&whole, 40, 10));
    x = seen_through(world, whole, &one);
    for (int r = 0; r < 3; r++) {
        prh_observation *o = NULL;
        prh_representation *y;

        assert_ok(prh_observation_create_noise(&o, 40, rates[r]));
        y = seen_through(world, o, &other);
        assert_true((alignment("unbiased_cka", x, y) >= 1.0 - 1e-6) == (r == 0));
        assert_true((alignment("cka", x, y) >= 1.0 - 1e-6) == (r == 0));
        prh_representation_destroy(y);
        prh_observation_destroy(o);
    }
    prh_representation_destroy(x);
    prh_observation_destroy(whole);
    prh_world_destroy(world);
}

/* Narrow learners pick some of the likenesses of an even tree, wide ones have them all. */
static void capacity_brings_learners_together(void **state)
{
    prh_world *world = shape_of("tree:4", 9.0, 0.0, 0);
    double scores[2];

    (void)state;
    for (int w = 0; w < 2; w++) {
        prh_representation *x[2];

        for (int i = 0; i < 2; i++) {
            prh_learner_options options = modality(PRH_LOSS_INFONCE, (uint64_t)i);
            prh_learner *learner;

            options.width = w == 0 ? 4 : 31;
            learner = learner_of(world, &options);
            x[i] = doubles(prh_learner_features(learner), 31, options.width);
            prh_learner_destroy(learner);
        }
        scores[w] = alignment("unbiased_cka", x[0], x[1]);
        prh_representation_destroy(x[0]);
        prh_representation_destroy(x[1]);
    }
    assert_true(scores[0] < 0.8 && scores[1] >= 1.0 - 1e-6);
    prh_world_destroy(world);
}

/* M = -H d H / length + log(1 + self) H, and the first part is not negative (docs/worlds.md). */
static void shapes_have_kernels_of_features(void **state)
{
    static const char *const names[] = {
        "line:12", "ring:11", "ring:12", "torus:3x4", "tree:3", "tree:2:3", "colour:3"};

    (void)state;
    for (int i = 0; i < 7; i++)
        for (int s = 0; s < 2; s++) {
            prh_world *world = shape_of(names[i], 0.5 * s, 1.0, 3);
            double *kernel = pmi_in(world);

            note("%s, self %g", names[i], 0.5 * s);
            assert_true(smallest_eigenvalue(kernel, prh_world_events(world)) > log1p(0.5 * s) - 1e-9);
            free(kernel);
            prh_world_destroy(world);
        }
    note("%s", "");
}

/* As large as a world of the examples: 256 events, in seconds. */
static void large_worlds_are_learnt_too(void **state)
{
    prh_world *world;
    const prh_learner_options options = modality(PRH_LOSS_NCE, 1);
    prh_learner *learner;

    (void)state;
    if (SANITIZED)
        skip();
    world = shape_of("ring:256", 4.0, 0.4, 1);
    learner = learner_of(world, &options);
    assert_true(largest_deviation(learner, world, log(19.0)) <= 1e-5);
    prh_learner_destroy(learner);
    prh_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bijections_lead_to_one_kernel),
        cmocka_unit_test(merged_events_lead_elsewhere),
        cmocka_unit_test(noise_leads_elsewhere),
        cmocka_unit_test(capacity_brings_learners_together),
        cmocka_unit_test(shapes_have_kernels_of_features),
        cmocka_unit_test(large_worlds_are_learnt_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

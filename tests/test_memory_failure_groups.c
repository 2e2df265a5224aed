/* Refused memory: bins, groups, layer profiles and noise ceilings. */
#include "ceilings.h"
#include "failing_allocator.h"

enum { N = 12, COUNT = 3 };

typedef struct fixture {
    prh_metric *metric;
    prh_representation *repeats[COUNT];
    double *alignment;
    int64_t labels[N];
    prh_noise_ceiling_options options;
    prh_run_options run;
} fixture;

MAKES(group, fixture, prh_groups, prh_groups_create, s->alignment, N, s->labels)
MAKES(profile, fixture, prh_layer_profile, prh_layer_profile_create, s->alignment, N, N, 0.5)
MAKES(bound, fixture, prh_noise_ceiling, prh_noise_ceiling_create, s->metric,
    (const prh_representation *const *)s->repeats, COUNT, &s->options, &s->run)

static prh_status bin(void *subject)
{
    const fixture *f = subject;
    int64_t bins[N] = {7};
    const prh_status status = prh_bin_by_quantiles(f->alignment, N, 3, bins);

    assert_true((status >= 0) == (bins[0] != 7));
    return status;
}

static void families_survive_refused_memory(void **state)
{
    each_refused(bin, *state, "bins");
    each_refused(group, *state, "groups");
}

static void layers_survive_refused_memory(void **state)
{
    each_refused(profile, *state, "profile");
}

static void ceilings_survive_refused_memory(void **state)
{
    fixture *f = *state;

    each_refused(bound, f, "ceiling");
    f->options.ranked = 1;
    each_refused(bound, f, "ceiling of ranks");
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {191};

    f.metric = distance_metric("rsa:euclidean:spearman");
    f.alignment = normal_matrix(&g, N, N);
    for (int i = 0; i < N; i++)
        f.labels[i] = i % 3;
    for (int r = 0; r < COUNT; r++) {
        double *d = tied_distances(&g, N);

        f.repeats[r] = doubles(d, N, N);
        free(d);
    }
    f.options = (prh_noise_ceiling_options){.struct_size = sizeof f.options};
    f.run = (prh_run_options){.struct_size = sizeof f.run, .num_threads = 2};
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    destroy_repeats(f->repeats, COUNT);
    free(f->alignment);
    prh_metric_destroy(f->metric);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_survive_refused_memory),
        cmocka_unit_test(layers_survive_refused_memory),
        cmocka_unit_test(ceilings_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

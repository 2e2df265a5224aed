/* Refused memory, trends over models. */
#include "failing_allocator.h"
#include "trends.h"

typedef struct fixture {
    models m;
    prh_trend_options options;
} fixture;

static const prh_run_options threads = {.struct_size = sizeof threads, .num_threads = 2};

MAKES(create, fixture, prh_trend, prh_trend_create, s->m.alignment, s->m.count, s->m.quality, NULL, &threads)
MAKES(create_all, fixture, prh_trend, prh_trend_create, s->m.alignment, s->m.count, s->m.quality, &s->options,
    &threads)

static void trends_survive_refused_memory(void **state)
{
    generator g = {17};
    fixture f = {.m = random_models(&g, MOST_MODELS)};

    (void)state;
    each_refused(create, &f, "all defaults");
    f.m.with_control = f.m.with_families = f.m.with_references = 1;
    for (int64_t i = 4; i < MOST_MODELS; i++)
        f.m.references[i] = 1;
    f.options = options_of(&f.m);
    f.options.permutations = 200;
    each_refused(create_all, &f, "a control, families and references");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trends_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Refused memory: clusterings, their cuts, and maps of models. */
#include <math.h>

#include "failing_allocator.h"
#include "support.h"

enum { N = 12, MANY = 260 }; /* many: worth several threads */

typedef struct fixture {
    double *distances, *many, *alignment, *gaps, *reference;
    prh_clustering *clustering;
    prh_run_options run;
} fixture;

static const prh_clustering_options as_merged = {.struct_size = sizeof as_merged, .as_merged = 1};

static prh_status map(const fixture *f, const double *alignment, const double *reference)
{
    const prh_model_map_options options = {
        .struct_size = sizeof options, .restarts = 3, .reference = reference};
    prh_model_map *out = (prh_model_map *)(uintptr_t)1;
    const prh_status status = prh_model_map_create(&out, alignment, N, &options, &f->run);

    assert_true((status >= 0) == (out != NULL));
    prh_model_map_destroy(out);
    return status;
}

MAKES(cluster, fixture, prh_clustering, prh_clustering_create, s->distances, N, NULL, &s->run)
MAKES(cluster_many, fixture, prh_clustering, prh_clustering_create, s->many, MANY, NULL, &s->run)
MAKES(merge, fixture, prh_clustering, prh_clustering_create, s->distances, N, &as_merged, &s->run)
MAKES(single, fixture, prh_clustering, prh_clustering_create, s->distances, 1, NULL, &s->run)

static prh_status cut(void *subject)
{
    const fixture *f = subject;
    int64_t labels[N] = {-7};
    const prh_status status = prh_clustering_cut(f->clustering, 3, labels);

    assert_true((status >= 0) == (labels[0] != -7));
    return status;
}

static prh_status map_all(void *subject)
{
    const fixture *f = subject;

    return map(f, f->alignment, NULL);
}

static prh_status map_gaps(void *subject)
{
    const fixture *f = subject;

    return map(f, f->gaps, f->reference);
}

static void clustering_survives_refused_memory(void **state)
{
    each_refused(cluster, *state, "clustering");
    each_refused(cluster_many, *state, "clustering of many");
    each_refused(merge, *state, "merging");
    each_refused(single, *state, "one item");
    each_refused(cut, *state, "cut");
}

static void mapping_survives_refused_memory(void **state)
{
    each_refused(map_all, *state, "map");
    each_refused(map_gaps, *state, "map with gaps and a reference");
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {71};
    double *x = normal_matrix(&g, MANY, 2);

    f.run = (prh_run_options){.struct_size = sizeof f.run, .num_threads = 2};
    f.distances = distances_of(x, N, 2, 0);
    f.reference = normal_matrix(&g, N, 2);
    f.alignment = allocate(N * N, sizeof(double));
    f.gaps = allocate(N * N, sizeof(double));
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            f.alignment[i * N + j] = exp(-f.distances[i * N + j]);
            f.gaps[i * N + j] = (i + j) % 5 == 0 ? NAN : f.alignment[i * N + j];
        }
    for (int i = 0; i < MANY; i++)
        x[2 * i] += i % 2 ? 50.0 : 0.0;
    f.many = distances_of(x, MANY, 2, 0);
    assert_ok(prh_clustering_create(&f.clustering, f.distances, N, NULL, NULL));
    free(x);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_clustering_destroy(f->clustering);
    free(f->gaps);
    free(f->alignment);
    free(f->reference);
    free(f->many);
    free(f->distances);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clustering_survives_refused_memory),
        cmocka_unit_test(mapping_survives_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Tasks against the fields that they are cut from, with the normals that the library draws. */
#include <math.h>

#include "base/random.h"
#include "oracle.h"
#include "pmi/draws.h"
#include "pmi/streams.h"
#include "support.h"

enum { TASKS = 20 };

/* P_co / sqrt(P P) = V L V', taken apart by Jacobi's rotations; the field is V sqrt(max(L, 0)) V' z. */
static void fields_of(const prh__world *world, const double *normals, int64_t count, long double *fields)
{
    const int64_t n = world->n;
    long double *a = allocate(n * n, sizeof *a), *values = allocate(n, sizeof *values);
    long double *vectors = allocate(n * n, sizeof *vectors);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            a[i * n + j] =
                world->joint[i * n + j] / sqrtl((long double)world->marginal[i] * world->marginal[j]);
    oracle_eigen(a, n, values, vectors);
    for (int64_t t = 0; t < count; t++)
        for (int64_t r = 0; r < n && values[r] > 1e-12L; r++) {
            long double part = 0.0L;

            for (int64_t i = 0; i < n; i++)
                part += vectors[i * n + r] * normals[t * n + i];
            for (int64_t i = 0; i < n; i++)
                fields[t * n + i] += sqrtl(values[r]) * part * vectors[i * n + r];
        }
    free(vectors);
    free(values);
    free(a);
}

/* How far the probability of yes is from a half, if that is the answer above the cut. */
static double distance_from_half(const prh__world *world, const long double *field, long double cut)
{
    double yes = 0.0;

    for (int64_t a = 0; a < world->n; a++)
        yes += field[a] > cut ? world->marginal[a] : 0.0;
    return fabs(yes - 0.5);
}

static void check(const prh__world *world)
{
    const int64_t n = world->n;
    int32_t *labels = allocate(TASKS * n, sizeof *labels);
    double *normals = allocate(TASKS * n, sizeof *normals);
    long double *fields = allocate(TASKS * n, sizeof *fields);

    assert_ok(prh__draw_tasks(world, TASKS, 77, labels));
    for (int64_t t = 0; t < TASKS; t++) {
        prh__random r;

        prh__random_open(&r, 77, prh__stream(PRH__STREAM_TASKS, t));
        prh__random_normals(&r, n, normals + t * n);
    }
    fields_of(world, normals, TASKS, fields);
    for (int64_t t = 0; t < TASKS; t++) {
        const long double *field = fields + t * n;
        long double no = -INFINITY, yes = INFINITY;
        double distance;

        for (int64_t a = 0; a < n; a++)
            if (labels[t * n + a])
                yes = fminl(yes, field[a]);
            else
                no = fmaxl(no, field[a]);
        assert_true(no < yes);
        distance = distance_from_half(world, field, no);
        for (int64_t a = 0; a < n; a++) /* no other cut is nearer; the one above all is none */
            if (distance_from_half(world, field, field[a]) < distance - 1e-12)
                for (int64_t b = 0; b < n; b++)
                    assert_true(field[b] <= field[a]);
    }
    free(fields);
    free(normals);
    free(labels);
}

static void labels_cut_the_field_nearest_to_a_half(void **state)
{
    static const char *const names[] = {"ring:12", "line:9", "tree:3", "torus:4x5", "line:2"};

    (void)state;
    for (int w = 0; w < 5; w++)
        for (int u = 0; u < 3; u++) {
            const prh_world_options options = {
                .struct_size = sizeof options, .self = 0.3 * u, .unevenness = 0.8 * u, .seed = 4};
            prh__world world;

            note("%s, unevenness %g", names[w], options.unevenness);
            assert_ok(prh__world_of_geometry(&world, names[w], &options));
            check(&world);
            prh__world_free(&world);
        }
    note("%s", "");
}

/* Two events that are never met with themselves: P_co / sqrt(P P) has the eigenvalue -1, of which nothing is left. */
static void negative_eigenvalues_leave_nothing(void **state)
{
    const double joint[] = {0.0, 1.0, 0.0, 1.0, 0.0, 0.2, 0.0, 0.2, 0.0};
    const prh_view view = {joint, 3, 3, 3, PRH_F64, 0};
    prh__world world;

    (void)state;
    assert_ok(prh__world_of_joint(&world, &view));
    check(&world);
    prh__world_free(&world);
}

/* Where nothing tells events apart, rounding must not: all answer no. */
static void events_that_are_alike_answer_alike(void **state)
{
    enum { N = 9 };
    double joint[N * N];
    int32_t labels[TASKS * N];

    (void)state;
    for (int e = 0; e < N * N; e++)
        joint[e] = 1.0;
    for (int64_t n = 1; n <= N; n++) {
        const prh_view view = {joint, n, n, n, PRH_F64, 0};
        prh_world *world = NULL;

        assert_ok(prh_world_create(&world, &view));
        assert_ok(prh_world_draw_tasks(world, TASKS, 3, labels));
        for (int64_t e = 0; e < TASKS * n; e++)
            assert_int_equal(labels[e], 0);
        prh_world_destroy(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_cut_the_field_nearest_to_a_half),
        cmocka_unit_test(negative_eigenvalues_leave_nothing),
        cmocka_unit_test(events_that_are_alike_answer_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

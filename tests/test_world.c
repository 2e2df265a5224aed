/* Worlds that are given by a joint distribution or by a shape: against their formulas, and what is refused. */
#include <math.h>

#include "support.h"

static prh_view square(const double *values, int64_t n)
{
    return (prh_view){values, n, n, n, PRH_F64, 0};
}

static prh_world *world_of(const double *joint, int64_t n)
{
    const prh_view view = square(joint, n);
    prh_world *world = NULL;

    assert_ok(prh_world_create(&world, &view));
    return world;
}

/* Symmetric, uneven, every third cell off the diagonal 0. */
static double *random_joint(generator *g, int64_t n)
{
    double *joint = allocate(n * n, sizeof *joint);

    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b <= a; b++)
            joint[a * n + b] = joint[b * n + a] = (a + 2 * b) % 3 == 1 && a != b ? 0.0 : exp(next_normal(g));
    return joint;
}

static void check_sums(const prh_world *world)
{
    const int64_t n = prh_world_events(world);
    const double *joint = prh_world_joint(world), *marginal = prh_world_marginal(world);
    double total = 0.0;

    for (int64_t a = 0; a < n; a++) {
        double sum = 0.0;

        for (int64_t b = 0; b < n; b++) {
            assert_same_bits(joint[a * n + b], joint[b * n + a]);
            assert_true(joint[a * n + b] >= 0.0);
            sum += joint[a * n + b];
        }
        assert_close(marginal[a], sum, 1e-15);
        assert_true(marginal[a] > 0.0);
        total += sum;
    }
    assert_close(total, 1.0, 1e-14);
}

static void a_joint_of_any_sum_is_made_a_distribution(void **state)
{
    static const double scales[] = {1.0, 1e-300, 3e5, 1e306};
    generator g = {1};

    (void)state;
    for (int64_t n = 1; n <= 31; n += 10)
        for (int s = 0; s < 4; s++) {
            double *joint = random_joint(&g, n), total = 0.0;
            prh_world *world;

            for (int64_t e = 0; e < n * n; e++)
                total += joint[e];
            for (int64_t e = 0; e < n * n; e++)
                joint[e] *= scales[s];
            world = world_of(joint, n);
            assert_int_equal(prh_world_events(world), n);
            assert_null(prh_world_distances(world));
            check_sums(world);
            for (int64_t e = 0; e < n * n; e++)
                assert_close(prh_world_joint(world)[e], joint[e] / scales[s] / total, 1e-15);
            prh_world_destroy(world);
            free(joint);
        }
}

static void the_upper_triangle_counts_and_any_dtype_is_read(void **state)
{
    const float joint[2][3] = {
        {1.0f, 2.0f, -9.0f}, {2.0000005f, 4.0f, NAN}}; /* a third column beyond the view */
    const prh_view view = {joint, 2, 2, 3, PRH_F32, 0};
    prh_world *world = NULL;

    (void)state;
    assert_ok(prh_world_create(&world, &view));
    assert_close(prh_world_joint(world)[0], 1.0 / 9.0, 1e-16);
    assert_close(prh_world_joint(world)[1], 2.0 / 9.0, 1e-16);
    assert_close(prh_world_joint(world)[2], 2.0 / 9.0, 1e-16);
    prh_world_destroy(world);
}

static void refuse_joint(const double *joint, int64_t n, prh_status status, const char *words)
{
    const prh_view view = square(joint, n);
    prh_world *out = (prh_world *)(uintptr_t)1;

    assert_refused(prh_world_create(&out, &view), status, words);
    assert_null(out);
}

static void joints_that_are_none_are_refused(void **state)
{
    const double negative[] = {1.0, 0.5, 0.5, -1e-9}, asymmetric[] = {1.0, 0.5, 0.6, 1.0};
    const double bad[] = {1.0, NAN, NAN, 1.0}, infinite[] = {1.0, 0.0, 0.0, INFINITY};
    const double nothing[] = {0.0, 0.0, 0.0, 0.0};
    const double never[] = {1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0};
    const prh_view oblong = {bad, 1, 2, 2, PRH_F64, 0};
    prh_world *out = (prh_world *)(uintptr_t)1;

    (void)state;
    refuse_joint(negative, 2, PRH_ERR_VALUE, "row 1, column 1");
    refuse_joint(asymmetric, 2, PRH_ERR_VALUE, "row 1, column 0");
    refuse_joint(bad, 2, PRH_ERR_VALUE, "row 0, column 1");
    refuse_joint(infinite, 2, PRH_ERR_VALUE, "row 1, column 1");
    refuse_joint(nothing, 2, PRH_ERR_UNDEFINED, "ever met");
    refuse_joint(never, 3, PRH_ERR_UNDEFINED, "event 1 never happens");
    assert_refused(prh_world_create(&out, &oblong), PRH_ERR_SHAPE, "1 x 2");
    assert_null(out);
    refuse_joint(bad, 0, PRH_ERR_SHAPE, "holds nothing");
    refuse_joint(bad, INT64_C(1) << 40, PRH_ERR_TOO_LARGE, "cannot be addressed");
}

static double information_of(const prh_world *world)
{
    double nats = -1.0;

    assert_ok(prh_world_information(world, &nats));
    return nats;
}

static void information_is_that_of_the_definition(void **state)
{
    generator g = {2};

    (void)state;
    for (int64_t n = 2; n <= 20; n += 6) {
        double *joint = random_joint(&g, n);
        prh_world *world = world_of(joint, n);
        const double *p = prh_world_marginal(world);
        long double sum = 0.0L;

        for (int64_t a = 0; a < n; a++)
            for (int64_t b = 0; b < n; b++) {
                const long double both = prh_world_joint(world)[a * n + b];

                sum += both > 0.0L ? both * logl(both / ((long double)p[a] * p[b])) : 0.0L;
            }
        assert_close(information_of(world), (double)sum, 1e-14);
        prh_world_destroy(world);
        free(joint);
    }
}

static void information_has_its_known_values(void **state)
{
    const double e = 0.11, binary[] = {1.0 - e, e, e, 1.0 - e};
    double diagonal[25] = {0.0}, independent[25];
    prh_world *world = world_of(binary, 2);

    (void)state;
    assert_close(information_of(world), log(2.0) + e * log(e) + (1.0 - e) * log(1.0 - e), 1e-15);
    prh_world_destroy(world);
    for (int a = 0; a < 5; a++) {
        diagonal[6 * a] = 1.0;
        for (int b = 0; b < 5; b++)
            independent[5 * a + b] = (1.0 + a) * (1.0 + b) / 3.0;
    }
    world = world_of(diagonal, 5);
    assert_close(information_of(world), log(5.0), 1e-15);
    prh_world_destroy(world);
    world = world_of(independent, 5);
    assert_close(information_of(world), 0.0, 1e-15);
    assert_true(information_of(world) >= 0.0);
    prh_world_destroy(world);
}

/* ---- shapes ---- */

static prh_world *shape_of(const char *name, const prh_world_options *options)
{
    prh_world *world = NULL;

    note("%s", name);
    assert_ok(prh_world_create_geometry(&world, name, options));
    return world;
}

/* Steps of two nodes of a tree of `branches` up to their common ancestor. */
static double tree_distance(int64_t i, int64_t j, int64_t branches)
{
    int steps = 0;

    for (; i != j; steps++)
        if (i > j)
            i = (i - 1) / branches;
        else
            j = (j - 1) / branches;
    return steps;
}

/* Steps along both rings, over all images. */
static double torus_distance(int64_t i, int64_t j, int64_t rows, int64_t cols)
{
    double least = INFINITY;

    for (int64_t r = -1; r <= 1; r++)
        for (int64_t c = -1; c <= 1; c++)
            least = fmin(least, fabs((double)(i / cols - j / cols + r * rows)) +
                                    fabs((double)(i % cols - j % cols + c * cols)));
    return least;
}

static void distances_are_those_of_the_shape(void **state)
{
    static const struct {
        const char *name;
        int64_t n, first, second;
    } shapes[] = {{"line:9", 9, 0, 0}, {"ring:9", 9, 0, 0}, {"ring:10", 10, 0, 0}, {"torus:4x7", 28, 4, 7},
        {"tree:3", 15, 0, 2}, {"tree:2:5", 31, 0, 5}, {"tree:6:1", 7, 0, 1}, {"line:1", 1, 0, 0},
        {"tree:0", 1, 0, 2}};

    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        prh_world *world = shape_of(shapes[s].name, NULL);
        const double *distances = prh_world_distances(world);
        const int64_t n = shapes[s].n;

        assert_int_equal(prh_world_events(world), n);
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++) {
                double want = fabs((double)(i - j));

                if (shapes[s].name[0] == 'r')
                    want = fmin(want, (double)n - want);
                else if (shapes[s].name[1] == 'o')
                    want = torus_distance(i, j, shapes[s].first, shapes[s].second);
                else if (shapes[s].name[0] == 't')
                    want = tree_distance(i, j, shapes[s].second);
                assert_close(distances[i * n + j], want, 1e-14);
            }
        check_sums(world);
        prh_world_destroy(world);
    }
}

/* CIELAB of the corners of sRGB, as colour calculators print it: black 0, white 100, red 53.24 80.09 67.20, green 87.73
 * -86.18 83.18, blue 32.30 79.19 -107.86. */
static void colours_lie_where_cielab_has_them(void **state)
{
    static const double lab[8][3] = {{0, 0, 0}, {32.30, 79.19, -107.86}, {87.73, -86.18, 83.18}, {0},
        {53.24, 80.09, 67.20}, {0}, {0}, {100, 0, 0}};
    static const int known[] = {0, 1, 2, 4, 7};
    prh_world *world = shape_of("colour:2", NULL);
    const double *distances = prh_world_distances(world);

    (void)state;
    assert_int_equal(prh_world_events(world), 8);
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++) {
            const double *x = lab[known[i]], *y = lab[known[j]];
            const double want = sqrt(pow(x[0] - y[0], 2) + pow(x[1] - y[1], 2) + pow(x[2] - y[2], 2));

            assert_close(distances[known[i] * 8 + known[j]], want, 0.02);
        }
    check_sums(world);
    prh_world_destroy(world);
    world = shape_of("colour:3", NULL); /* red slowest, blue fastest: 13 is the middle grey of 127.5 */
    distances = prh_world_distances(world);
    assert_close(distances[13 * 27], 53.39, 0.02);
    assert_close(distances[26], 100.0, 1e-9);
    prh_world_destroy(world);
}

static void likeness_falls_with_distance_as_the_options_say(void **state)
{
    const prh_world_options options[] = {{.struct_size = sizeof options[0]},
        {.struct_size = sizeof options[0], .length = 2.5, .self = 0.7, .unevenness = 0.8, .seed = 3},
        {.struct_size = sizeof options[0], .length = 1e-3, .self = 1e300}};

    (void)state;
    for (int o = 0; o < 3; o++) {
        prh_world *world = shape_of("ring:12", &options[o]);
        const double *joint = prh_world_joint(world), *distances = prh_world_distances(world);
        const double length = o == 0 ? 6.0 / 4.0 : options[o].length;
        double weight[12];

        for (int a = 0; a < 12; a++) /* of the likeness of an event with itself */
            weight[a] = sqrt(joint[13 * a] / (1.0 + options[o].self));
        for (int a = 0; a < 12; a++)
            for (int b = 0; b < 12; b++)
                if (a != b)
                    assert_close(joint[12 * a + b] / (weight[a] * weight[b]),
                        exp(-distances[12 * a + b] / length), 1e-13);
        if (o == 0)
            assert_close(weight[3] / weight[8], 1.0, 1e-14);
        check_sums(world);
        prh_world_destroy(world);
    }
}

/* log w is normal with the unevenness for its standard deviation; another seed is another world. */
static void weights_are_as_uneven_as_asked_for(void **state)
{
    prh_world_options options = {.struct_size = sizeof options, .unevenness = 0.5, .seed = 1};
    const int64_t n = 2000;
    prh_world *one = shape_of("line:2000", &options), *same = shape_of("line:2000", &options), *other;
    double sum = 0.0, square_sum = 0.0;

    (void)state;
    options.seed = 2;
    other = shape_of("line:2000", &options);
    for (int64_t a = 0; a < n; a++) {
        const double log_weight = 0.5 * log(prh_world_joint(one)[a * (n + 1)]);

        sum += log_weight;
        square_sum += log_weight * log_weight;
        assert_same_bits(prh_world_joint(one)[a], prh_world_joint(same)[a]);
    }
    assert_close(sqrt(square_sum / (double)n - sum * sum / (double)(n * n)), 0.5, 0.03);
    assert_true(prh_world_marginal(one)[0] != prh_world_marginal(other)[0]);
    prh_world_destroy(other);
    prh_world_destroy(same);
    prh_world_destroy(one);
}

static void names_of_no_shape_are_refused(void **state)
{
    static const char *const names[] = {"", ":", "ring", "ring:", "ring:0", "ring:-4", "ring:+4", "ring: 4",
        "ring:4 ", "ring:4x4", "ring:4:4", "ring:four", "ring:4.0", "ring:16385", "ring:99999999999999999999",
        "Ring:4", " ring:4", "rings:4", "rin:4", "torus:4", "torus:4x", "torus:x4", "torus:0x4", "torus:4x0",
        "torus:4x4x4", "torus:4:4", "torus:129x128", "torus:4294967296x4294967296", "tree",
        "tree:", "tree:-1", "tree:3:0", "tree:3:", "tree:3:2:2", "tree:14", "tree:1:16384",
        "tree:9999999999:1", "tree:64:64", "colour:1", "colour:0", "colour:26", "color:4",
        "colour:3000000000", "circle:4"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        prh_world *out = (prh_world *)(uintptr_t)1;

        note("'%s'", names[i]);
        assert_refused(prh_world_create_geometry(&out, names[i], NULL), PRH_ERR_ARGUMENT, names[i]);
        assert_null(out);
    }
    note("%s", "");
}

static void options_out_of_their_range_are_refused(void **state)
{
    const double bad[] = {-1.0, NAN, INFINITY, -INFINITY};

    (void)state;
    for (int i = 0; i < 12; i++) {
        prh_world_options options = {.struct_size = sizeof options};
        double *const fields[] = {&options.length, &options.self, &options.unevenness};
        prh_world *out = (prh_world *)(uintptr_t)1;

        *fields[i % 3] = bad[i / 3];
        assert_refused(
            prh_world_create_geometry(&out, "ring:4", &options), PRH_ERR_ARGUMENT, "must be finite");
        assert_null(out);
    }
    {
        const prh_world_options options = {.struct_size = sizeof options, .unevenness = 1e4};
        prh_world *out = (prh_world *)(uintptr_t)1;

        assert_refused(
            prh_world_create_geometry(&out, "ring:4", &options), PRH_ERR_UNDEFINED, "never happens");
        assert_null(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_joint_of_any_sum_is_made_a_distribution),
        cmocka_unit_test(the_upper_triangle_counts_and_any_dtype_is_read),
        cmocka_unit_test(joints_that_are_none_are_refused),
        cmocka_unit_test(information_is_that_of_the_definition),
        cmocka_unit_test(information_has_its_known_values),
        cmocka_unit_test(distances_are_those_of_the_shape),
        cmocka_unit_test(colours_lie_where_cielab_has_them),
        cmocka_unit_test(likeness_falls_with_distance_as_the_options_say),
        cmocka_unit_test(weights_are_as_uneven_as_asked_for),
        cmocka_unit_test(names_of_no_shape_are_refused),
        cmocka_unit_test(options_out_of_their_range_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

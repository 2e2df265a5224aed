/* Certificates, embeddings, fits and colours at the border: layouts, NULL in every place, callers of any age. */
#include "eigen.h"
#include "layouts.h"

static const pin pins[] = {
    {SIZE(prh_certificate_options, 16)},
    {OFFSET(prh_certificate_options, struct_size, 0)},
    {OFFSET(prh_certificate_options, tolerance, 8)},
    {SIZE(prh_certificate_values, 112)},
    {OFFSET(prh_certificate_values, struct_size, 0)},
    {OFFSET(prh_certificate_values, items, 8)},
    {OFFSET(prh_certificate_values, rank, 16)},
    {OFFSET(prh_certificate_values, negative, 24)},
    {OFFSET(prh_certificate_values, negative_mass, 32)},
    {OFFSET(prh_certificate_values, smallest, 40)},
    {OFFSET(prh_certificate_values, largest, 48)},
    {OFFSET(prh_certificate_values, outside, 56)},
    {OFFSET(prh_certificate_values, offset, 64)},
    {OFFSET(prh_certificate_values, lowest, 72)},
    {OFFSET(prh_certificate_values, spread, 80)},
    {OFFSET(prh_certificate_values, diagonal, 88)},
    {OFFSET(prh_certificate_values, required, 96)},
    {OFFSET(prh_certificate_values, representable, 104)},
    {OFFSET(prh_certificate_values, sufficient, 108)},
    {SIZE(prh_smacof_options, 48)},
    {OFFSET(prh_smacof_options, struct_size, 0)},
    {OFFSET(prh_smacof_options, weights, 8)},
    {OFFSET(prh_smacof_options, restarts, 16)},
    {OFFSET(prh_smacof_options, max_iterations, 24)},
    {OFFSET(prh_smacof_options, tolerance, 32)},
    {OFFSET(prh_smacof_options, seed, 40)},
    {SIZE(prh_embedding_values, 48)},
    {OFFSET(prh_embedding_values, struct_size, 0)},
    {OFFSET(prh_embedding_values, positive, 8)},
    {OFFSET(prh_embedding_values, iterations, 16)},
    {OFFSET(prh_embedding_values, beginning, 24)},
    {OFFSET(prh_embedding_values, stress, 32)},
    {OFFSET(prh_embedding_values, converged, 40)},
    {OFFSET(prh_embedding_values, reserved, 44)},
    {SIZE(prh_procrustes_options, 24)},
    {OFFSET(prh_procrustes_options, struct_size, 0)},
    {OFFSET(prh_procrustes_options, no_scale, 8)},
    {OFFSET(prh_procrustes_options, no_reflection, 12)},
    {OFFSET(prh_procrustes_options, no_translation, 16)},
    {OFFSET(prh_procrustes_options, reserved, 20)},
    {SIZE(prh_procrustes_values, 40)},
    {OFFSET(prh_procrustes_values, struct_size, 0)},
    {OFFSET(prh_procrustes_values, scale, 8)},
    {OFFSET(prh_procrustes_values, residual, 16)},
    {OFFSET(prh_procrustes_values, r_squared, 24)},
    {OFFSET(prh_procrustes_values, is_reflected, 32)},
    {OFFSET(prh_procrustes_values, is_unique, 36)},
};

static void layouts_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

enum { N = 8 };

struct fixture {
    prh_kernel *kernel;
    prh_certificate *certificate;
    prh_embedding *embedding;
    prh_procrustes *fit;
    double x[3 * N];
    prh_view view;
};

/* ---- NULL ---- */

#define REFUSES(call) assert_status(call, PRH_ERR_ARGUMENT)

static void handles_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;

    REFUSES(prh_certificate_create(NULL, f->kernel, NULL, NULL));
    REFUSES_TO_CREATE(prh_certificate, prh_certificate_create(&out, NULL, NULL, NULL));
    REFUSES(prh_embedding_create_eigen(NULL, f->certificate, 1));
    REFUSES_TO_CREATE(prh_embedding, prh_embedding_create_eigen(&out, NULL, 1));
    REFUSES(prh_embedding_create_classical(NULL, f->kernel, 1, NULL));
    REFUSES_TO_CREATE(prh_embedding, prh_embedding_create_classical(&out, NULL, 1, NULL));
    REFUSES(prh_embedding_create_smacof(NULL, f->kernel, 1, NULL, NULL));
    REFUSES_TO_CREATE(prh_embedding, prh_embedding_create_smacof(&out, NULL, 1, NULL, NULL));
    REFUSES(prh_procrustes_create(NULL, &f->view, &f->view, NULL));
    REFUSES_TO_CREATE(prh_procrustes, prh_procrustes_create(&out, NULL, &f->view, NULL));
    REFUSES_TO_CREATE(prh_procrustes, prh_procrustes_create(&out, &f->view, NULL, NULL));
}

static void numbers_are_not_read_from_nothing(void **state)
{
    const fixture *f = *state;
    double number = 7.0, points[3 * N] = {7.0};
    int64_t width = 7;
    prh_certificate_values c = {.struct_size = sizeof c, .offset = 7.0};
    prh_embedding_values e = {.struct_size = sizeof e, .stress = 7.0};
    prh_procrustes_values p = {.struct_size = sizeof p, .scale = 7.0};

    REFUSES(prh_certificate_get_values(NULL, &c));
    REFUSES(prh_certificate_get_values(f->certificate, NULL));
    REFUSES(prh_certificate_error(NULL, 1, &number));
    REFUSES(prh_certificate_error(f->certificate, 1, NULL));
    REFUSES(prh_certificate_width(NULL, 1.0, &width));
    REFUSES(prh_certificate_width(f->certificate, 1.0, NULL));
    REFUSES(prh_embedding_get_values(NULL, &e));
    REFUSES(prh_embedding_get_values(f->embedding, NULL));
    REFUSES(prh_kernel_read_distances(NULL, 0, 1, &number));
    REFUSES(prh_kernel_read_distances(f->kernel, 0, 1, NULL));
    REFUSES(prh_kernel_stress(NULL, &f->view, NULL, &number));
    REFUSES(prh_kernel_stress(f->kernel, NULL, NULL, &number));
    REFUSES(prh_kernel_stress(f->kernel, &f->view, NULL, NULL));
    REFUSES(prh_procrustes_get_values(NULL, &p));
    REFUSES(prh_procrustes_get_values(f->fit, NULL));
    REFUSES(prh_procrustes_apply(NULL, &f->view, points));
    REFUSES(prh_procrustes_apply(f->fit, NULL, points));
    REFUSES(prh_procrustes_apply(f->fit, &f->view, NULL));
    assert_same_bits(number, 7.0);
    assert_same_bits(points[0], 7.0);
    assert_same_bits(c.offset, 7.0);
    assert_same_bits(e.stress, 7.0);
    assert_same_bits(p.scale, 7.0);
    assert_int_equal(width, 7);
}

static void colours_are_not_read_from_nothing(void **state)
{
    const double colour[3] = {0.5, 0.5, 0.5};
    double out[3] = {7.0, 7.0, 7.0};
    int64_t clipped = 7;

    (void)state;
    REFUSES(prh_colour_lab_of_srgb(NULL, 1, out));
    REFUSES(prh_colour_lab_of_srgb(colour, 1, NULL));
    REFUSES(prh_colour_srgb_of_lab(NULL, 1, out, &clipped));
    REFUSES(prh_colour_srgb_of_lab(colour, 1, NULL, &clipped));
    REFUSES(prh_colour_difference(NULL, colour, 1, out));
    REFUSES(prh_colour_difference(colour, NULL, 1, out));
    REFUSES(prh_colour_difference(colour, colour, 1, NULL));
    assert_same_bits(out[0], 7.0);
    assert_int_equal(clipped, 7);
}

static void getters_of_nothing_answer_nothing(void **state)
{
    (void)state;
    prh_certificate_destroy(NULL);
    prh_embedding_destroy(NULL);
    prh_procrustes_destroy(NULL);
    assert_null(prh_certificate_eigenvalues(NULL));
    assert_int_equal(prh_embedding_rows(NULL), 0);
    assert_int_equal(prh_embedding_width(NULL), 0);
    assert_null(prh_embedding_points(NULL));
    assert_int_equal(prh_procrustes_cols(NULL), 0);
    assert_null(prh_procrustes_rotation(NULL));
    assert_null(prh_procrustes_translation(NULL));
}

/* ---- results for callers of any age ---- */

static prh_status fill_certificate(const fixture *f, void *result)
{
    return prh_certificate_get_values(f->certificate, result);
}

static prh_status fill_embedding(const fixture *f, void *result)
{
    return prh_embedding_get_values(f->embedding, result);
}

static prh_status fill_fit(const fixture *f, void *result)
{
    return prh_procrustes_get_values(f->fit, result);
}

static void results_fit_callers_of_any_age(void **state)
{
    static const filler fillers[] = {
        {"prh_certificate_get_values", fill_certificate, sizeof(prh_certificate_values)},
        {"prh_embedding_get_values", fill_embedding, sizeof(prh_embedding_values)},
        {"prh_procrustes_get_values", fill_fit, sizeof(prh_procrustes_values)},
    };

    assert_fillers(*state, fillers, sizeof fillers / sizeof *fillers);
}

/* ---- options from callers of any age ---- */

#define CREATES(name, type, call)                                                                            \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        type *out = NOWHERE(type);                                                                           \
        const prh_status status = call;                                                                      \
                                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }

CREATES(certificate, prh_certificate, prh_certificate_create(&out, f->kernel, options, NULL))
CREATES(certificate_run, prh_certificate, prh_certificate_create(&out, f->kernel, NULL, options))
CREATES(classical_run, prh_embedding, prh_embedding_create_classical(&out, f->kernel, 2, options))
CREATES(smacof, prh_embedding, prh_embedding_create_smacof(&out, f->kernel, 2, options, NULL))
CREATES(smacof_run, prh_embedding, prh_embedding_create_smacof(&out, f->kernel, 2, NULL, options))
CREATES(procrustes, prh_procrustes, prh_procrustes_create(&out, &f->view, &f->view, options))

static const taker takers[] = {
    {RUN(certificate_run)},
    {RUN(classical_run)},
    {RUN(smacof_run)},
    {TAKER(certificate, prh_certificate_options, 16, NO_RESERVED)},
    {TAKER(smacof, prh_smacof_options, 48, NO_RESERVED)},
    {TAKER(procrustes, prh_procrustes_options, 24, offsetof(prh_procrustes_options, reserved))},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {131};
    double *x = normal_matrix(&g, N, 3);

    memcpy(f.x, x, sizeof f.x);
    f.view = (prh_view){f.x, N, 3, 3, PRH_F64, 0};
    f.kernel = kernel_of(x, N, 3, "linear");
    assert_ok(prh_certificate_create(&f.certificate, f.kernel, NULL, NULL));
    assert_ok(prh_embedding_create_eigen(&f.embedding, f.certificate, 2));
    assert_ok(prh_procrustes_create(&f.fit, &f.view, &f.view, NULL));
    *state = &f;
    free(x);
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_procrustes_destroy(f->fit);
    prh_embedding_destroy(f->embedding);
    prh_certificate_destroy(f->certificate);
    prh_kernel_destroy(f->kernel);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_as_released),
        cmocka_unit_test(handles_are_not_made_of_nothing),
        cmocka_unit_test(numbers_are_not_read_from_nothing),
        cmocka_unit_test(colours_are_not_read_from_nothing),
        cmocka_unit_test(getters_of_nothing_answer_nothing),
        cmocka_unit_test(results_fit_callers_of_any_age),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

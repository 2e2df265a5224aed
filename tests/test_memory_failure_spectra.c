/* Refused memory: certificates, embeddings, stress and fits. */
#include "eigen.h"
#include "failing_allocator.h"

enum { N = 16, COLS = 3, WIDTH = 2 };

typedef struct fixture {
    prh_kernel *kernel;
    prh_certificate *certificate;
    prh_procrustes *fit;
    prh_smacof_options options;
    prh_run_options run;
    double *x, *y, *weights;
    prh_view views[2];
} fixture;

MAKES(certify, fixture, prh_certificate, prh_certificate_create, s->kernel, NULL, &s->run)
MAKES(embed, fixture, prh_embedding, prh_embedding_create_eigen, s->certificate, WIDTH)
MAKES(scale_classically, fixture, prh_embedding, prh_embedding_create_classical, s->kernel, WIDTH, &s->run)
MAKES(scale, fixture, prh_embedding, prh_embedding_create_smacof, s->kernel, WIDTH, &s->options, &s->run)
MAKES(fit, fixture, prh_procrustes, prh_procrustes_create, &s->views[0], &s->views[1], NULL)

static prh_status measure(void *subject)
{
    const fixture *f = subject;
    double stress = -7.0;
    const prh_status status = prh_kernel_stress(f->kernel, &f->views[0], f->weights, &stress);

    assert_true((status >= 0) == (stress != -7.0));
    return status;
}

static prh_status lay(void *subject)
{
    const fixture *f = subject;
    double points[N * COLS];

    return prh_procrustes_apply(f->fit, &f->views[0], points);
}

static void certificates_and_features_survive_refused_memory(void **state)
{
    each_refused(certify, *state, "certificate");
    each_refused(embed, *state, "eigen");
    each_refused(scale_classically, *state, "classical");
}

static void scaling_survives_refused_memory(void **state)
{
    fixture *f = *state;

    each_refused(scale, f, "smacof");
    f->options.weights = f->weights;
    each_refused(scale, f, "smacof with weights");
    each_refused(measure, f, "stress");
}

static void fits_survive_refused_memory(void **state)
{
    each_refused(fit, *state, "fit");
    each_refused(lay, *state, "apply");
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {121};

    f.x = normal_matrix(&g, N, COLS);
    f.y = normal_matrix(&g, N, COLS);
    f.weights = allocate(N * N, sizeof *f.weights);
    for (int e = 0; e < N * N; e++)
        f.weights[e] = 1.0;
    f.kernel = kernel_of(f.x, N, COLS, "rbf");
    f.views[0] = (prh_view){f.x, N, COLS, COLS, PRH_F64, 0};
    f.views[1] = (prh_view){f.y, N, COLS, COLS, PRH_F64, 0};
    f.options = (prh_smacof_options){.struct_size = sizeof f.options, .restarts = 2, .max_iterations = 30};
    f.run = (prh_run_options){.struct_size = sizeof f.run, .num_threads = 2};
    assert_ok(prh_certificate_create(&f.certificate, f.kernel, NULL, NULL));
    assert_ok(prh_procrustes_create(&f.fit, &f.views[0], &f.views[1], NULL));
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_procrustes_destroy(f->fit);
    prh_certificate_destroy(f->certificate);
    prh_kernel_destroy(f->kernel);
    free(f->weights);
    free(f->y);
    free(f->x);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_and_features_survive_refused_memory),
        cmocka_unit_test(scaling_survives_refused_memory),
        cmocka_unit_test(fits_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* What only some metrics have, asked of the library on a pair of eight items. */
#include "probe.h"

#include <stddef.h>

static const double probe_x[8][2] = {
    {0.1, 1.3}, {2.2, 0.4}, {-0.7, 0.9}, {1.5, -1.1}, {-1.8, -0.3}, {0.6, 2.4}, {-0.2, -2.1}, {3.1, 1.7}};
static const double probe_y[8][2] = {
    {1.9, 0.2}, {-0.5, 1.1}, {0.3, -0.8}, {-1.6, 0.7}, {2.8, 1.4}, {0.9, -1.9}, {-2.3, -0.6}, {1.2, 2.5}};

static int wrap(prh_representation **out, const double (*values)[2])
{
    const prh_view view = {.data = values, .rows = 8, .cols = 2, .ld = 2, .dtype = PRH_F64};

    return prh_representation_wrap(out, &view, NULL, NULL) == PRH_OK;
}

prh_status probe_metric(const char *name, int32_t convention, probe_call *call)
{
    const prh_metric_options settings = {.struct_size = sizeof settings, .k = 3, .convention = convention};
    prh_representation *x = NULL, *y = NULL;
    prh_prepared *a = NULL, *b = NULL;
    prh_metric *metric = NULL;
    prh_status status = PRH_ERR_UNSUPPORTED;

    if (wrap(&x, probe_x) && wrap(&y, probe_y) &&
        prh_metric_create_by_name(&metric, name, &settings) == PRH_OK &&
        prh_prepared_create(&a, metric, x) == PRH_OK && prh_prepared_create(&b, metric, y) == PRH_OK)
        status = call(metric, a, b);
    prh_prepared_destroy(a);
    prh_prepared_destroy(b);
    prh_metric_destroy(metric);
    prh_representation_destroy(x);
    prh_representation_destroy(y);
    return status;
}

/* align X Y: opens two models and prints the score of their best pair of layers. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <prh/prh.h>

static void check(prh_status status)
{
    if (status >= 0) /* success, or a note: the outputs are written */
        return;
    fprintf(stderr, "%s: %s\n", prh_status_string(status), prh_last_error());
    exit(1);
}

static int32_t show_progress(double fraction, void *user_data)
{
    fprintf(user_data, "\r%3.0f%%%s", 100.0 * fraction, fraction < 1.0 ? "" : "\n");
    return 0; /* anything else cancels */
}

int main(int argc, char **argv)
{
    prh_model *x = NULL, *y = NULL;
    prh_metric *metric = NULL;
    prh_alignment *result = NULL;
    prh_layer_pair best;
    prh_null_result null = {.struct_size = sizeof null};

    if (argc != 3) {
        fprintf(stderr, "usage: %s X Y (.npy, .safetensors, or a directory of .npy files)\n", argv[0]);
        return 2;
    }
    check(prh_model_open(&x, argv[1], NULL));
    check(prh_model_open(&y, argv[2], NULL));
    check(prh_metric_create_by_name(&metric, "mutual_knn", NULL));

    const prh_null_options chance = {.struct_size = sizeof chance}; /* 1000 draws, or a closed form */
    prh_align_options options = {.struct_size = sizeof options,
        .preprocessing = PRH_PREPROCESS_PAPER,
        .progress = show_progress,
        .progress_data = stderr,
        .null = &chance};
    check(prh_align(&result, metric, x, y, &options));
    check(prh_alignment_best(result, &best));
    printf("%.12f at layers %" PRId64 ", %" PRId64 "\n", best.score, best.layer_x, best.layer_y);
    check(prh_null_get_result(
        prh_alignment_null(result), &null)); /* of the best of all pairs, not of one pair */
    printf("p = %.3g (%s), calibrated %.6f\n", null.p, prh_null_method_name(null.method), null.calibrated);

    prh_alignment_destroy(result);
    prh_metric_destroy(metric);
    prh_model_destroy(y);
    prh_model_destroy(x);
    return 0;
}

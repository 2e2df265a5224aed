/* score: compares two arrays that are in memory already. Nothing is copied. */
#include <stdio.h>
#include <stdlib.h>

#include <prh/prh.h>

enum { N = 200, P = 3, Q = 5 };

static void check(prh_status status)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s: %s\n", prh_status_string(status), prh_last_error());
    exit(1);
}

/* Stands for the features that your program has: the same N items seen twice. */
static void make_features(float *x, float *y)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < P; j++)
            x[i * P + j] = (float)(i * (j + 2) % 17 - 8);
        for (int j = 0; j < Q; j++)
            y[i * Q + j] = x[i * P + j % P] + (float)(i * (j + 5) % 7);
    }
}

static prh_representation *wrap(const float *features, int64_t rows, int64_t cols)
{
    prh_view view = {.data = features, .rows = rows, .cols = cols, .ld = cols, .dtype = PRH_F32};
    prh_representation *representation;

    check(prh_representation_wrap(&representation, &view, NULL, NULL)); /* the memory stays ours */
    return representation;
}

static void print_score(const char *name, const prh_representation *x, const prh_representation *y)
{
    prh_metric *metric;
    double score;

    check(prh_metric_create_by_name(&metric, name, NULL)); /* NULL: all defaults, here k = 10 */
    check(prh_metric_compute(metric, x, y, &score));
    printf("%s %.12f\n", name, score);
    prh_metric_destroy(metric);
}

int main(void)
{
    static float features_x[N * P], features_y[N * Q];

    make_features(features_x, features_y);
    prh_representation *x = wrap(features_x, N, P);
    prh_representation *y = wrap(features_y, N, Q);

    print_score("mutual_knn", x, y);
    print_score("cka", x, y);

    prh_representation_destroy(y);
    prh_representation_destroy(x);
    return 0;
}

/*
 * digits DIR: do strong models agree? Reads the family of networks in examples/data (DIR/digits), aligns every
 * model with every other, and prints agreement against width, against competence, and beside untrained controls.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prh/prh.h>

enum { MAX_MODELS = 128, MAX_FIELDS = 32, MAX_LINE = 1024, NAME = 64, METRICS = 2 };

static const char *const metric_names[METRICS] = {"mutual_knn", "unbiased_cka"};

typedef struct network {
    char name[NAME], family[NAME];
    int width, depth, solved; /* solved: tasks at 80 % of the best accuracy or more */
    double accuracy;
    prh_prepared *layer[16];
    int64_t layers;
} network;

typedef struct family {
    network model[MAX_MODELS];
    int count, tasks;
    double score[METRICS][MAX_MODELS][MAX_MODELS];
    double chance; /* of the first metric, one pair of layers */
    prh_metric *metric[METRICS];
} family;

static void check(prh_status status)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s: %s\n", prh_status_string(status), prh_last_error());
    exit(2);
}

static FILE *open_table(const char *folder, const char *name)
{
    char path[MAX_LINE];
    FILE *file;

    snprintf(path, sizeof path, "%s/digits/%s", folder, name);
    file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(2);
    }
    return file;
}

/* Cuts a line of plain CSV in place; returns the number of fields, 0 at the end of the file. */
static int read_fields(FILE *file, char line[MAX_LINE], char *field[MAX_FIELDS])
{
    int count = 0;

    if (!fgets(line, MAX_LINE, file))
        return 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at && count < MAX_FIELDS; count++) {
        field[count] = at;
        at = strchr(at, ',');
        if (at)
            *at++ = '\0';
    }
    return count;
}

static int column(char *const *field, int count, const char *name)
{
    for (int c = 0; c < count; c++)
        if (strcmp(field[c], name) == 0)
            return c;
    fprintf(stderr, "models.csv has no column %s\n", name);
    exit(2);
}

/* Opens one model, applies the paper's preprocessing, prepares its layers for both metrics, lets the features go. */
static void prepare(family *f, network *m, const char *folder, const char *file)
{
    char path[MAX_LINE];
    prh_model *raw = NULL, *clean = NULL;
    prh_preprocess *paper = NULL;

    snprintf(path, sizeof path, "%s/digits/%s", folder, file);
    check(prh_model_open(&raw, path, NULL));
    check(prh_preprocess_create(&paper, PRH_PREPROCESS_PAPER));
    check(prh_preprocess_apply(&clean, paper, raw, PRH_PRECISION_AUTO, NULL));
    m->layers = prh_model_layer_count(clean);
    check(prh_prepared_create_layers(
        m->layer, (const prh_metric *const *)f->metric, METRICS, clean, NULL, NULL));
    prh_preprocess_destroy(paper);
    prh_model_destroy(clean);
    prh_model_destroy(raw);
}

static void read_models(family *f, const char *folder)
{
    char line[MAX_LINE], *field[MAX_FIELDS];
    FILE *file = open_table(folder, "models.csv");
    int count = read_fields(file, line, field);
    const int path = column(field, count, "path"), kind = column(field, count, "family"),
              width = column(field, count, "width"), depth = column(field, count, "depth"),
              accuracy = column(field, count, "accuracy_ten");

    while (read_fields(file, line, field) == count && f->count < MAX_MODELS) {
        network *m = &f->model[f->count++];

        snprintf(m->name, sizeof m->name, "%s", field[0]);
        snprintf(m->family, sizeof m->family, "%s", field[kind]);
        m->width = atoi(field[width]);
        m->depth = atoi(field[depth]);
        m->accuracy = strtod(field[accuracy], NULL);
        prepare(f, m, folder, field[path]);
    }
    fclose(file);
}

/* A task counts as solved at 80 % of the best accuracy that any model reached on it (arXiv 2405.07987). */
static void read_tasks(family *f, const char *folder)
{
    static double accuracy[MAX_MODELS][MAX_FIELDS];
    char line[MAX_LINE], *field[MAX_FIELDS];
    FILE *file = open_table(folder, "tasks.csv");
    int count = read_fields(file, line, field), row = 0;

    f->tasks = count - 1;
    for (; row < f->count && read_fields(file, line, field) == count; row++)
        for (int t = 1; t < count; t++)
            accuracy[row][t] = strtod(field[t], NULL);
    fclose(file);
    for (int t = 1; t < count; t++) {
        double best = 0.0;

        for (int m = 0; m < row; m++)
            best = fmax(best, accuracy[m][t]);
        for (int m = 0; m < row; m++)
            f->model[m].solved += accuracy[m][t] >= 0.8 * best;
    }
}

static void align_all(family *f)
{
    for (int a = 0; a < f->count; a++)
        for (int b = a + 1; b < f->count; b++)
            for (int k = 0; k < METRICS; k++) {
                const network *x = &f->model[a], *y = &f->model[b];
                prh_alignment *result = NULL;
                prh_layer_pair best = {NAN, -1, -1};

                check(prh_align_prepared(&result, f->metric[k], (const prh_prepared *const *)x->layer,
                    x->layers, (const prh_prepared *const *)y->layer, y->layers, NULL));
                (void)!prh_alignment_best(result, &best); /* stays NaN if no pair has a score */
                f->score[k][a][b] = f->score[k][b][a] = best.score;
                prh_alignment_destroy(result);
            }
    check(prh_metric_chance(f->metric[0], f->model[0].layer[0], f->model[1].layer[0], &f->chance));
}

typedef int (*chooser)(const network *m, const void *wanted);

/* Mean alignment over all pairs of one chosen model with another; se over models, not over pairs. */
static double mean_between(const family *f, int metric, chooser left, const void *l, chooser right,
    const void *r, int *models, double *se)
{
    double total = 0.0, square = 0.0;
    int count = 0;

    for (int a = 0; a < f->count; a++) {
        double sum = 0.0;
        int partners = 0;

        for (int b = 0; b < f->count && left(&f->model[a], l); b++)
            if (b != a && right(&f->model[b], r)) {
                sum += f->score[metric][a][b];
                partners++;
            }
        if (partners == 0)
            continue;
        total += sum / partners;
        square += sum / partners * (sum / partners);
        count++;
    }
    *models = count;
    /* two models have one agreement between them, which says nothing about its spread */
    *se = count > 2 ? sqrt(fmax(0.0, square - total * total / count) / (count - 1) / count) : NAN;
    return count > 0 ? total / count : NAN;
}

typedef struct cell {
    const char *family;
    int width;
} cell;

static int of_cell(const network *m, const void *wanted)
{
    const cell *c = wanted;

    return m->depth == 1 && m->width == c->width && strcmp(m->family, c->family) == 0;
}

static double mean_accuracy(const family *f, const cell *c)
{
    double sum = 0.0;
    int count = 0;

    for (int m = 0; m < f->count; m++)
        if (of_cell(&f->model[m], c)) {
            sum += f->model[m].accuracy;
            count++;
        }
    return count > 0 ? sum / count : NAN;
}

static void print_number(double value)
{
    if (isnan(value))
        printf("       -");
    else
        printf("   %.3f", value);
}

static void print_error(double se)
{
    if (isnan(se))
        printf("    -   ");
    else
        printf(" (%.3f)", se);
}

static void report_width(const family *f, const char *kind, const char *title)
{
    printf("\n%s\n  width  models  accuracy   mutual_knn (se)    unbiased_cka\n", title);
    for (int width = 2; width <= 256; width *= 2) {
        const cell c = {kind, width};
        int models;
        double se, unused, knn = mean_between(f, 0, of_cell, &c, of_cell, &c, &models, &se);

        if (models < 2)
            continue;
        printf("  %5d  %6d", width, models);
        print_number(mean_accuracy(f, &c));
        print_number(knn);
        print_error(se);
        print_number(mean_between(f, 1, of_cell, &c, of_cell, &c, &models, &unused));
        printf("\n");
    }
}

typedef struct range {
    int low, high;
} range;

static int in_range(const network *m, const void *wanted)
{
    const range *r = wanted;

    return m->solved >= r->low && m->solved <= r->high;
}

static void report_competence(const family *f)
{
    const range bins[] = {{0, 7}, {8, 11}, {12, 15}, {16, f->tasks}};

    printf("\nAll models, binned by tasks solved (of %d): mean agreement inside each bin\n", f->tasks);
    printf("  solved   models   mutual_knn (se over models)\n");
    for (size_t b = 0; b < sizeof bins / sizeof bins[0]; b++) {
        int models;
        double se, mean = mean_between(f, 0, in_range, &bins[b], in_range, &bins[b], &models, &se);

        printf("  %2d-%2d    %6d", bins[b].low, bins[b].high, models);
        print_number(mean);
        print_error(se);
        printf("\n");
    }
}

static int find(const family *f, const char *name)
{
    for (int m = 0; m < f->count; m++)
        if (strcmp(f->model[m].name, name) == 0)
            return m;
    return -1;
}

/* The best pair of layers against the null of the same search: one random pairing of the items for all layers at a time. */
static void report_pair(const family *f, const network *x, const network *y)
{
    const prh_null_options null = {.struct_size = sizeof null}; /* method auto, alpha 0.05 */
    const prh_align_options options = {.struct_size = sizeof options, .null = &null};
    prh_null_result chance = {.struct_size = sizeof chance};
    prh_alignment *result = NULL;
    prh_layer_pair best;

    check(prh_align_prepared(&result, f->metric[0], (const prh_prepared *const *)x->layer, x->layers,
        (const prh_prepared *const *)y->layer, y->layers, &options));
    check(prh_alignment_best(result, &best));
    check(prh_null_get_result(prh_alignment_null(result), &chance));
    printf("  %-15s %-16s  %.3f  %4" PRId64 ", %" PRId64 "  %9.3f  %10.3f  ", x->name, y->name, best.score,
        best.layer_x, best.layer_y, chance.threshold, chance.calibrated);
    printf(chance.p < 1e-16 ? "< 1e-16\n" : "%.2g\n", chance.p);
    prh_alignment_destroy(result);
}

static void report_pairs(const family *f)
{
    static const char *const pair[][2] = {{"ten-w32-d3-s0", "ten-w32-d3-s1"},
        {"ten-w256-d1-s0", "ten-w32-d3-s0"}, {"ten-w64-d1-s0", "auto-w64-d1-s0"},
        {"ten-w64-d1-s0", "parity-w64-d1-s0"}, {"ten-w64-d1-s0", "raw-w64-d1-s0"}};

    printf(
        "\nSome pairs: mutual_knn of the best pair of layers (0-based), and where that best of all pairs of\n"
        "layers lies against random pairings of the digits: threshold (5 %%), calibrated score, p\n"
        "  pair                              score  layers  threshold  calibrated  p\n");
    for (size_t p = 0; p < sizeof pair / sizeof pair[0]; p++) {
        const int a = find(f, pair[p][0]), b = find(f, pair[p][1]);

        if (a >= 0 && b >= 0)
            report_pair(f, &f->model[a], &f->model[b]);
    }
}

int main(int argc, char **argv)
{
    static family f;

    if (argc != 2) {
        fprintf(stderr, "usage: %s examples/data\n", argv[0]);
        return 2;
    }
    for (int k = 0; k < METRICS; k++)
        check(prh_metric_create_by_name(&f.metric[k], metric_names[k], NULL));
    read_models(&f, argv[1]);
    read_tasks(&f, argv[1]);
    align_all(&f);
    printf("%d networks on %" PRId64 " held-out digits; paper preprocessing, best layer pair, k = 10\n",
        f.count, prh_prepared_rows(f.model[0].layer[0]));
    printf("chance level of one pair of layers: mutual_knn %.4f, unbiased_cka 0\n", f.chance);
    report_width(&f, "ten-classes", "Trained on ten classes: agreement between seeds of one width");
    report_width(&f, "untrained", "Untrained controls of the same shape");
    report_competence(&f);
    printf("  (the hypothesis in miniature: the more tasks a network solves, the more it agrees with its "
           "like; but\n"
           "  wide untrained networks agree too, so compare the tables at equal width)\n");
    report_pairs(&f);
    for (int m = 0; m < f.count; m++)
        for (int64_t l = 0; l < f.model[m].layers; l++)
            prh_prepared_destroy(f.model[m].layer[l]);
    for (int k = 0; k < METRICS; k++)
        prh_metric_destroy(f.metric[k]);
    return 0;
}

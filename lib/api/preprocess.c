/* Preprocessing: the list of steps as a value, and its application layer by layer. */
#include <prh/preprocess.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/number.h"
#include "base/threads.h"
#include "compute/basis.h"
#include "compute/items.h"
#include "compute/steps.h"

typedef enum kind { CLAMP, CLAMP_MEAN, CENTER, STANDARDIZE, NORMALIZE, PCA } kind;

typedef struct step {
    kind kind;
    int32_t per_matrix; /* clamp */
    double value;       /* quantile, or share of the variance */
    int64_t rank;       /* pca */
    char name[64];
} step;

struct prh_preprocess {
    int64_t count;
    step *steps;
};

static int starts(const char *text, size_t length, const char *word)
{
    return length >= strlen(word) && memcmp(text, word, strlen(word)) == 0;
}

static int is(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && starts(text, length, word);
}

/* "0.95", "0.95@stack", "0.95@matrix" */
static int read_clamp(step *s, const char *text, size_t length)
{
    static const char stack[] = "@stack", matrix[] = "@matrix";
    char number[PRH__NUMBER_SIZE];
    const char *at = memchr(text, '@', length);
    const size_t digits = at ? (size_t)(at - text) : length;

    if (at && !is(at, length - digits, stack) && !is(at, length - digits, matrix))
        return 0;
    s->per_matrix = at && is(at, length - digits, matrix);
    if (!prh__read_number(text, digits, &s->value) || !(s->value > 0.0 && s->value <= 1.0))
        return 0;
    snprintf(s->name, sizeof s->name, "%s:%s%s", s->kind == CLAMP ? "clamp" : "clamp-mean",
        prh__write_number(number, s->value), s->per_matrix ? matrix : stack);
    return 1;
}

/* An integer is a rank, anything else a share; the share 1 keeps its point, lest it read back as a rank. */
static int read_pca(step *s, const char *text, size_t length)
{
    char number[PRH__NUMBER_SIZE];

    if (prh__read_count(text, length, &s->rank)) {
        snprintf(s->name, sizeof s->name, "pca:%" PRId64, s->rank);
        return s->rank >= 1;
    }
    if (!prh__read_number(text, length, &s->value) || !(s->value > 0.0 && s->value <= 1.0))
        return 0;
    snprintf(s->name, sizeof s->name, "pca:%s%s", prh__write_number(number, s->value),
        s->value == 1.0 ? ".0" : "");
    return 1;
}

static prh_status read_step(step *s, const char *text, size_t length)
{
    static const struct {
        const char *name;
        kind kind;
    } plain[] = {{"center", CENTER}, {"standardize", STANDARDIZE}, {"normalize", NORMALIZE}};
    int ok = 0, known = 1;

    memset(s, 0, sizeof *s);
    PRH__REQUIRE(!is(text, length, PRH_PREPROCESS_PAPER) && !is(text, length, PRH_PREPROCESS_NONE),
        PRH_ERR_ARGUMENT, "'%.*s' stands for a whole list of steps and cannot be part of one", (int)length,
        text);
    for (size_t p = 0; p < sizeof plain / sizeof plain[0] && !ok; p++) {
        ok = is(text, length, plain[p].name);
        s->kind = plain[p].kind;
        snprintf(s->name, sizeof s->name, "%s", plain[p].name);
    }
    if (ok)
        return PRH_OK;
    if (starts(text, length, "clamp-mean:")) {
        s->kind = CLAMP_MEAN;
        ok = read_clamp(s, text + 11, length - 11);
    } else if (starts(text, length, "clamp:")) {
        s->kind = CLAMP;
        ok = read_clamp(s, text + 6, length - 6);
    } else if (starts(text, length, "pca:")) {
        s->kind = PCA;
        ok = read_pca(s, text + 4, length - 4);
    } else {
        known = 0;
    }
    PRH__REQUIRE(known, PRH_ERR_ARGUMENT,
        "preprocessing step '%.*s' is unknown; there are clamp:Q, clamp-mean:Q, "
        "center, standardize, normalize, pca:R, paper and none",
        (int)(length < 64 ? length : 64), text);
    PRH__REQUIRE(ok, PRH_ERR_ARGUMENT,
        "preprocessing step '%.*s': a quantile or share must be in (0, 1], a rank an "
        "integer >= 1, a scope @stack or @matrix",
        (int)(length < 64 ? length : 64), text);
    return PRH_OK;
}

static prh_status read_list(prh_preprocess *p, const char *steps)
{
    int64_t room = 1;

    for (const char *c = steps; *c; c++)
        room += *c == ',';
    PRH__TRY(prh__alloc(&p->steps, room, sizeof *p->steps));
    for (;;) {
        const size_t length = strcspn(steps, ","), blanks = strspn(steps, " ");
        const char *first = steps + (blanks < length ? blanks : length), *end = steps + length;

        while (end > first && end[-1] == ' ')
            end--;
        PRH__TRY(read_step(&p->steps[p->count], first, (size_t)(end - first)));
        p->count++;
        if (steps[length] == '\0')
            return PRH_OK;
        steps += length + 1;
    }
}

/* What a word that stands for a whole list means; other lists are what they are. */
static const char *expand(const char *steps)
{
    const char *first = steps ? steps + strspn(steps, " ") : "";
    size_t length = strlen(first);

    while (length > 0 && first[length - 1] == ' ')
        length--;
    if (length == 0 || is(first, length, PRH_PREPROCESS_NONE))
        return "";
    return is(first, length, PRH_PREPROCESS_PAPER) ? "clamp:0.95@stack,normalize" : steps;
}

prh_status prh_preprocess_create(prh_preprocess **out, const char *steps)
{
    prh_preprocess *p;
    prh_status status = PRH_OK;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    steps = expand(steps);
    PRH__TRY(prh__alloc_zero(&p, 1, sizeof *p));
    if (*steps)
        status = read_list(p, steps);
    if (status < 0)
        prh_preprocess_destroy(p);
    else
        *out = p;
    return status;
}

void prh_preprocess_destroy(prh_preprocess *preprocess)
{
    if (!preprocess)
        return;
    prh__free(preprocess->steps);
    prh__free(preprocess);
}

int64_t prh_preprocess_step_count(const prh_preprocess *preprocess)
{
    return preprocess ? preprocess->count : 0;
}

const char *prh_preprocess_step(const prh_preprocess *preprocess, int64_t i)
{
    return preprocess && i >= 0 && i < preprocess->count ? preprocess->steps[i].name : NULL;
}

/* One application. */
typedef struct applying {
    const prh_model *model;
    const step *step;
    double threshold; /* of a clamp over the stack */
    prh__dense *layers;
    prh_preprocess_report *reports;
    int32_t precision;
    prh__run *run;
} applying;

static prh_status within_layer(const applying *a, int64_t layer, prh_status status)
{
    if (status >= 0 || status == PRH_ERR_CANCELLED || status == PRH_ERR_MEMORY || a->model->count == 1)
        return status;
    return prh__fail_within(status, "layer %" PRId64 " (%s)", layer, a->model->layer_names[layer]);
}

static prh_status convert_layer(void *context, int64_t layer, int64_t worker)
{
    applying *a = context;
    const prh_view *view = &a->model->layers[layer].view;

    (void)worker;
    PRH__TRY(within_layer(
        a, layer, prh__dense_create(&a->layers[layer], view, prh__work_dtype(a->precision, view->dtype))));
    return prh__task_step(a->run->task, (double)view->rows * (double)view->cols / 1024.0);
}

static prh_status clamp_layer(applying *a, int64_t layer)
{
    double threshold = a->threshold;

    if (a->step->per_matrix)
        PRH__TRY((a->step->kind == CLAMP ? prh__clamp_quantile : prh__clamp_mean_quantile)(
            &a->layers[layer], 1, a->step->value, &threshold));
    prh__dense_clamp(&a->layers[layer], threshold);
    a->reports[layer].clamp_threshold = threshold;
    return PRH_OK;
}

static prh_status apply_layer(applying *a, int64_t layer)
{
    prh__dense *dense = &a->layers[layer];
    prh_preprocess_report *report = &a->reports[layer];
    int64_t ignored;

    switch (a->step->kind) {
    case CLAMP:
    case CLAMP_MEAN:
        return clamp_layer(a, layer);
    case CENTER:
        return prh__dense_center(dense, 0, &ignored);
    case STANDARDIZE:
        return prh__dense_center(dense, 1, &report->constant_columns);
    case NORMALIZE:
        return prh__dense_normalize(dense, &report->zero_rows);
    default:
        return prh__dense_pca(dense, a->step->rank, a->step->value, &report->components);
    }
}

static prh_status step_layer(void *context, int64_t layer, int64_t worker)
{
    applying *a = context;
    const double size = (double)a->layers[layer].rows * (double)a->layers[layer].cols;

    (void)worker;
    PRH__TRY(within_layer(a, layer, apply_layer(a, layer)));
    return prh__task_step(a->run->task, size / 1024.0);
}

static prh_status apply_steps(applying *a, const prh_preprocess *preprocess)
{
    const int64_t count = a->model->count;
    const int64_t workers = a->run->threads < count ? a->run->threads : count;

    PRH__TRY(prh__parallel(a->run, count, workers, convert_layer, a));
    for (int64_t s = 0; s < preprocess->count; s++) {
        a->step = &preprocess->steps[s];
        if (a->step->kind <= CLAMP_MEAN && !a->step->per_matrix)
            PRH__TRY((a->step->kind == CLAMP ? prh__clamp_quantile : prh__clamp_mean_quantile)(
                a->layers, count, a->step->value, &a->threshold));
        PRH__TRY(prh__parallel(a->run, count, workers, step_layer, a));
    }
    return PRH_OK;
}

/* What stays of a model whose layers change. */
static prh_model_options options_of(const prh_model *m)
{
    return (prh_model_options){.struct_size = sizeof(prh_model_options),
        .name = m->name,
        .family = m->family,
        .modality = m->modality,
        .layer_names = (const char *const *)m->layer_names};
}

/* A model over the finished layers, which move into it, as the reports do. */
static prh_status hand_over(prh_model **out, applying *a)
{
    const prh_model *m = a->model;
    const prh_model_options options = options_of(m);
    prh_representation *layers;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&layers, m->count, sizeof *layers));
    for (int64_t l = 0; l < m->count; l++) {
        layers[l].view = prh__dense_view(&a->layers[l]);
        layers[l].storage = m->layers[l].storage;
        layers[l].storage.mapped = 0;
        PRH__GO(prh__hold_create(&layers[l].hold, prh__free, a->layers[l].data));
        a->layers[l].data = NULL;
    }
    PRH__GO(prh__model_build(out, layers, m->count, &options));
    (*out)->reports = a->reports;
    a->reports = NULL;
done:
    for (int64_t l = 0; l < m->count; l++)
        prh__hold_drop(layers[l].hold); /* the model has its own */
    prh__free(layers);
    return status;
}

static prh_status run_steps(prh_model **out, const prh_preprocess *preprocess, applying *a)
{
    const int64_t count = a->model->count;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&a->layers, count, sizeof *a->layers));
    PRH__GO(prh__alloc(&a->reports, count, sizeof *a->reports));
    for (int64_t l = 0; l < count; l++)
        a->reports[l] = prh__report_nothing();
    for (int64_t l = 0; l < count; l++)
        prh__task_expect(a->run->task, (double)(1 + preprocess->count) * (double)a->model->rows *
                                           (double)a->model->layers[l].view.cols / 1024.0);
    PRH__GO(apply_steps(a, preprocess));
    PRH__GO(hand_over(out, a));
done:
    for (int64_t l = 0; l < count; l++)
        prh__dense_free(&a->layers[l]);
    prh__free(a->reports);
    prh__free(a->layers);
    return status;
}

static prh_status share_layers(prh_model **out, const prh_model *m)
{
    const prh_model_options options = options_of(m);

    return prh__model_build(out, m->layers, m->count, &options);
}

prh_status prh_preprocess_apply(prh_model **out, const prh_preprocess *preprocess, const prh_model *model,
    int32_t precision, const prh_run_options *options)
{
    applying a = {.model = model, .precision = precision};
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(preprocess && model, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__precision_check(precision));
    PRH__TRY(prh__run_begin(&run, &task, options));
    a.run = &run;
    status = preprocess->count > 0 ? run_steps(out, preprocess, &a) : share_layers(out, model);
    return prh__run_end(&run, status);
}

prh_preprocess_report prh__report_nothing(void)
{
    return (prh_preprocess_report){.struct_size = sizeof(prh_preprocess_report), .clamp_threshold = INFINITY};
}

prh_status prh__report_write(
    prh_preprocess_report *report, const prh_preprocess_report *reports, int64_t layer, int64_t count)
{
    const prh_preprocess_report mine =
        reports && layer >= 0 && layer < count ? reports[layer] : prh__report_nothing();

    PRH__REQUIRE(layer >= 0 && layer < count, PRH_ERR_ARGUMENT,
        "there is no layer %" PRId64 ", there are %" PRId64, layer, count);
    return prh__options_write(report, &mine, sizeof mine, sizeof mine, "prh_preprocess_report");
}

prh_status prh_preprocess_get_report(const prh_model *model, int64_t layer, prh_preprocess_report *report)
{
    PRH__REQUIRE(model && report, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__report_write(report, model->reports, layer, model->count);
}

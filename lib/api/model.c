/* Models: layers that agree on their rows, with names. */
#include <prh/model.h>

#include <stdio.h>
#include <string.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/threads.h"
#include "compute/summary.h"
#include "io/io.h"

/* The word as it lives for ever, NULL for features. */
static prh_status find_kernel(const char **out, const char *asked)
{
    static const char *const words[] = {"gram", "dissimilarity", "squared-dissimilarity"};

    *out = NULL;
    for (size_t i = 0; asked && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(asked, words[i]) == 0)
            *out = words[i];
    PRH__REQUIRE(!asked || *out, PRH_ERR_ARGUMENT,
        "layers are features or gram, dissimilarity or squared-dissimilarity, not \"%s\"", asked);
    return PRH_OK;
}

static prh_status read_options(prh_model_options *mine, const prh_model_options *theirs)
{
    PRH__TRY(prh__options_read(
        mine, sizeof *mine, theirs, offsetof(prh_model_options, kernel), "prh_model_options"));
    return find_kernel(&mine->kernel, mine->kernel);
}

static prh_status check_rows(const prh_representation *layers, int64_t count)
{
    for (int64_t l = 1; l < count; l++)
        PRH__REQUIRE(layers[l].view.rows == layers[0].view.rows, PRH_ERR_SHAPE,
            "layer %" PRId64 " has %" PRId64 " rows, layer 0 has %" PRId64, l, layers[l].view.rows,
            layers[0].view.rows);
    return PRH_OK;
}

static prh_status check_square(const prh_model *m)
{
    for (int64_t l = 0; l < m->count && m->kernel; l++) {
        const prh_view *view = &m->layers[l].view;

        PRH__REQUIRE(view->rows == view->cols, PRH_ERR_SHAPE,
            "layer %" PRId64 " (%s) is %" PRId64 " x %" PRId64 "; as %s it must be square", l,
            m->layer_names[l], view->rows, view->cols, m->kernel);
    }
    return PRH_OK;
}

prh_status prh__model_build(
    prh_model **out, const prh_representation *layers, int64_t count, const prh_model_options *options)
{
    const char *const *names = options->layer_names;
    char number[24];
    prh_model *m = NULL;
    prh_status status;

    *out = NULL;
    PRH__TRY(check_rows(layers, count));
    PRH__GO(prh__alloc_zero(&m, 1, sizeof *m));
    m->rows = layers[0].view.rows;
    m->kernel = options->kernel;
    PRH__GO(prh__copy_string(&m->name, options->name ? options->name : "model"));
    PRH__GO(prh__copy_string(&m->family, options->family));
    PRH__GO(prh__copy_string(&m->modality, options->modality));
    PRH__GO(prh__alloc_zero(&m->layers, count, sizeof *m->layers));
    PRH__GO(prh__alloc_zero(&m->layer_names, count, sizeof *m->layer_names));
    m->count = count;
    for (int64_t l = 0; l < count; l++) {
        snprintf(number, sizeof number, "%" PRId64, l);
        PRH__GO(prh__copy_string(&m->layer_names[l], names && names[l] ? names[l] : number));
        m->layers[l] = layers[l];
        prh__hold_take(layers[l].hold);
    }
    PRH__GO(check_square(m));
    *out = m;
done:
    if (status < 0)
        prh_model_destroy(m);
    return status;
}

/* The last part of a path without its ending. */
static prh_status stem(char **out, const char *path)
{
    size_t end = strlen(path), start, dot;

    while (end > 1 && path[end - 1] == '/')
        end--;
    start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    dot = end;
    while (dot > start + 1 && path[dot - 1] != '.')
        dot--;
    if (dot > start + 1)
        end = dot - 1;
    PRH__TRY(prh__alloc_zero(out, (int64_t)(end - start) + 1, 1));
    memcpy(*out, path + start, end - start);
    return PRH_OK;
}

static prh_status from_stored(prh_model **out, const prh__stored_model *stored, prh_model_options *options)
{
    prh_representation *layers = NULL;
    const char **names = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&layers, stored->count, sizeof *layers));
    PRH__GO(prh__alloc(&names, stored->count, sizeof *names));
    for (int64_t l = 0; l < stored->count; l++) {
        const prh__stored_layer *from = &stored->layers[l];

        layers[l] = (prh_representation){.view = from->view, .storage = from->storage, .hold = from->hold};
        names[l] = from->name;
    }
    options->layer_names = names;
    PRH__GO(prh__model_build(out, layers, stored->count, options));
done:
    prh__free(names);
    prh__free(layers);
    return status;
}

prh_status prh_model_open(prh_model **out, const char *path, const prh_model_options *options)
{
    prh__stored_model stored = {0};
    prh_model_options mine;
    char *name = NULL;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(path, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(read_options(&mine, options));
    PRH__REQUIRE(!mine.layer_names, PRH_ERR_ARGUMENT, "%s: what is stored names its own layers", path);
    PRH__TRY(prh__io_open(&stored, path));
    PRH__GO(stem(&name, path));
    if (!mine.name)
        mine.name = name;
    status = from_stored(out, &stored, &mine);
    if (status == PRH_ERR_SHAPE)
        (void)prh__fail_within(status, "%s", path);
done:
    prh__free(name);
    prh__io_close(&stored);
    return status;
}

prh_status prh_model_create(
    prh_model **out, const prh_representation *const *layers, int64_t count, const prh_model_options *options)
{
    prh_representation *copies;
    prh_model_options mine;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(layers && count >= 1, PRH_ERR_ARGUMENT, "a model needs at least one layer");
    for (int64_t l = 0; l < count; l++)
        PRH__REQUIRE(layers[l], PRH_ERR_ARGUMENT, "layer %" PRId64 " is NULL", l);
    PRH__TRY(read_options(&mine, options));
    PRH__TRY(prh__alloc(&copies, count, sizeof *copies));
    for (int64_t l = 0; l < count; l++)
        copies[l] = *layers[l];
    status = prh__model_build(out, copies, count, &mine);
    prh__free(copies);
    return status;
}

void prh_model_destroy(prh_model *model)
{
    if (!model)
        return;
    for (int64_t l = 0; l < model->count; l++) {
        prh__hold_drop(model->layers[l].hold);
        prh__free(model->layer_names[l]);
    }
    prh__free(model->layers);
    prh__free(model->layer_names);
    prh__free(model->reports);
    prh__free(model->name);
    prh__free(model->family);
    prh__free(model->modality);
    prh__free(model);
}

int64_t prh_model_rows(const prh_model *model)
{
    return model ? model->rows : 0;
}

int64_t prh_model_layer_count(const prh_model *model)
{
    return model ? model->count : 0;
}

const prh_representation *prh_model_layer(const prh_model *model, int64_t i)
{
    return model && i >= 0 && i < model->count ? &model->layers[i] : NULL;
}

const char *prh_model_layer_name(const prh_model *model, int64_t i)
{
    return model && i >= 0 && i < model->count ? model->layer_names[i] : NULL;
}

const char *prh_model_name(const prh_model *model)
{
    return model ? model->name : "";
}

const char *prh_model_family(const prh_model *model)
{
    return model ? model->family : "";
}

const char *prh_model_modality(const prh_model *model)
{
    return model ? model->modality : "";
}

const char *prh_model_kernel(const prh_model *model)
{
    return model ? model->kernel : NULL;
}

/* ---- summaries ---- */

typedef struct summarizing {
    const prh_model *model;
    prh_summary *found;
    const prh__run *run;
} summarizing;

static prh_status summarize_layer(void *context, int64_t layer, int64_t worker)
{
    const summarizing *s = context;
    const prh_view *view = &s->model->layers[layer].view;

    (void)worker;
    PRH__TRY(prh__summarize(view, &s->found[layer], s->run));
    return prh__task_step(s->run->task, (double)view->rows * (double)view->cols / 1024.0);
}

static prh_status summarize_layers(summarizing *s, prh_summary *const *summaries)
{
    const int64_t count = s->model->count, workers = s->run->threads < count ? s->run->threads : count;
    prh_status status;

    for (int64_t l = 0; l < count; l++)
        prh__task_expect(
            s->run->task, (double)s->model->rows * (double)s->model->layers[l].view.cols / 1024.0);
    PRH__TRY(prh__alloc(&s->found, count, sizeof *s->found));
    PRH__GO(prh__parallel(s->run, count, workers, summarize_layer, s));
    for (int64_t l = 0; l < count; l++)
        PRH__GO(prh__options_write(
            summaries[l], &s->found[l], sizeof(prh_summary), sizeof(prh_summary), "prh_summary"));
done:
    prh__free(s->found);
    return status;
}

prh_status prh_model_summarize(
    const prh_model *model, prh_summary *const *summaries, const prh_run_options *options)
{
    summarizing s = {.model = model};
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(model && summaries, PRH_ERR_ARGUMENT, "a pointer is NULL");
    for (int64_t l = 0; l < model->count; l++) { /* refuse before the work */
        PRH__REQUIRE(summaries[l], PRH_ERR_ARGUMENT, "a pointer is NULL");
        PRH__TRY(prh__options_write(summaries[l], NULL, 0, sizeof(prh_summary), "prh_summary"));
    }
    PRH__TRY(prh__run_begin(&run, &task, options));
    s.run = &run;
    status = summarize_layers(&s, summaries);
    return prh__run_end(&run, status);
}

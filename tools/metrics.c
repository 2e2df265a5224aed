/* From "--metric NAMES --k LIST" to handles of the library. */
#include "metrics.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "suggest.h"

enum { REFERENCE_COUNT = 8 }; /* the first eight of the registry */

static const char *const kernels[] = {"linear", "cosine", "rbf", "rbf:median*", "laplacian", "polynomial",
    "gram", "dissimilarity", "squared-dissimilarity"};

static prh_status create(prh_metric **out, const char *name, int64_t k, const options *wishes)
{
    prh_metric_options settings = {.struct_size = sizeof settings,
        .k = k,
        .kernel = wishes->kernel,
        .svcca_rank = wishes->svcca_rank,
        .convention = wishes->convention,
        .precision = wishes->precision};

    return prh_metric_create_by_name(out, name, &settings);
}

/* A misspelt kernel is refused even if no metric asked for has a kernel. */
static int check_kernel(const options *wishes)
{
    prh_metric *probe = NULL;
    prh_status status = create(&probe, "cka", 0, wishes);
    char *name, *hint;

    prh_metric_destroy(probe);
    if (status == PRH_OK)
        return EXIT_FINE;
    name = need_text("%.*s", (int)strcspn(wishes->kernel, ":"), wishes->kernel);
    hint = suggest_text(name, kernels, sizeof kernels / sizeof *kernels);
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (strcmp(name, kernels[i]) == 0)
            hint[0] = '\0';
    bad_usage(wishes->name, "--kernel %s: %s%s", wishes->kernel, prh_last_error(), hint);
    free(name);
    free(hint);
    return EXIT_BAD;
}

static int refuse_name(const char *name, const options *wishes)
{
    const size_t known = (size_t)prh_metric_count();
    const char **words = need(known + 2, sizeof *words);
    char *hint;

    for (size_t i = 0; i < known; i++)
        words[i] = prh_metric_name_at((int64_t)i);
    words[known] = "reference";
    words[known + 1] = "all";
    hint = suggest_text(name, words, known + 2);
    bad_usage(wishes->name, "unknown metric '%s'%s", name, hint);
    free(hint);
    free(words);
    return EXIT_BAD;
}

/* Names that the library takes without listing them, such as cknna:mutual, count as known. */
static int is_known(const char *name)
{
    prh_metric *probe = NULL;
    prh_status status = prh_metric_create_by_name(&probe, name, NULL);

    prh_metric_destroy(probe);
    return status == PRH_OK;
}

static int append(metric_list *list, const char *name, prh_metric *metric)
{
    metric_entry *entry;
    prh_status status;

    list->items = need_more(list->items, list->count + 1, sizeof *list->items);
    entry = &list->items[list->count++];
    *entry = (metric_entry){.name = need_copy(name),
        .metric = metric,
        .k = prh_metric_k(metric),
        .kernel = prh_metric_kernel(metric),
        .rank = prh_metric_rank(metric),
        .info.struct_size = sizeof entry->info};
    status = prh_metric_get_info(metric, &entry->info);
    return status == PRH_OK ? EXIT_FINE : bad_status(status, NULL);
}

/* What was asked for twice is given once. */
static int is_listed(const metric_list *list, const char *name, int64_t k)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].k == k && strcmp(list->items[i].name, name) == 0)
            return 1;
    return 0;
}

/* Adds one metric with every k, or once if it has no k. */
static int add_metric(metric_list *list, const char *name, const options *wishes)
{
    for (size_t i = 0; i < wishes->k_count; i++) {
        prh_metric *metric = NULL;
        prh_status status = create(&metric, name, wishes->ks[i], wishes);
        int code;

        if (status != PRH_OK)
            return bad_usage(wishes->name, "--metric %s: %s", name, prh_last_error());
        if (is_listed(list, name, prh_metric_k(metric))) {
            prh_metric_destroy(metric);
            continue;
        }
        code = append(list, name, metric);
        if (code)
            return code;
    }
    return EXIT_FINE;
}

/* "reference": the first eight of the registry; "all": every metric that the convention knows. */
static int add_group(metric_list *list, int64_t count, const options *wishes)
{
    const char *name;
    int code = EXIT_FINE;

    for (int64_t i = 0; !code && i < count && (name = prh_metric_name_at(i)); i++) {
        prh_metric *probe = NULL;
        int knows = create(&probe, name, 0, wishes) == PRH_OK;

        prh_metric_destroy(probe);
        if (knows)
            code = add_metric(list, name, wishes);
    }
    return code;
}

static void collect_handles(metric_list *list)
{
    list->handles = need(list->count, sizeof *list->handles);
    for (size_t i = 0; i < list->count; i++)
        list->handles[i] = list->items[i].metric;
}

int metrics_create(metric_list *list, const options *wishes)
{
    char *names = need_copy(wishes->metrics), *rest = names, *name;
    int code = check_kernel(wishes);

    *list = (metric_list){0};
    while (!code && (name = strsep(&rest, ","))) {
        if (strcmp(name, "reference") == 0)
            code = add_group(list, REFERENCE_COUNT, wishes);
        else if (strcmp(name, "all") == 0)
            code = add_group(list, prh_metric_count(), wishes);
        else if (is_known(name))
            code = add_metric(list, name, wishes);
        else
            code = refuse_name(name, wishes);
    }
    free(names);
    if (!code)
        collect_handles(list);
    return code;
}

void metrics_release(metric_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        prh_metric_destroy(list->items[i].metric);
        free(list->items[i].name);
    }
    free(list->items);
    free(list->handles);
    *list = (metric_list){0};
}

int metrics_check_rows(const metric_list *list, int64_t n)
{
    for (size_t i = 0; i < list->count; i++) {
        const metric_entry *entry = &list->items[i];

        if (entry->k >= n)
            return bad("%s: k = %" PRId64 " needs more than %" PRId64 " items, but n = %" PRId64 "%s",
                entry->name, entry->k, entry->k, n, n > 1 ? "; give a smaller --k" : "");
        if (n < entry->info.min_rows)
            return bad("%s needs at least %" PRId64 " items, but n = %" PRId64, entry->name,
                entry->info.min_rows, n);
    }
    return EXIT_FINE;
}

const metric_entry *metrics_with_k(const metric_list *list, int64_t k)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].k == k)
            return &list->items[i];
    return NULL;
}

const char *metrics_kernel(const metric_list *list, const char *asked)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kernel)
            return list->items[i].kernel;
    return asked;
}

/* What the library is told about nulls, checked before any long work. */
#include "null.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "null_files.h"
#include "options_null.h"
#include "probe.h"
#include "program.h"

/* Beyond so many items a null is found unasked only where it takes no longer than the score. */
enum { MOST_UNASKED = 4096 };

/* ---- which metrics have a null in closed form ---- */

static prh_status try_closed_form(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y)
{
    const prh_null_options how = {.struct_size = sizeof how, .method = PRH_NULL_EXACT};
    prh_null *null = NULL;
    const prh_status status = prh_null_create(&null, metric, &x, 1, &y, 1, &how, NULL);

    prh_null_destroy(null);
    return status;
}

static int has_closed_form(const char *name, int32_t convention)
{
    return probe_metric(name, convention, try_closed_form) != PRH_ERR_UNSUPPORTED;
}

/* Fills closed_form, and refuses --null exact for metrics that have none, all of them by name. */
static int check_metrics(nulls *mine, const metric_list *metrics)
{
    char *without = need_copy("");
    int code = EXIT_FINE;

    mine->closed_form = need(metrics->count, sizeof *mine->closed_form);
    for (size_t i = 0; i < metrics->count; i++) {
        const char *name = metrics->items[i].name;

        if (i > 0 && strcmp(name, metrics->items[i - 1].name) == 0) { /* the next k */
            mine->closed_form[i] = mine->closed_form[i - 1];
            continue;
        }
        mine->closed_form[i] = has_closed_form(name, mine->wishes->convention);
        if (!mine->closed_form[i]) {
            char *longer = need_text("%s%s%s", without, without[0] ? ", " : "", name);

            free(without);
            without = longer;
        }
    }
    if (mine->how.method == PRH_NULL_EXACT && without[0])
        code = bad_usage(mine->wishes->name,
            "--null exact: no closed form for %s; --null auto draws where there is none", without);
    free(without);
    return code;
}

/* ---- what is told ---- */

static int read_table(nulls *mine, const null_wishes *asked)
{
    const int code = null_read_table(asked->table, &mine->table, &mine->how.permutations, &mine->table_cols);

    if (!code && !options_null_can_reject(mine->how.permutations, asked->alpha))
        return bad("%s: %" PRId64 " permutations are too few for --alpha %g: at least %.0f are needed",
            asked->table, mine->how.permutations, asked->alpha, ceil(1.0 / asked->alpha - 1.0 - 1e-6));
    return code;
}

int nulls_open(nulls *mine, const options *wishes, const metric_list *metrics)
{
    const null_wishes *asked = &wishes->null;
    int code = EXIT_FINE;

    *mine = (nulls){.wishes = wishes, .wanted = asked->method != NULL_NONE};
    mine->how =
        (prh_null_options){.struct_size = sizeof mine->how, .top = asked->top, .aggregate = asked->aggregate};
    mine->aggregate = options_null_aggregate_name(asked);
    if (!mine->wanted)
        return EXIT_FINE;
    mine->how.permutations = asked->permutations;
    mine->how.alpha = asked->alpha;
    mine->how.seed = (uint64_t)asked->seed;
    mine->how.stop_after = asked->stop_after;
    mine->how.method = asked->method;
    mine->how.circular = asked->circular;
    if (asked->table)
        code = read_table(mine, asked);
    if (!code && asked->blocks)
        code = null_read_blocks(asked->blocks, &mine->blocks, &mine->block_count);
    mine->how.table = mine->table;
    mine->how.blocks = mine->blocks;
    return code ? code : check_metrics(mine, metrics);
}

void nulls_close(nulls *mine)
{
    free(mine->table);
    free(mine->blocks);
    free(mine->aggregate);
    free(mine->closed_form);
}

/* ---- what goes with the data ---- */

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* How many permutations there are, or INT64_MAX for more than 2^31. */
static int64_t count_permutations(const nulls *mine, int64_t n)
{
    int64_t *sorted = need((size_t)n, sizeof *sorted);
    int64_t count = 1, run = 0;

    if (mine->blocks)
        memcpy(sorted, mine->blocks, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, by_value);
    for (int64_t i = 0; i < n && count != INT64_MAX; i++) {
        run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
        count = count > INT32_MAX / run ? INT64_MAX : count * run;
    }
    free(sorted);
    return mine->how.circular ? n : count;
}

static int check_blocks(const nulls *mine, const char *file, int64_t n)
{
    const char *path = mine->wishes->null.blocks;

    if (mine->block_count < n)
        return bad("%s: ends after line %" PRId64 ", but %s has n = %" PRId64
                   " items; --blocks takes one label per item, a line each",
            path, mine->block_count, file, n);
    if (mine->block_count > n)
        return bad("%s: line %" PRId64 " is one too many, %s has n = %" PRId64 " items, and the file %" PRId64
                   " labels",
            path, n + 1, file, n, mine->block_count);
    if (count_permutations(mine, n) == 1)
        return bad("%s: every item has a label of its own, so that none can change places", path);
    return EXIT_FINE;
}

int nulls_check_rows(const nulls *mine, const char *file, int64_t n)
{
    int code = EXIT_FINE;

    if (mine->table && mine->table_cols != n)
        return bad("%s: holds permutations of %" PRId64 " items, but %s has n = %" PRId64,
            mine->wishes->null.table, mine->table_cols, file, n);
    if (mine->blocks)
        code = check_blocks(mine, file, n);
    if (!code && mine->wanted && mine->how.method == PRH_NULL_ENUMERATE &&
        count_permutations(mine, n) == INT64_MAX)
        code = bad("--null enumerate: n = %" PRId64
                   " items have more than 2^31 permutations; --null permute draws some of them",
            n);
    return code;
}

int nulls_check_layers(const nulls *mine, const char *x, const char *y, int64_t cells)
{
    if (mine->how.top > cells)
        return bad("--aggregate top-mean:%" PRId64 ": %s and %s have only %" PRId64 " pair%s of layers",
            mine->how.top, x, y, cells, cells == 1 ? "" : "s");
    return EXIT_FINE;
}

/* ---- what is answered ---- */

int null_take(null_facts *facts, const prh_null *null)
{
    prh_status status;

    if (!null)
        return EXIT_FINE;
    facts->result.struct_size = sizeof facts->result;
    status = prh_null_get_result(null, &facts->result);
    if (status != PRH_OK)
        return bad_status(status, NULL);
    facts->there = 1;
    if (prh_null_reason(null)[0])
        facts->reason = need_copy(prh_null_reason(null));
    return EXIT_FINE;
}

/* Whether finding a null takes no longer than what was asked for; for lists even where it comes to draws. */
static int is_quick(const nulls *mine, const metric_list *metrics, size_t at, int64_t n)
{
    return n <= MOST_UNASKED || (mine->closed_form[at] && metrics->items[at].k > 0);
}

int nulls_find(const nulls *mine, null_facts *facts, const metric_list *metrics, size_t at,
    const prh_prepared *x, const prh_prepared *y, const prh_run_options *run)
{
    const metric_entry *entry = &metrics->items[at];
    const int asked = options_null_asked(&mine->wishes->null);
    prh_null *null = NULL;
    prh_status status;
    int code = EXIT_FINE;

    if (!mine->wanted)
        return EXIT_FINE;
    if (!asked && !is_quick(mine, metrics, at, prh_prepared_rows(x))) {
        facts->reason = need_text("nulls that take long were left out, since n = %" PRId64
                                  " is more than %d: --null auto finds them",
            prh_prepared_rows(x), MOST_UNASKED);
        return EXIT_FINE;
    }
    status = prh_null_create(&null, entry->metric, &x, 1, &y, 1, &mine->how, run);
    if (status == PRH_ERR_TOO_LARGE && !asked)
        facts->reason = need_text("no null of %s: %s", entry->name, prh_last_error());
    else if (status != PRH_OK && status != PRH_ERR_UNDEFINED)
        code = bad_status(status, entry->name);
    else
        code = null_take(facts, null);
    prh_null_destroy(null);
    return code;
}

void null_release(null_facts *facts)
{
    free(facts->reason);
    facts->reason = NULL;
}

/* From counts to the kernel: which symbols have a row, which pairs were seen, what stands for the others. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "models.h"
#include "number.h"
#include "pmi.h"
#include "program.h"
#include "progress.h"

/* Bytes for each value of the kernel: itself, what decomposing it takes beside (prh_certificate_create), and the list
 * of its pairs, which are half as many. */
enum { BYTES_PER_VALUE = 8 + 16 + 12 };

const char *pmi_symbol(const pmi *mine, int64_t row)
{
    return mine->from.symbols[mine->rows[row]];
}

const char *pmi_unit(const pmi *mine)
{
    static const char *const units[] = {"lines", "words", "pixels"};

    return units[mine->wishes->pmi.from];
}

/* Symmetric counts have a pair twice, but a word that is seen with itself where it stands once. */
double pmi_seen_together(const pmi *mine)
{
    const double total = prh_cooccurrence_total(mine->from.counts);

    if (mine->wishes->pmi.is_table)
        return total;
    return (total + (mine->wishes->pmi.with_self ? (double)mine->from.known : 0.0)) / 2.0;
}

static int find_counts(pmi *mine, const prh_run_options *run)
{
    prh_status status = PRH_OK;

    mine->counts = mine->from.counts;
    if (mine->wishes->pmi.is_table) {
        status = prh_cooccurrence_project(&mine->projected, mine->from.counts, run);
        mine->counts = mine->projected;
    }
    mine->met = need((size_t)mine->from.symbol_count, sizeof *mine->met);
    if (status == PRH_OK)
        status = prh_cooccurrence_marginals(mine->from.counts, mine->met, NULL);
    return status == PRH_OK ? progress_interrupted() : bad_status(status, NULL);
}

/* ---- rows ---- */

static double most_met(const pmi *mine)
{
    double most = 0.0;

    for (int64_t i = 0; i < mine->from.symbol_count; i++)
        most = fmax(most, mine->met[i]);
    return most;
}

static int refuse_few(const pmi *mine)
{
    const char *file = mine->wishes->files.paths[0];
    char text[NUMBER_SIZE], most[NUMBER_SIZE];

    if (mine->from.symbol_count < 2)
        return bad(
            "%s: holds one symbol only, '%s'; a kernel takes two and more", file, mine->from.symbols[0]);
    if (prh_cooccurrence_total(mine->from.counts) == 0.0) {
        bad("%s: no pair was seen, and there is no PMI of nothing%s", file,
            mine->wishes->pmi.from == SOURCE_COUNTS ? ": all counts are 0" : "");
        return EXIT_UNDEFINED;
    }
    if (mine->wishes->pmi.min_count > 0.0)
        return bad("--min-count %s leaves %" PRId64 " of %" PRId64
                   " symbols, and a kernel takes two and more; none was met more than %s times",
            number_short(mine->wishes->pmi.min_count, 10, text), mine->n, mine->from.symbol_count,
            number_short(most_met(mine), 10, most));
    return bad("%s: only '%s' was met with anything; a kernel takes two symbols and more", file,
        pmi_symbol(mine, 0));
}

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x < y) - (x > y);
}

/* The smallest whole --min-count that leaves at most `room` symbols. */
static double min_count_for(const pmi *mine, int64_t room)
{
    double *sorted = need((size_t)mine->from.symbol_count, sizeof *sorted), found;

    for (int64_t i = 0; i < mine->from.symbol_count; i++)
        sorted[i] = mine->met[i];
    qsort(sorted, (size_t)mine->from.symbol_count, sizeof *sorted, descending);
    found = floor(sorted[room]) + 1.0;
    free(sorted);
    return found;
}

/* features.npy is held as a whole. */
static int check_features(const pmi *mine)
{
    const double limit = (double)memory_share(mine->wishes, 1, 1);
    const double wanted = 8.0 * (double)mine->n * (double)mine->from.context_count;

    if (!mine->wishes->out || wanted <= limit)
        return EXIT_FINE;
    return bad("features.npy, %" PRId64 " terms by %" PRId64
               " contexts, takes %.3g GB, and --memory allows %.3g GB: "
               "keep fewer terms with --min-count",
        mine->n, mine->from.context_count, wanted / 1e9, limit / 1e9);
}

static int check_memory(const pmi *mine)
{
    const double limit = (double)memory_share(mine->wishes, 1, 1);
    const double wanted = (double)BYTES_PER_VALUE * (double)mine->n * (double)mine->n;
    const int64_t room = (int64_t)sqrt(limit / BYTES_PER_VALUE);
    char text[NUMBER_SIZE];

    if (wanted <= limit)
        return check_features(mine);
    if (room < 2)
        return bad("--memory: a kernel of two symbols takes more");
    return bad("a kernel of %" PRId64
               " symbols takes %.3g GB, and --memory allows %.3g GB: --min-count %s leaves at most "
               "%" PRId64 "%s",
        mine->n, wanted / 1e9, limit / 1e9, number_short(min_count_for(mine, room), 10, text), room,
        mine->wishes->pmi.from == SOURCE_TEXT     ? ", and so does a smaller --vocabulary"
        : mine->wishes->pmi.from == SOURCE_IMAGES ? ", and so may fewer --levels"
                                                  : "");
}

static int find_rows(pmi *mine)
{
    mine->rows = need((size_t)mine->from.symbol_count, sizeof *mine->rows);
    for (int64_t i = 0; i < mine->from.symbol_count; i++)
        if (mine->met[i] > 0.0 && mine->met[i] >= mine->wishes->pmi.min_count)
            mine->rows[mine->n++] = i;
    return mine->n < 2 ? refuse_few(mine) : check_memory(mine);
}

/* ---- pairs ---- */

/* Keeps the pairs of two rows, and counts them. */
static void keep_rows(pmi *mine, const int64_t *row_of)
{
    pair_list *seen = &mine->seen;
    int64_t kept = 0;

    for (int64_t i = 0; i < seen->count; i++) {
        const int64_t a = row_of[seen->a[i]], b = row_of[seen->b[i]];

        if (a < 0 || b < 0)
            continue;
        seen->a[kept] = a;
        seen->b[kept] = b;
        seen->values[kept++] = seen->values[i];
        mine->pairs.self_seen += a == b;
    }
    seen->count = mine->pairs.seen = kept;
    mine->pairs.self_all = mine->n;
    mine->pairs.all = mine->n * (mine->n + 1) / 2;
}

static int find_pairs(pmi *mine)
{
    int64_t *row_of = need((size_t)mine->from.symbol_count, sizeof *row_of);
    const prh_status status = pairs_take(&mine->seen, mine->counts);

    for (int64_t i = 0; i < mine->from.symbol_count; i++)
        row_of[i] = -1;
    for (int64_t r = 0; r < mine->n; r++)
        row_of[mine->rows[r]] = r;
    if (status == PRH_OK)
        keep_rows(mine, row_of);
    free(row_of);
    return status == PRH_OK ? EXIT_FINE : bad_status(status, NULL);
}

/* The first pair of rows, in their order, that was never seen; 0 if there is none. */
static int find_unseen(const pmi *mine, int64_t *row, int64_t *col)
{
    *row = *col = 0;
    for (int64_t i = 0; i < mine->seen.count; i++) {
        if (mine->seen.a[i] != *row || mine->seen.b[i] != *col)
            return 1;
        if (++*col == mine->n)
            *col = ++*row;
    }
    return *row < mine->n;
}

static int refuse_unseen(const pmi *mine)
{
    int64_t row, col;
    const int is_refused = mine->wishes->pmi.kind == PRH_PMI &&
                           mine->wishes->pmi.zero == PRH_PMI_ZERO_REFUSE &&
                           mine->wishes->pmi.smoothing == 0.0;

    if (!is_refused || !find_unseen(mine, &row, &col))
        return EXIT_FINE;
    bad("'%s' and '%s' were never seen together, so their PMI is minus infinity, and %" PRId64 " of %" PRId64
        " pairs are like that: take --zero minimum, --smoothing, or --kind ppmi",
        pmi_symbol(mine, row), pmi_symbol(mine, col), mine->pairs.all - mine->pairs.seen, mine->pairs.all);
    return EXIT_UNDEFINED;
}

/* ---- the kernel ---- */

static void look_at_values(pmi *mine)
{
    const double *values = prh_kernel_values(mine->kernel);
    int64_t row, col;

    mine->lowest = INFINITY;
    mine->highest = -INFINITY;
    for (int64_t i = 0; i < mine->n * mine->n; i++) {
        mine->lowest = fmin(mine->lowest, values[i]);
        mine->highest = fmax(mine->highest, values[i]);
    }
    mine->stand_in = NAN;
    if (mine->wishes->pmi.smoothing == 0.0 && find_unseen(mine, &row, &col))
        mine->stand_in = values[row * mine->n + col];
}

int pmi_find_kernel(pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    const prh_run_options run = run_options(mine->wishes, mine->wishes->memory);
    int code = find_counts(mine, &run);
    prh_pmi_options how = {.struct_size = sizeof how,
        .kind = asked->kind,
        .zero = asked->zero,
        .zero_value = asked->zero_value,
        .shift = asked->shift,
        .smoothing = asked->smoothing};
    prh_status status;

    code = code ? code : find_rows(mine);
    code = code ? code : find_pairs(mine);
    code = code ? code : refuse_unseen(mine);
    if (code)
        return code;
    how.symbols = mine->rows;
    how.symbol_count = mine->n;
    status = prh_kernel_create_pmi(&mine->kernel, mine->counts, &how, &run);
    if (status != PRH_OK)
        return bad_status(status, NULL);
    look_at_values(mine);
    return progress_interrupted();
}

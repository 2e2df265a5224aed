/* Counts of pairs: a call counts beside the handle, and what it has counted goes in when it has succeeded. */
#include "api/cooccurrence.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "pmi/counts_bytes.h"
#include "pmi/sources.h"

static prh_status allocate(prh_cooccurrence **out, int64_t symbols, int64_t contexts)
{
    PRH__TRY(prh__alloc_zero(out, 1, sizeof **out));
    (*out)->counts = prh__counts_none(symbols, contexts);
    (*out)->self = *out;
    return PRH_OK;
}

prh_status prh_cooccurrence_create(prh_cooccurrence **out, int64_t symbols, int64_t contexts)
{
    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(symbols >= 1 && symbols <= INT32_MAX, PRH_ERR_ARGUMENT,
        "%" PRId64 " symbols: there are from 1 to %d", symbols, INT32_MAX);
    PRH__REQUIRE(contexts >= 0 && contexts <= INT32_MAX, PRH_ERR_ARGUMENT,
        "%" PRId64 " contexts: there are from 0, for symmetric counts, to %d", contexts, INT32_MAX);
    return allocate(out, symbols, contexts);
}

void prh_cooccurrence_destroy(prh_cooccurrence *counts)
{
    if (!counts)
        return;
    prh__counts_free(&counts->counts);
    prh__free(counts);
}

/* ---- adding ---- */

/* One call that changes counts. */
typedef struct change {
    prh_cooccurrence *to;
    double work; /* of counting */
    prh__staged staged;
    prh__task task;
    prh__run run;
} change;

static prh_status begin(change *c, prh_cooccurrence *to, const prh_run_options *options)
{
    PRH__REQUIRE(to->calls == 0, PRH_ERR_ARGUMENT,
        "the counts are in use by the call whose callback this is; they may be read here, not changed");
    PRH__TRY(prh__run_begin(&c->run, &c->task, options));
    c->to = to;
    c->work = 0.0;
    prh__staged_begin(&c->staged, &to->counts, &c->run);
    to->calls++;
    return PRH_OK;
}

/* How many pairs come to be committed is not known before; that is thought to take a tenth of the time. */
#define COMMITTING 0.1

static void expect(change *c, double work)
{
    c->work = work;
    prh__task_expect(&c->task, (1.0 + COMMITTING) * work);
}

static prh_status end(change *c, prh_status status)
{
    if (status >= 0)
        status = prh__staged_commit(&c->staged, &c->to->counts, COMMITTING * c->work);
    c->to->calls--;
    prh__staged_free(&c->staged);
    return prh__run_end(&c->run, status);
}

prh_status prh_cooccurrence_add_tokens(prh_cooccurrence *counts, const int64_t *tokens, int64_t count,
    const prh_token_options *options, const prh_run_options *run)
{
    prh_token_options mine;
    change c;

    PRH__REQUIRE(counts && tokens, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_token_options"));
    PRH__REQUIRE(mine.reserved == 0, PRH_ERR_ARGUMENT, "a reserved field of prh_token_options is not 0");
    PRH__REQUIRE(count >= 0, PRH_ERR_ARGUMENT, "%" PRId64 " tokens", count);
    PRH__REQUIRE(mine.window >= 0, PRH_ERR_ARGUMENT, "a window of %" PRId64 " tokens", mine.window);
    PRH__REQUIRE(mine.overlap >= 0 && mine.overlap <= count, PRH_ERR_ARGUMENT,
        "%" PRId64 " of %" PRId64 " tokens cannot have been there before", mine.overlap, count);
    PRH__TRY(prh__tokens_check(&counts->counts, tokens, count));
    PRH__TRY(begin(&c, counts, run));
    expect(&c, prh__tokens_work(count, &mine));
    return end(&c, prh__tokens_count(&c.staged, tokens, count, &mine));
}

prh_status prh_cooccurrence_add_pairs(prh_cooccurrence *counts, const int64_t *a, const int64_t *b,
    const double *weights, int64_t count, const prh_run_options *run)
{
    change c;

    PRH__REQUIRE(counts && a && b, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 0, PRH_ERR_ARGUMENT, "%" PRId64 " pairs", count);
    PRH__TRY(prh__pairs_check(&counts->counts, a, b, weights, count));
    PRH__TRY(begin(&c, counts, run));
    expect(&c, (double)count);
    return end(&c, prh__pairs_count(&c.staged, a, b, weights, count));
}

prh_status prh_cooccurrence_add_image(prh_cooccurrence *counts, const int32_t *labels, int64_t height,
    int64_t width, const prh_image_options *options, const prh_run_options *run)
{
    const prh__image image = {labels, height, width};
    prh_image_options mine;
    int64_t bytes;
    change c;

    PRH__REQUIRE(counts && labels, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_image_options"));
    PRH__REQUIRE(
        counts->counts.contexts == 0, PRH_ERR_ARGUMENT, "images are counted symmetrically, not in a table");
    PRH__REQUIRE(height >= 1 && width >= 1, PRH_ERR_ARGUMENT,
        "an image of %" PRId64 " rows and %" PRId64 " columns has no pixels", height, width);
    PRH__REQUIRE(mine.radius >= 0.0 && mine.radius <= 4096.0, PRH_ERR_ARGUMENT,
        "radius %.9g is not from 0 to 4096", mine.radius);
    PRH__REQUIRE(mine.pairs >= 0, PRH_ERR_ARGUMENT, "%" PRId64 " pairs", mine.pairs);
    PRH__REQUIRE(height <= INT32_MAX && width <= INT32_MAX, PRH_ERR_TOO_LARGE,
        "an image of %" PRId64 " rows and %" PRId64 " columns", height, width);
    PRH__TRY(prh__mul(&bytes, height * width, (int64_t)sizeof *labels));
    PRH__TRY(prh__image_check(&counts->counts, &image));
    PRH__TRY(begin(&c, counts, run));
    expect(&c, prh__image_work(&image, &mine));
    return end(&c, prh__image_count(&c.staged, &image, &mine));
}

prh_status prh_cooccurrence_merge(
    prh_cooccurrence *into, const prh_cooccurrence *other, const prh_run_options *run)
{
    prh_status status;
    change c;

    PRH__REQUIRE(into && other, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(into != other, PRH_ERR_ARGUMENT, "counts cannot be merged into themselves");
    PRH__REQUIRE(
        into->counts.symbols == other->counts.symbols && into->counts.contexts == other->counts.contexts,
        PRH_ERR_SHAPE,
        "one has %" PRId64 " symbols and %" PRId64 " contexts, the other %" PRId64 " and %" PRId64,
        into->counts.symbols, into->counts.contexts, other->counts.symbols, other->counts.contexts);
    PRH__TRY(begin(&c, into, run));
    prh__task_expect(&c.task, (double)other->counts.entries);
    other->self->calls++;
    status = prh__counts_merge(&into->counts, &other->counts, (double)other->counts.entries, &c.run);
    other->self->calls--;
    into->calls--;
    return prh__run_end(&c.run, status);
}

prh_status prh_cooccurrence_project(
    prh_cooccurrence **out, const prh_cooccurrence *table, const prh_run_options *run)
{
    prh_cooccurrence *made;
    prh_status status;
    change c;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(table, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(
        table->counts.contexts > 0, PRH_ERR_ARGUMENT, "symmetric counts have no contexts that terms share");
    PRH__TRY(allocate(&made, table->counts.symbols, 0));
    status = begin(&c, made, run);
    if (status >= 0) {
        table->self->calls++;
        status = prh__table_project(&c.staged, &table->counts);
        table->self->calls--;
        status = end(&c, status);
    }
    if (status < 0)
        prh_cooccurrence_destroy(made);
    else
        *out = made;
    return status;
}

/* ---- reading ---- */

int64_t prh_cooccurrence_symbols(const prh_cooccurrence *counts)
{
    return counts ? counts->counts.symbols : 0;
}

int64_t prh_cooccurrence_contexts(const prh_cooccurrence *counts)
{
    return counts ? counts->counts.contexts : 0;
}

int64_t prh_cooccurrence_entries(const prh_cooccurrence *counts)
{
    return counts ? counts->counts.entries : 0;
}

double prh_cooccurrence_total(const prh_cooccurrence *counts)
{
    return counts ? counts->counts.total : 0.0;
}

prh_status prh_cooccurrence_count(const prh_cooccurrence *counts, int64_t a, int64_t b, double *count)
{
    int64_t end;

    PRH__REQUIRE(counts && count, PRH_ERR_ARGUMENT, "a pointer is NULL");
    end = counts->counts.contexts > 0 ? counts->counts.contexts : counts->counts.symbols;
    PRH__REQUIRE(a >= 0 && a < counts->counts.symbols, PRH_ERR_ARGUMENT,
        "symbol %" PRId64 " is not there, there are %" PRId64, a, counts->counts.symbols);
    PRH__REQUIRE(b >= 0 && b<end, PRH_ERR_ARGUMENT, "%s %" PRId64 " is not there, there are %" PRId64,
                               counts->counts.contexts> 0
                     ? "context"
                     : "symbol",
        b, end);
    *count = prh__counts_get(&counts->counts, prh__counts_key(&counts->counts, a, b));
    return PRH_OK;
}

prh_status prh_cooccurrence_marginals(const prh_cooccurrence *counts, double *of_symbols, double *of_contexts)
{
    prh__pair *sorted;

    PRH__REQUIRE(counts, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(!of_contexts || counts->counts.contexts > 0, PRH_ERR_ARGUMENT,
        "symmetric counts have no contexts; of_contexts must be NULL");
    PRH__TRY(prh__counts_sorted(&sorted, &counts->counts, 0));
    prh__counts_marginals(&counts->counts, sorted, of_symbols, of_contexts);
    prh__free(sorted);
    return PRH_OK;
}

prh_status prh_cooccurrence_read(const prh_cooccurrence *counts, int64_t *a, int64_t *b, double *values)
{
    prh__pair *sorted;

    PRH__REQUIRE(counts && a && b && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__counts_sorted(&sorted, &counts->counts, 0));
    for (int64_t i = 0; i < counts->counts.entries; i++) {
        a[i] = prh__pair_a(sorted[i].key);
        b[i] = prh__pair_b(sorted[i].key);
        values[i] = sorted[i].value;
    }
    prh__free(sorted);
    return PRH_OK;
}

/* ---- bytes ---- */

int64_t prh_cooccurrence_saved_size(const prh_cooccurrence *counts)
{
    return counts ? prh__counts_bytes(&counts->counts) : 0;
}

prh_status prh_cooccurrence_save(const prh_cooccurrence *counts, void *bytes, int64_t size)
{
    PRH__REQUIRE(counts && bytes, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(size == prh__counts_bytes(&counts->counts), PRH_ERR_ARGUMENT,
        "the counts take %" PRId64 " bytes (prh_cooccurrence_saved_size), not %" PRId64,
        prh__counts_bytes(&counts->counts), size);
    return prh__counts_write(&counts->counts, bytes);
}

prh_status prh_cooccurrence_restore(prh_cooccurrence **out, const void *bytes, int64_t size)
{
    prh_cooccurrence *made;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(bytes && size >= 0, PRH_ERR_ARGUMENT, "a pointer is NULL or a size negative");
    PRH__TRY(allocate(&made, 1, 0));
    status = prh__counts_read(&made->counts, bytes, size);
    if (status < 0)
        prh_cooccurrence_destroy(made);
    else
        *out = made;
    return status;
}

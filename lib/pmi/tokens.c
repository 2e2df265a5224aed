/* Pairs of a sequence that lie within a window, and pairs of a list. */
#include <math.h>

#include "base/error.h"
#include "pmi/sources.h"
#include "pmi/tally.h"

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* ---- sequences ---- */

prh_status prh__tokens_check(const prh__counts *c, const int64_t *tokens, int64_t count)
{
    const int64_t end = larger(c->symbols, c->contexts);

    for (int64_t t = 0; t < count; t++)
        PRH__REQUIRE(tokens[t] >= PRH_TOKEN_BREAK && tokens[t] < end, PRH_ERR_VALUE,
            "token %" PRId64 " is %" PRId64 "; there are %" PRId64 " symbols, -1 (unknown) and -2 (break)", t,
            tokens[t], end);
    return PRH_OK;
}

static int64_t window_of(const prh_token_options *options)
{
    return options->window > 0 ? options->window : 1;
}

static double work_of_token(int64_t count, const prh_token_options *options)
{
    const int64_t window = window_of(options);

    return (double)(window < count ? window : count);
}

double prh__tokens_work(int64_t count, const prh_token_options *options)
{
    return (double)count * work_of_token(count, options);
}

/* Those beside one token, and itself. Before `overlap` only what comes from there on is new. */
static void look_around(prh__tally *t, const prh__sites *s, int64_t place, int32_t least, const void *how)
{
    const prh_token_options *options = how;
    const int64_t window = window_of(options);
    const int64_t first = place < window ? 0 : place - window;
    const int64_t end = s->count - place <= window ? s->count : place + window + 1;
    int64_t next = place + 1;

    if (place >= options->overlap) {
        prh__tally_see(t, s, place - 1, first - 1, -1, least);
        if (options->with_self)
            prh__tally_see(t, s, place, place + 1, 1, least);
    }
    while (next < options->overlap && next < end && s->id[next] != PRH_TOKEN_BREAK)
        next++;
    prh__tally_see(t, s, next, end, 1, least);
}

prh_status prh__tokens_count(
    prh__staged *staged, const int64_t *tokens, int64_t count, const prh_token_options *options)
{
    const prh__counts *c = &staged->table;
    prh__sites sites;
    prh_status status;

    PRH__TRY(prh__sites_create(&sites, tokens, NULL, count, larger(c->symbols, c->contexts)));
    status = prh__tally_sites(staged, &sites, look_around, options, work_of_token(count, options));
    prh__sites_free(&sites);
    return status;
}

/* ---- lists ---- */

prh_status prh__pairs_check(
    const prh__counts *c, const int64_t *a, const int64_t *b, const double *weights, int64_t count)
{
    const int64_t end = c->contexts > 0 ? c->contexts : c->symbols;
    const char *other = c->contexts > 0 ? "context" : "symbol";

    for (int64_t i = 0; i < count; i++) {
        PRH__REQUIRE(a[i] >= 0 && a[i] < c->symbols, PRH_ERR_VALUE,
            "pair %" PRId64 " has symbol %" PRId64 ", there are %" PRId64, i, a[i], c->symbols);
        PRH__REQUIRE(b[i] >= 0 && b[i] < end, PRH_ERR_VALUE,
            "pair %" PRId64 " has %s %" PRId64 ", there are %" PRId64, i, other, b[i], end);
        PRH__REQUIRE(!weights || (weights[i] >= 0.0 && isfinite(weights[i])), PRH_ERR_VALUE,
            "pair %" PRId64 " has weight %.9g; weights are finite and not negative", i, weights[i]);
    }
    return PRH_OK;
}

prh_status prh__pairs_count(
    prh__staged *s, const int64_t *a, const int64_t *b, const double *weights, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        const double weight = weights ? weights[i] : 1.0;
        const int twice = s->table.contexts == 0 && a[i] == b[i];

        if (weight > 0.0)
            PRH__TRY(
                prh__staged_add(s, prh__counts_key(&s->table, a[i], b[i]), twice ? 2.0 * weight : weight));
        PRH__TRY(prh__staged_step(s->run, &s->worked, 1.0));
    }
    return PRH_OK;
}

/* Symbols get numbers, if there are more of them than can be counted in rows; then places are sorted by number. */
#include "pmi/sites.h"

#include "base/error.h"
#include "base/memory.h"
#include "pmi/numbering.h"

/* Rows as wide as this are no burden, and neither are some that are no wider than a few times the places. */
enum { NARROW = 256, TIMES = 4 };

/* Only those that occur: few places of a large vocabulary. */
static prh_status renumber(prh__sites *s)
{
    prh__numbering numbers = prh__numbering_none();
    prh_status status;

    for (int64_t t = 0; t < s->count; t++)
        if (s->id[t] >= 0)
            PRH__GO(prh__numbering_add(&numbers, s->id[t]));
    s->ids = prh__numbering_count(&numbers);
    PRH__GO(prh__alloc(&s->symbol, s->ids, sizeof *s->symbol));
    for (int64_t t = 0; t < s->count; t++)
        if (s->id[t] >= 0) {
            const int64_t number = prh__numbering_find(&numbers, s->id[t]);

            s->symbol[number] = s->id[t];
            s->id[t] = (int32_t)number;
        }
    status = PRH_OK;
done:
    prh__numbering_free(&numbers);
    return status;
}

/* By counting; places of one number stay in order. */
static prh_status group(prh__sites *s)
{
    int64_t next = 0;

    PRH__TRY(prh__alloc_zero(&s->start, s->ids + 1, sizeof *s->start));
    for (int64_t t = 0; t < s->count; t++)
        if (s->id[t] >= 0)
            s->start[s->id[t]]++;
    for (int64_t i = 0; i <= s->ids; i++) {
        const int64_t many = s->start[i];

        s->start[i] = next;
        next += many;
    }
    PRH__TRY(prh__alloc(&s->place, next, sizeof *s->place));
    for (int64_t t = 0; t < s->count; t++)
        if (s->id[t] >= 0)
            s->place[s->start[s->id[t]]++] = t;
    for (int64_t i = s->ids; i > 0; i--) /* each is where the next begins now */
        s->start[i] = s->start[i - 1];
    s->start[0] = 0;
    return PRH_OK;
}

prh_status prh__sites_create(
    prh__sites *s, const int64_t *tokens, const int32_t *labels, int64_t count, int64_t symbols)
{
    prh_status status;

    *s = (prh__sites){.count = count, .ids = symbols};
    PRH__GO(prh__alloc(&s->id, count, sizeof *s->id));
    for (int64_t t = 0; t < count; t++)
        s->id[t] = tokens ? (int32_t)tokens[t] : labels[t];
    if (symbols > NARROW && symbols / TIMES > count)
        PRH__GO(renumber(s));
    PRH__GO(group(s));
done:
    if (status < 0)
        prh__sites_free(s);
    return status;
}

void prh__sites_free(prh__sites *s)
{
    prh__free(s->place);
    prh__free(s->start);
    prh__free(s->symbol);
    prh__free(s->id);
    *s = (prh__sites){0};
}

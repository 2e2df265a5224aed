/* Symbols get numbers, if there are more of them than can be counted in rows; then places are sorted by number. */
#include "pmi/sites.h"

#include "base/error.h"
#include "base/memory.h"
#include "pmi/numbering.h"

/* Rows as wide as this are no burden, and neither are some that are no wider than a few times the places. */
enum { NARROW = 256, TIMES = 4 };

/* Only those that occur: few places of a large vocabulary. */
static prh_status renumber(prh__sites *p)
{
    prh__numbering numbers = prh__numbering_none();
    prh_status status;

    for (int64_t t = 0; t < p->count; t++)
        if (p->id[t] >= 0)
            PRH__GO(prh__numbering_add(&numbers, p->id[t]));
    p->ids = prh__numbering_count(&numbers);
    PRH__GO(prh__alloc(&p->symbol, p->ids, sizeof *p->symbol));
    for (int64_t t = 0; t < p->count; t++)
        if (p->id[t] >= 0) {
            const int64_t number = prh__numbering_find(&numbers, p->id[t]);

            p->symbol[number] = p->id[t];
            p->id[t] = (int32_t)number;
        }
    status = PRH_OK;
done:
    prh__numbering_free(&numbers);
    return status;
}

/* By counting; places of one number stay in order. */
static prh_status group(prh__sites *p)
{
    int64_t next = 0;

    PRH__TRY(prh__alloc_zero(&p->start, p->ids + 1, sizeof *p->start));
    for (int64_t t = 0; t < p->count; t++)
        if (p->id[t] >= 0)
            p->start[p->id[t]]++;
    for (int64_t i = 0; i <= p->ids; i++) {
        const int64_t many = p->start[i];

        p->start[i] = next;
        next += many;
    }
    PRH__TRY(prh__alloc(&p->place, next, sizeof *p->place));
    for (int64_t t = 0; t < p->count; t++)
        if (p->id[t] >= 0)
            p->place[p->start[p->id[t]]++] = t;
    for (int64_t i = p->ids; i > 0; i--) /* each is where the next begins now */
        p->start[i] = p->start[i - 1];
    p->start[0] = 0;
    return PRH_OK;
}

prh_status prh__sites_create(
    prh__sites *p, const int64_t *tokens, const int32_t *labels, int64_t count, int64_t symbols)
{
    prh_status status;

    *p = (prh__sites){.count = count, .ids = symbols};
    PRH__GO(prh__alloc(&p->id, count, sizeof *p->id));
    for (int64_t t = 0; t < count; t++)
        p->id[t] = tokens ? (int32_t)tokens[t] : labels[t];
    if (symbols > NARROW && symbols / TIMES > count)
        PRH__GO(renumber(p));
    PRH__GO(group(p));
    PRH__GO(prh__alloc_zero(&p->row, p->ids, sizeof *p->row));
    PRH__GO(prh__alloc(&p->seen, p->ids + 1, sizeof *p->seen)); /* one that is written and not counted */
done:
    if (status < 0)
        prh__sites_free(p);
    return status;
}

void prh__sites_free(prh__sites *p)
{
    prh__free(p->seen);
    prh__free(p->row);
    prh__free(p->place);
    prh__free(p->start);
    prh__free(p->symbol);
    prh__free(p->id);
    *p = (prh__sites){0};
}

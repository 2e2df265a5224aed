/* Places in a sequence or an image, grouped by the symbols that stand there. */
#ifndef PRH_PMI_SITES_H
#define PRH_PMI_SITES_H

#include <prh/cooccurrence.h>

typedef struct prh__sites {
    int64_t count;   /* of places */
    int32_t *id;     /* what stands at each: the number of a symbol, PRH_TOKEN_UNKNOWN or PRH_TOKEN_BREAK */
    int64_t ids;     /* numbers that there are */
    int32_t *symbol; /* of each number; NULL: the number itself */
    int64_t *start;  /* ids + 1: place[start[i]] ... place[start[i + 1] - 1] are those of number i */
    int64_t *place;
} prh__sites;

/* Of tokens or of labels, the other being NULL, which stand for `symbols` symbols. */
prh_status prh__sites_create(
    prh__sites *s, const int64_t *tokens, const int32_t *labels, int64_t count, int64_t symbols);
void prh__sites_free(prh__sites *s);

static inline int64_t prh__sites_symbol(const prh__sites *s, int64_t id)
{
    return s->symbol ? s->symbol[id] : id;
}

#endif

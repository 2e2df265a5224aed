/* Memory that many small things share and that is released at once. */
#ifndef PRH_TOOLS_STUDY_POOL_H
#define PRH_TOOLS_STUDY_POOL_H

#include <stddef.h>
#include <stdint.h>

/* Zero it to begin. */
typedef struct pool {
    void **items;
    size_t count;
} pool;

void *pool_need(pool *mine, int64_t count, size_t size); /* zeroed */
double *pool_reals(pool *mine, int64_t count);
char *pool_text(pool *mine, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pool_release(pool *mine);

#endif

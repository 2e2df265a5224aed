/* The inside of counts that callers hold. */
#ifndef PRH_API_COOCCURRENCE_H
#define PRH_API_COOCCURRENCE_H

#include <prh/cooccurrence.h>

#include "pmi/counts.h"

struct prh_cooccurrence {
    prh__counts counts;
    int calls;                     /* that read it at the moment: more than one if a callback calls, too */
    struct prh_cooccurrence *self; /* to count calls that take it as const */
};

#endif

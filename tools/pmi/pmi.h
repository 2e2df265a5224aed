/* prh pmi: counts of a user's data, the kernel of pointwise mutual information, and whether it is one of features. */
#ifndef PRH_TOOLS_PMI_H
#define PRH_TOOLS_PMI_H

#include <jansson.h>
#include <prh/prh.h>

#include "options.h"
#include "pairs.h"
#include "source.h"

enum { PMI_WIDTHS = 2 };
extern const double pmi_errors[PMI_WIDTHS]; /* parts of |K + C| for which a width is said */

/* Pairs of two symbols of the kernel, each pair once. */
typedef struct pmi_pairs {
    int64_t all, seen;
    int64_t self_all, self_seen; /* of those the pairs of a symbol with itself */
} pmi_pairs;

typedef struct pmi {
    const options *wishes;
    source from;
    prh_cooccurrence *projected;    /* of a table: how often two terms share a context; else NULL */
    const prh_cooccurrence *counts; /* symmetric: that, or what was read */
    double *met;                    /* for each symbol how often it was met with anything */
    int64_t *rows;                  /* the symbol of each row of the kernel */
    int64_t n;                      /* number of rows */
    pair_list seen;                 /* pairs of two rows, a <= b, that were seen, in ascending order */
    pmi_pairs pairs;
    double stand_in;        /* the value of pairs that were never seen; NaN if there are none */
    double lowest, highest; /* values of the kernel */
    prh_kernel *kernel;
    prh_certificate *certificate;
    prh_certificate_values facts;
    prh_embedding *map;         /* two dimensions */
    double size;                /* |K + C| */
    double least_error;         /* of features of any width, as a part of size */
    int64_t widths[PMI_WIDTHS]; /* for pmi_errors; -1: no width reaches it */
} pmi;

int pmi_command(const options *wishes);

/** The symbols of the kernel, the kernel, and what is to be said of its pairs (kernel.c). */
int pmi_find_kernel(pmi *mine);

/* Output. */
void pmi_print_text(const pmi *mine);
json_t *pmi_json(const pmi *mine);
int pmi_check_files(const pmi *mine);
int pmi_write_files(const pmi *mine);
int pmi_draw(const pmi *mine, const char *name);

/** What was read, of a kind: "words", "pixels", "lines". */
const char *pmi_unit(const pmi *mine);

/** How many pairs were seen, each once: a word that is also seen with itself is a pair, too. */
double pmi_seen_together(const pmi *mine);

/** The name of a row. */
const char *pmi_symbol(const pmi *mine, int64_t row);

#endif

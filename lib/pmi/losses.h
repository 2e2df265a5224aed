/* What learners minimise: expected losses over a whole world, with their gradients. */
#ifndef PRH_PMI_LOSSES_H
#define PRH_PMI_LOSSES_H

#include "pmi/world.h"

typedef struct prh__loss_settings {
    int32_t kind;  /* PRH_LOSS_... */
    int64_t width; /* >= 1 */
    double l2, prior;
    const int32_t *labels; /* tasks x n */
    int64_t tasks;         /* 0 unless the kind is PRH_LOSS_TASKS */
} prh__loss_settings;

/*
 * Variables are F (n x width), then W (tasks x width), then c (tasks), each row divided by its unit. Units let an
 * event count by its probability: without them the rare ones would be learnt last (docs/worlds.md). They are 1 for F
 * in a world of equal marginals. A loss is confined to one thread at a time.
 */
typedef struct prh__loss {
    const prh__world *world;
    prh__loss_settings settings;
    int64_t variables;
    double *units;    /* n of F, tasks of W, tasks of c */
    double *products; /* n x n or tasks x n: of rows of variables; then derivatives of the loss by them */
    double expected, penalty; /* of the last evaluation */
} prh__loss;

/* TOO_LARGE; MEMORY. The world must outlive the loss. */
prh_status prh__loss_open(prh__loss *loss, const prh__world *world, const prh__loss_settings *settings);
void prh__loss_close(prh__loss *loss);

/* Expected loss plus penalty, and the gradient by all variables. Cannot fail but for sizes beyond the BLAS. */
prh_status prh__loss_evaluate(prh__loss *loss, const double *x, double *value, double *gradient);

/* x = variables for F, W and c as they are, and back; in place. */
void prh__loss_to_variables(const prh__loss *loss, double *x);
void prh__loss_from_variables(const prh__loss *loss, double *x);

/* The expected loss at its optimum over all products; of tasks 0. */
double prh__loss_least(const prh__loss *loss);

/* Share of right answers at variables x, weighted by P(a), mean over tasks. */
prh_status prh__loss_accuracy(prh__loss *loss, const double *x, double *accuracy);

#endif

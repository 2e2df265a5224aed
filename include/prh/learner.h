/* Learners in worlds that are known: features trained on expected losses, by contrast or by tasks. */
#ifndef PRH_LEARNER_H
#define PRH_LEARNER_H

#include <prh/representation.h>
#include <prh/world.h>

PRH_BEGIN_DECLS

/*
 * One feature vector f(a) of `width` numbers for each event of a world, trained until the gradient vanishes. Losses
 * are expectations over the whole world, so what is learnt is free of sampling; only the beginning is random.
 *
 * Threads: immutable, share freely.
 */
typedef struct prh_learner prh_learner;

/*
 * What is minimised, plus l2 (|F|^2 + |W|^2), F the n x width features and W the readouts of tasks. With g(a, b) =
 * <f(a), f(b)>, s the logistic function and E_co, E_indep means over P_co(a, b) and P(a) P(b):
 *
 * NCE: binary, -q E_co log s(g) - (1 - q) E_indep log s(-g), q the positive prior; least at g = K_PMI + log(q / (1 -
 * q)).
 * INFONCE: all negatives, temperature 1, -E_co [g(a, b) - log sum over b' of P(b') e^g(a, b')]; least at g = K_PMI + a
 * constant, where it is minus the world's information.
 * TASKS: the mean over tasks of -E log s(+-(<f(a), w_t> + c_t)), the sign being the answer.
 */
enum { PRH_LOSS_NCE = 0, PRH_LOSS_INFONCE = 1, PRH_LOSS_TASKS = 2 };

/* Zero is the default for every field. */
typedef struct prh_learner_options {
    uint64_t struct_size;  /* sizeof(prh_learner_options), set by the caller */
    int64_t width;         /* 0: as many as events */
    double l2;             /* >= 0 */
    double positive_prior; /* q of NCE, in (0, 1); 0: 1/2 */
    double start;     /* standard deviation of the entries of F and W at the beginning; 0: 1 / sqrt(width) */
    double tolerance; /* ends when no entry of the gradient (see below) exceeds it; 0: 1e-10 / n */
    int64_t max_iterations; /* 0: 10 000 */
    const int32_t *labels;  /* PRH_LOSS_TASKS: task_count x n answers, 0 or 1 (prh_world_draw_tasks) */
    int64_t task_count;
    uint64_t seed;    /* of the beginning */
    int32_t loss;     /* PRH_LOSS_... */
    int32_t reserved; /* 0 */
} prh_learner_options;

/**
 * Trains a learner.
 *
 * The optimiser is L-BFGS with ten pairs and a line search to the strong Wolfe conditions. The bits depend on the
 * seed, not on threads.
 *
 * The gradient is that by f(a) / u(a), u(a)^2 = (1/n + l2) / (P(a) + l2), so that an event counts by its probability:
 * in a world of equal marginals simply that by f(a). By readouts and their constants likewise, with 1 / task_count in
 * place of P(a), and without l2 for constants.
 *
 * Losses need not have one minimum: features may be turned, InfoNCE leaves a constant open, a learner that is too
 * narrow ends in one of many minima. Tasks without l2 may let the loss fall for ever: where the features can hold all
 * of them it is below the tolerance soon, else max_iterations ends it.
 *
 * @param out      receives the handle; NULL on failure
 * @param world    n events
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults; its threads are not used: train several learners at a time instead
 *
 * Source:   arXiv 2405.07987, section 4.1; Gutmann & Hyvarinen, AISTATS 2010 (NCE); van den Oord et al., arXiv
 *           1807.03748 (InfoNCE); Nocedal & Wright, Numerical Optimization, 2006, algorithms 7.4, 7.5, 3.5 and 3.6
 * Errors:   ARGUMENT for NULL, an option out of its range, PRH_LOSS_TASKS without labels, labels for another loss or
 *           a positive prior for another loss than PRH_LOSS_NCE; VALUE naming task and event of an answer that is not
 *           0 or 1; NUMERIC if the loss overflows where it begins; ABI; TOO_LARGE; MEMORY; CANCELLED
 * Notes:    PRH_NOTE_NOT_CONVERGED if the gradient was not within the tolerance after max_iterations, or could not be
 *           lowered any further; the learner is created
 * Cost:     time O(iterations * n^2 width), of tasks O(iterations * n task_count width); memory 200 n width + 8 n^2
 *           bytes, of tasks 200 (n + task_count) width + 8 n task_count
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_learner_create(prh_learner **out, const prh_world *world,
    const prh_learner_options *options, const prh_run_options *run);

/** Lets go of a learner. NULL is fine. Since: 0.1 */
PRH_API void prh_learner_destroy(prh_learner *learner);

/** Number of events n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_learner_rows(const prh_learner *learner);

/** Number of dimensions; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_learner_width(const prh_learner *learner);

/** F, row-major n x width, living as long as the learner; NULL for NULL. Since: 0.1 */
PRH_API const double *prh_learner_features(const prh_learner *learner);

/* Zero it and set struct_size. */
typedef struct prh_learner_values {
    uint64_t struct_size; /* sizeof(prh_learner_values), set by the caller */
    int64_t iterations;
    int64_t evaluations; /* of loss and gradient */
    double loss;         /* what was minimised, without the l2 term */
    double penalty;      /* the l2 term */
    double least;        /* that loss at its optimum over all g; tasks: 0 */
    double gradient;     /* largest |entry| of the gradient at the end, as prh_learner_create describes it */
    double accuracy;     /* tasks: share of right answers, weighted by P(a), mean over tasks; else NaN */
    int32_t converged;   /* nonzero: gradient <= tolerance */
    int32_t reserved;    /* 0 */
} prh_learner_values;

/**
 * How the training ended.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_learner_get_values(
    const prh_learner *learner, prh_learner_values *values);

PRH_END_DECLS

#endif

/* The null of a grid of scores, by whatever method. */
#ifndef PRH_INFER_NULL_H
#define PRH_INFER_NULL_H

#include <prh/null.h>

#include "infer/collect.h"
#include "infer/exact.h"
#include "infer/level.h"

/* The level that is meant by 0. */
#define PRH__NULL_ALPHA 0.05

/* The public handle. */
struct prh_null {
    int64_t layers_x, layers_y;
    prh_null_result result;
    double *values;                         /* as drawn; NULL where a pair has a closed form */
    double *sorted;                         /* the same, ascending */
    prh__pearson3 form;                     /* that closed form */
    double units;                           /* whole numbers of 1 / units are its values; 0: any are */
    double *means, *sds, *ps, *adjusted_ps; /* per cell */
    char *reason;
};

/* What is shared by the nulls of many grids, and how much of each is asked for. */
typedef struct prh__null_aid {
    int brief;                 /* the result alone: no values, and nothing of single cells */
    prh__noise *noise;         /* or NULL */
    prh__exact_side *sides[2]; /* of the models of both sides, for the metric; or NULL */
} prh__null_aid;

/*
 * Of scores that a comparison has given (whose arrays are read). Options were checked by themselves; what depends on
 * the data is checked here, with the statuses of prh_null_create. aid: NULL where there is none. It changes no bit.
 */
prh_status prh__null_create(struct prh_null **out, const prh__comparison *scored,
    const prh_null_options *options, const prh__null_aid *aid);

void prh__null_destroy(struct prh_null *null);

/* What can be said of options before anything is scored: UNSUPPORTED, and ARGUMENT for a table or a null of n items. */
prh_status prh__null_check(const prh_metric *metric, int64_t n, const prh_null_options *options);

/* Draws in force: what was asked for, or the default. */
int64_t prh__null_draws(const prh_null_options *options);

/* Expected work of a brief null, before it is known what the data say against a closed form; in the unit of
 * prh__task_step. The comparison's scores are not read. */
double prh__null_work(const prh__comparison *c, const prh_null_options *options);

/* ARGUMENT if so few draws can never reject at the level. */
prh_status prh__null_check_level(const prh_null_options *options);

/* Everything but score, z and calibrated: by permutations, and in closed form. result.alpha is set. */
prh_status prh__null_draw(struct prh_null *null, const prh__comparison *c, const prh__aggregate *how,
    const prh_null_options *options);
prh_status prh__null_close(struct prh_null *null, const prh__exact *e, const prh__aggregate *how,
    const prh_null_options *options, const prh__null_aid *aid);

/* Expected work of a brief one in closed form once the moments are known, in the unit of prh__task_step. */
double prh__null_closing_work(const prh__aggregate *how);

/* How many samples of a grid it takes. */
enum { PRH__NULL_SAMPLES = 20000 };

/* Normals of a sample that are worth keeping for many grids of these sizes: 0 where none are sampled, or none are
 * expected to be. */
int64_t prh__null_noise(
    const prh_null_options *options, const prh_metric *metric, int64_t layers_x, int64_t layers_y);

/* Whether the closed form has a threshold at that level. */
int prh__null_closes_at(double alpha, int64_t cells, const prh__aggregate *how);

/* Values, moments, threshold and p from draws, whose values it takes over; all: they are every permutation there is. */
prh_status prh__null_take(struct prh_null *null, prh__collected *c, int all);

/* The same, without cells. */
prh_status prh__null_take_values(struct prh_null *null, prh__collected *c, int all);

#endif

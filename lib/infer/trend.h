/* Trends of alignment with quality, over models. docs/trend.md has the definitions and what simulations say of them. */
#ifndef PRH_INFER_TREND_H
#define PRH_INFER_TREND_H

#include <prh/trend.h>

#include "base/threads.h"

enum { PRH__TREND_COEFFICIENTS = 5, PRH__TREND_LEAST = 3, PRH__TREND_LEAST_PARTIAL = 4 };

/* The public handle. */
struct prh_trend {
    prh_trend_values values;
    prh_coefficient coefficient[PRH__TREND_COEFFICIENTS];
    const char *reason[PRH__TREND_COEFFICIENTS]; /* why one is not defined; NULL: it is */
    double *without[PRH__TREND_COEFFICIENTS];    /* families each, in one piece */
    double *alignments;                          /* count */
    int64_t *labels;                             /* families */
};

/* ---- what is known ---- */

/* The models that the trend is over, and the sums that their alignments are means of. */
typedef struct prh__trend_ground {
    const double *alignment, *quality, *control; /* the caller's, as are the families */
    const int64_t *families;
    int64_t count;
    int64_t points, *point;         /* models that the trend is over, ascending */
    int64_t references, *reference; /* models that count for at least one of them, ascending */
    int32_t *refers;                /* count: nonzero for these */
    double *sum;                    /* points: over the known alignments with references */
    int64_t *known;                 /* points: how many these are, at least 1 */
    double rounding;                /* means that differ by no more are the same */
} prh__trend_ground;

/* VALUE for infinity and for sums that overflow, UNDEFINED if fewer than 3 points are left. Both need
 * prh__trend_ground_free. */
prh_status prh__trend_ground_open(prh__trend_ground *ground, const double *alignment, int64_t count,
    const double *quality, const prh_trend_options *options);
void prh__trend_ground_free(prh__trend_ground *ground);

/* ---- one fit ---- */

typedef struct prh__trend_order {
    double value;
    int64_t at;
} prh__trend_order;

/* Numbers of up to `points` models, and room to correlate them in. */
typedef struct prh__trend_room {
    int64_t n;        /* models in `raw` */
    int64_t *model;   /* which they are */
    double *raw[3];   /* alignment, quality, control */
    double *unit[3];  /* the same or their ranks, about 0 and of length 1 */
    double length[3]; /* that they had, */
    int exponent[3];  /* over 2^exponent */
    prh__trend_order *sorted;
    int64_t *gone; /* count: models that are left out, ascending */
    double rounding;
} prh__trend_room;

/* Bytes of a room, and a room in so many. */
size_t prh__trend_room_bytes(const prh__trend_ground *ground);
void prh__trend_room_lay(prh__trend_room *room, const prh__trend_ground *ground, void *bytes);

/* The numbers of all models without the first `gone` of room->gone, out of the points and of the references. */
void prh__trend_gather(prh__trend_room *room, const prh__trend_ground *ground, int64_t gone);

/* Leaves those whose control is known. */
void prh__trend_keep_controlled(prh__trend_room *room);

/*
 * One correlation of what is gathered, with its vectors in room->unit. For partial ones what the control leaves is
 * first, and the control itself, of length 1, third. NULL, or why it is not defined.
 */
const char *prh__trend_correlate(prh__trend_room *room, int ranked, int partial, double *value);

/* All coefficients of what is gathered, NaN where they are not defined; afterwards the controlled ones are left. */
void prh__trend_fit(prh__trend_room *room, int with_control, double value[PRH__TREND_COEFFICIENTS]);

/* The slope of Pearson's correlation, right after it. */
double prh__trend_slope(const prh__trend_room *room, double correlation);

/* ---- draws ---- */

/* Two correlations at most whose second sides change places together. */
typedef struct prh__trend_pair {
    int64_t n, count;
    const double *first[2], *second[2];
    const double *control[2]; /* or NULL */
    const int64_t *families;  /* n labels; NULL: all with all */
} prh__trend_pair;

typedef struct prh__trend_p {
    int64_t draws; /* 0: nothing can change places */
    int32_t enumerated;
    double p[2]; /* NaN then */
} prh__trend_p;

prh_status prh__trend_draw(
    prh__trend_p *out, const prh__trend_pair *pair, const prh_trend_options *options, const prh__run *run);

/* Expected work, in the unit of prh__task_step. */
double prh__trend_draw_work(int64_t n, const prh_trend_options *options);

/* ---- without some ---- */

/* Standard errors and intervals of the coefficients, and their values without each family. */
prh_status prh__trend_jackknife(
    struct prh_trend *trend, const prh__trend_ground *ground, const prh__run *run);
/* An upper bound. */
double prh__trend_jackknife_work(const prh__trend_ground *ground);

/* ---- all of it ---- */

/* As the header describes; arguments were checked, and options have no zeros left but the seed. */
prh_status prh__trend(struct prh_trend **out, const double *alignment, int64_t count, const double *quality,
    const prh_trend_options *options, const prh__run *run);
void prh__trend_destroy(struct prh_trend *trend);

#endif

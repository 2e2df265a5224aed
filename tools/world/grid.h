/*
 * An experiment as a grid: a few series, each at every point of an axis, each for every seed, with some numbers
 * measured in each cell. Everything that a run depends on stands in its plan before it is run; what comes out is
 * written down as it is.
 */
#ifndef PRH_TOOLS_WORLD_GRID_H
#define PRH_TOOLS_WORLD_GRID_H

#include <prh/prh.h>

#include "options.h"

enum { GRID_QUANTITIES = 10 }; /* at most, in a cell */

/* One cell to measure. */
typedef struct grid_cell {
    int series;
    double point;
    uint64_t seed;
    const void *data;           /* what grid_run was given */
    const prh_run_options *run; /* for whatever can be cancelled; one thread */
} grid_cell;

/* A number that is measured in each cell. */
typedef struct grid_quantity {
    const char *name;  /* in tables: "mutual_knn" */
    const char *label; /* in figures: "mutual k-NN (k = 10)" */
    double chance;     /* drawn as a line of reference; NaN: none */
    int is_drawn;      /* has a panel of its own */
    int is_log;        /* on a logarithmic axis */
} grid_quantity;

/* A setting that is the same in all cells. */
typedef struct grid_setting {
    const char *name, *value;
} grid_setting;

typedef struct grid_plan {
    const char *name; /* of the experiment, and of its files */
    const char *title;
    const char *question;
    const grid_setting *settings; /* count of them */
    size_t setting_count;
    const char *axis;  /* "width" */
    const char *label; /* in figures: "width r" */
    int is_log;
    int measured_axis; /* 0: points; else the figure's x is the mean of quantity number measured_axis - 1 */
    const double *points, *quick_points;
    size_t point_count, quick_count;
    const char *const *series;
    size_t series_count;
    const grid_quantity *quantities;
    size_t quantity_count;
    /* Fills values, NaN where a number is undefined. A status below 0 ends the experiment; CANCELLED among them. */
    prh_status (*measure)(const grid_cell *cell, double *values);
} grid_plan;

enum { GRID_SEEDS = 10, GRID_QUICK_SEEDS = 3 };

/* Values of all cells: series by point by seed by quantity. */
typedef struct grid {
    const grid_plan *plan;
    const double *points;
    size_t point_count;
    uint64_t first_seed;
    size_t seed_count;
    int is_quick;
    const void *data; /* for the cells; borrowed */
    double *values;
} grid;

/**
 * Measures every cell, several at a time; the values do not depend on how many. Lets go of nothing on failure: call
 * grid_free.
 */
int grid_run(grid *mine, const grid_plan *plan, const options *wishes, const void *data);
void grid_free(grid *mine);

double grid_value(const grid *mine, size_t series, size_t point, size_t seed, size_t quantity);

/* A mean over seeds with its 95 % interval by Student's t. */
typedef struct grid_mean {
    double mean, low, high; /* NaN: no values; low and high also for one */
    size_t count;           /* values that are not NaN */
} grid_mean;

grid_mean grid_summary(const grid *mine, size_t series, size_t point, size_t quantity);

/**
 * Spearman's correlation of a quantity with the order of the points, for each seed by itself; then as above. Values
 * that differ by less than 1e-9 are equal.
 */
grid_mean grid_trend(const grid *mine, size_t series, size_t quantity);

/**
 * Runs, prints and, with a folder in the wishes, writes NAME.csv (every cell), NAME-summary.csv, NAME.json, NAME.svg
 * and NAME.png: all that most experiments do.
 */
int grid_report(const grid_plan *plan, const options *wishes, const void *data);

/** The figure alone. */
int grid_draw(const grid *mine, const char *folder);

#endif

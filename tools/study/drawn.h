/* Figures of a study on their way from results to files: what the files that make them share. */
#ifndef PRH_TOOLS_STUDY_DRAWN_H
#define PRH_TOOLS_STUDY_DRAWN_H

#include "figure.h"
#include "pool.h"
#include "results.h"

/* A figure with all that its description points to. */
typedef struct study_figure {
    const char *name;    /* of its files, without ending */
    const char *caption; /* how it is to be read; in a paper it would stand beneath */
    figure page;
    pool memory;
} study_figure;

typedef struct study_figures {
    study_figure *items;
    int64_t count;
} study_figures;

/** Every figure for which there are numbers, in the order of docs/study.md. The results must last as long. */
void study_figures_make(study_figures *mine, const results *found);
void study_figures_release(study_figures *mine);

/* ---- each adds its figure, or figures, where there are numbers ---- */

void study_add_alignment(study_figures *mine, const results *found);
void study_add_trends(study_figures *mine, const results *found);
void study_add_bins(study_figures *mine, const results *found);
void study_add_groups(study_figures *mine, const results *found);
void study_add_map(study_figures *mine, const results *found);
void study_add_layers(study_figures *mine, const results *found);
void study_add_nulls(study_figures *mine, const results *found);
void study_add_spectra(study_figures *mine, const results *found);

/* ---- drawn.c: what they share ---- */

/* Pairs of models that a figure shows, at most. */
enum { STUDY_PAIRS = 6 };

/** A new figure with room for so many panels. The answer lasts until the next one is added. */
study_figure *study_add(study_figures *mine, const char *name, int64_t panels);
/** Its panels, to be filled in. */
figure_panel *study_panels(study_figure *mine);

/** The metric: "mutual_knn, k = 10"; NULL where only scores are known. */
const char *study_metric_words(pool *memory, const results *found);
/** The largest adjusted p that counts as above chance. */
double study_alpha(const results *found);
/** How many of the pairs are above chance; `tested` of them have a p-value. */
int64_t study_above_chance(const results *found, int64_t *tested);
/** The largest p of a trend that counts as one. */
double study_trend_alpha(const results *found);
/** "X with Y", by their names. */
const char *study_pair_words(pool *memory, const results *found, int64_t x, int64_t y);
/** What a panel is of: "calibrated", or the metric, or "score". */
const char *study_scale_words(pool *memory, const results *found, int is_calibrated);
/** A correlation: two decimals. */
const char *study_decimal(pool *memory, double value);
/** The name of a model, or its beginning and its end if it is too long for a title. */
const char *study_short_name(pool *memory, const results *found, int64_t model);
/** "X with Y", by these. */
const char *study_pair_title(pool *memory, const results *found, int64_t x, int64_t y);
/** A number in few digits with a minus of full width, or a p-value: "p = 0.003". In the memory of the pool. */
const char *study_number(pool *memory, double value);
const char *study_p(pool *memory, double p);
const char *study_p_number(pool *memory, double p); /* "0.003" */

/* Which colour models have: by family if there are families of several models and no more of them than colours, else by
 * modality; where there is one modality the largest families have a colour each. */
typedef struct palette {
    int64_t count;      /* of colours; 1: all the same, and no name is needed */
    const char **names; /* NULL if all are the same */
    int64_t *of;        /* of each model */
    const char *what;   /* "family" or "modality" */
} palette;

palette study_palette(pool *memory, const results *found);

/**
 * One series of points for each colour, of models whose x and y are numbers; labels are the names of the models if
 * there are no more than `most_labels` points in all.
 */
void study_points(pool *memory, const results *found, const palette *colours, const double *x,
    const double *y, int64_t most_labels, figure_series *series);

#endif

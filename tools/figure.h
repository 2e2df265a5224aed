/* Figures for papers, described as data and drawn as SVG and PNG. A description borrows all that it points to, zero
 * means the usual, and the picture follows from the description alone: the same description gives the same bytes. */
#ifndef PRH_TOOLS_FIGURE_H
#define PRH_TOOLS_FIGURE_H

#include <stdint.h>

#include "options.h"

/* Widths of a page in points: one column of a paper, and both. */
enum { FIGURE_COLUMN = 252, FIGURE_PAGE = 504 };

enum {
    FIGURE_LINEAR,
    FIGURE_LOG,     /* base 10; values that are not above 0 are left out, and the page says how many */
    FIGURE_CATEGORY /* places 0, 1, ... count - 1; on a y axis 0 is at the top */
};

typedef struct figure_axis {
    const char *label;   /* what is measured; NULL: nothing is written */
    const char *unit;    /* written as "label (unit)"; NULL: none */
    int scale;           /* FIGURE_LINEAR, ... */
    double low, high;    /* ends of the axis, low < high; both 0: from the data */
    const double *ticks; /* where numbers are written, as many as fit; NULL: at round values */
    int64_t tick_count;
    const char *const *names; /* FIGURE_CATEGORY: of the places; NULL: their numbers */
    int64_t count;            /* FIGURE_CATEGORY: number of places, at least 1 */
    int thin; /* names may be left out where they have no room: the page does not grow for them */
} figure_axis;

enum {
    FIGURE_POINTS,
    FIGURE_LINE,      /* through the points in their order, with a mark on each unless there are many */
    FIGURE_BARS,      /* from 0 to y at x; several series stand side by side */
    FIGURE_HISTOGRAM, /* of the `count` values in x; y is NULL */
    FIGURE_VERTICAL,  /* reference lines at each x, or at each y, or the line y = x (no values) */
    FIGURE_HORIZONTAL,
    FIGURE_IDENTITY
};

/* How low and high are drawn, if they are given. */
enum { FIGURE_WHISKERS, FIGURE_BAND };

/*
 * Values that are not finite, or beyond 1e300, are left out, and the page says how many; an interval of which one end
 * is such a value is not drawn. Where the y axis is of categories, bars lie and whiskers go along x.
 */
typedef struct figure_series {
    int kind;
    const char *name; /* in the legend; NULL: not there */
    int64_t count;
    const double *x, *y;
    const double *z;           /* in a panel with `space` */
    const double *low, *high;  /* ends of an interval at each of POINTS, LINE and BARS; NULL: none */
    int spread;                /* how they are drawn: FIGURE_WHISKERS or FIGURE_BAND */
    const unsigned char *rgb;  /* of POINTS: 3 bytes of sRGB for each; NULL: the colour of the series */
    const char *const *labels; /* of POINTS: written beside each where there is room; NULL: none */
    double
        shade; /* in (0, 1]: a place of the sequential map, for series in an order; 0: a colour of its own */
    int64_t most_bins; /* of a HISTOGRAM; 0: 60 */
    int plain;         /* a LINE without marks */
    int dashed;
    int neutral; /* in the ink of texts, and not counted where colours are given out */
} figure_series;

enum { FIGURE_SEQUENTIAL, FIGURE_DIVERGING };

/* Row 0 is at the top. The axes of its panel are of categories, whatever they say, with cols and rows places. */
typedef struct figure_heat {
    const double *values; /* rows x cols; what is not finite is grey, and the page says so */
    int64_t rows, cols;
    int map;           /* FIGURE_SEQUENTIAL or FIGURE_DIVERGING */
    double low, high;  /* values of the end colours; both 0: of the data, symmetric about 0 if diverging */
    const char *label; /* of the scale of colours */
    int no_scale;      /* the panel beside it has the same one */
    int decimals;      /* of the numbers written in the cells, where they fit; 0: none */
    const int64_t *marked; /* row and column of each cell with a frame */
    int64_t marked_count;
    int open_diagonal; /* cells (i, i) that hold no number stay white, and the page says nothing of them */
} figure_heat;

enum {
    FIGURE_LEGEND_AUTO, /* where nothing is drawn, else below; once for the page if all panels have the same */
    FIGURE_LEGEND_BELOW, /* below the panel */
    FIGURE_LEGEND_NONE
};

typedef struct figure_panel {
    const char *title;
    figure_axis x, y, z;
    const figure_series *series; /* NULL: none */
    int64_t series_count;
    const figure_heat *heat; /* NULL: none */
    int legend;
    int equal; /* a unit of x is as long as one of y: maps */
    int space; /* x, y and z in projection; of the axes the labels and units count, and no numbers are written */
    double turn; /* of a space about z, in degrees; 0: 30 */
    double
        shape; /* height of the plot over the width of its place; 0: 0.6; no matter to heat, equal, space */
    const char *const *remarks; /* lines under the panel, such as what a test says; NULL: none */
    int64_t remark_count;
} figure_panel;

/* A page. Panels stand in a grid, row by row; with more than one of them each has a letter. */
typedef struct figure {
    const char *title;       /* for search, and for those who do not see the picture: papers have captions */
    const char *description; /* what there is to see, for the same */
    double
        width; /* in points; 0: FIGURE_COLUMN. More where names could not be read, less for a few large cells */
    int columns; /* panels in a row; 0: 1 */
    const figure_panel *panels;
    int64_t panel_count;
} figure;

/** Whether this build draws figures and reads pictures: it does if it was built with cairo. */
int figure_available(void);

/**
 * EXIT_BAD with a complaint if this build draws no figures, if NAME.svg or NAME.png can not be written, or is one of
 * the inputs: known before the work, not after it.
 */
int figure_check(const char *name, const file_list *inputs, const file_list *more_inputs);

/**
 * Writes NAME.svg and NAME.png, the latter with two pixels to the point, each whole or not at all. A NAME that ends
 * in .svg or .png is taken without that.
 *
 * EXIT_BAD with a complaint if there is no cairo, if a file can not be written, or if the description makes no sense:
 * no panel, a negative count, values that are missing, ends of an axis that are not in order.
 */
int figure_write(const figure *mine, const char *name);

/**
 * The figure as an element <svg> for a page of HTML. Its identifiers begin with `prefix`, since those of a page are
 * shared by all that is in it. Allocated; NULL after a complaint, as figure_write.
 */
char *figure_svg(const figure *mine, const char *prefix);

#endif

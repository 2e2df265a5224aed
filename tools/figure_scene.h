/* What a page holds, in the order in which it is painted: shapes, marks, texts and pictures in points, from the top
 * left. Made by figure_layout and what it calls, painted by figure_paint, looked at by tests. */
#ifndef PRH_TOOLS_FIGURE_SCENE_H
#define PRH_TOOLS_FIGURE_SCENE_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t ink; /* 0xRRGGBBAA */

typedef struct box {
    double left, top, right, bottom;
} box;

/* How much of a letter is above its baseline and below it, as parts of its size. */
#define TEXT_ASCENT 0.76
#define TEXT_DESCENT 0.24
/* text_look.down of the middle of capitals and digits. */
#define TEXT_MIDDLE 0.4

enum {
    ITEM_SHAPE,  /* a path: filled, stroked or both */
    ITEM_MARK,   /* a data point at x, y */
    ITEM_TEXT,   /* begins at x, y on its baseline and runs at `angle` */
    ITEM_PIXELS, /* a picture in `area` */
    ITEM_CLIP,   /* what follows is seen inside `area` only; */
    ITEM_UNCLIP, /* until here */
    ITEM_DENSE,  /* what follows, up to ITEM_UNDENSE, lies in `area` and is too much for paths in an SVG */
    ITEM_UNDENSE
};

enum { LINE_STYLES = 4 }; /* whole, dashed, dotted, dashes and dots */

enum { MARK_CIRCLE, MARK_SQUARE, MARK_TRIANGLE, MARK_DIAMOND, MARK_DOWN, MARK_CROSS, MARKS };

typedef struct scene_item {
    int kind;
    int style;         /* of a mark: its shape; of a line: its dashes, 0 for none; of a text: 1 for bold */
    ink fill, line;    /* alpha 0: none */
    double line_width; /* in points */
    double x, y;
    double size;  /* of a mark: its diameter; of a text: of its letters */
    double angle; /* of a text, in radians, clockwise */
    double width; /* of a text */
    char *text;
    size_t first, count; /* of a shape: its points */
    int closed;
    box area;
    ink *pixels; /* rows x cols, opaque */
    int rows, cols;
} scene_item;

typedef struct scene {
    double width, height;
    scene_item *items;
    size_t count, room;
    double *points; /* x, y of all shapes */
    size_t point_count, point_room;
} scene;

void scene_release(scene *mine);

/** Moves all of `part` to the end of the page, by right and down; part is empty then. */
void scene_append(scene *mine, scene *part, double right, double down);

/** Begins a shape of no points; scene_point adds them. The answer lasts until the next item is added. */
scene_item *scene_shape(scene *mine, ink fill, ink line, double line_width);
void scene_point(scene *mine, double x, double y);
void scene_line(scene *mine, double x0, double y0, double x1, double y1, ink line, double line_width);
void scene_rectangle(scene *mine, box area, ink fill, ink line, double line_width);
void scene_mark(scene *mine, double x, double y, int shape, double size, ink fill, ink line);
void scene_clip(scene *mine, box area);
void scene_unclip(scene *mine);
void scene_dense(scene *mine, box area);
void scene_undense(scene *mine);
void scene_pixels(scene *mine, box area, ink *pixels, int rows, int cols); /* takes pixels over */

/* How a text looks, and which of its points is at the place given: `across` from 0, its beginning, to 1, its end;
 * `down` from 0, its top, to 1, its bottom. */
typedef struct text_look {
    double size;
    int bold;
    ink colour;
    double angle;
    double across, down;
} text_look;

#define TEXT_UPWARDS -1.57079632679489661923 /* an angle */

void scene_text(scene *mine, const char *text, double x, double y, text_look look);

/** The corners of a text, x and y of each: its beginning above, its end above, its end below, its beginning below. */
void scene_text_corners(const scene_item *text, double corners[8]);

/** The smallest upright box around a text; and around one that would be set like this. */
box scene_item_box(const scene_item *text);
box scene_text_box(const char *text, double x, double y, text_look look);

/* ---- texts (figure_text.c) ---- */

/* Raised digits (¹ ² ³ … ⁻) are set as small digits, since many fonts lack them. */
enum { TEXT_RUN = 256 };
typedef struct text_run {
    const char *rest;    /* what is not set yet; begins with the text */
    char part[TEXT_RUN]; /* what is to be set */
    int raised;
} text_run;

/** Takes the next run of letters of one height; 0 if there is none. */
int text_next_run(text_run *run);

/** Digits and a minus, raised. Allocated. */
char *text_raised(const char *digits);

double text_width(const char *text, double size, int bold);

/**
 * The text on one line: control characters become spaces, bytes that are no UTF-8 U+FFFD; NULL is empty. Allocated.
 */
char *text_clean(const char *text);

/**
 * The text, or as much of it as fits `width` with an ellipsis for the rest; empty if not even one letter does.
 * Allocated.
 *
 * @param middle  the end stays too, by which names often differ
 */
char *text_shortened(const char *text, double width, double size, int bold, int middle);

#endif

/* Texts: what is legal in one, and how wide it is. Cairo measures; figure_paint.c paints the same runs. */
#include <cairo.h>
#include <stdlib.h>
#include <string.h>

#include "figure_paint.h"
#include "figure_scene.h"
#include "program.h"

/* Raised characters and what is set for them, the digits first. */
static const char raised[][2][4] = {{"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"}, {"⁴", "4"}, {"⁵", "5"},
    {"⁶", "6"}, {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"}, {"⁻", "−"}, {"⁺", "+"}};
enum { RAISED_MINUS = 10 };

/* Bytes of the character at text; 0 if it is none: cut off, longer than need be, a surrogate, beyond U+10FFFF, or one
 * that XML does not take. */
static size_t character(const unsigned char *text)
{
    static const unsigned lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = text[0] < 0x80   ? 1
                          : text[0] < 0xc0 ? 0
                          : text[0] < 0xe0 ? 2
                          : text[0] < 0xf0 ? 3
                                           : 4;
    unsigned code = length == 1 ? text[0] : text[0] & (0xffu >> (length + 1));

    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3fu);
    }
    if (text[0] >= 0xf8 || code < lowest[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 0;
    return code == 0xfffe || code == 0xffff ? 0 : length;
}

static int is_control(const unsigned char *text)
{
    return text[0] < 0x20 || text[0] == 0x7f || (text[0] == 0xc2 && text[1] < 0xa0);
}

char *text_clean(const char *text)
{
    const unsigned char *at = (const unsigned char *)(text ? text : "");
    char *clean = need(3 * strlen((const char *)at) + 1, 1), *end = clean;

    while (*at) {
        const size_t length = character(at);

        if (!length)
            end = stpcpy(end, "\xEF\xBF\xBD");
        else if (is_control(at))
            end = stpcpy(end, " ");
        else
            end = mempcpy(end, at, length);
        at += length ? length : 1;
    }
    return clean;
}

/* What stands for the raised character at text; NULL if it is not raised. */
static const char *lowered(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof raised / sizeof *raised; i++)
        if (strlen(raised[i][0]) == length && memcmp(raised[i][0], text, length) == 0)
            return raised[i][1];
    return NULL;
}

int text_next_run(text_run *run)
{
    char *end = run->part;

    run->raised = lowered(run->rest, character((const unsigned char *)run->rest)) != NULL;
    while (*run->rest && end - run->part < TEXT_RUN - 4) {
        const size_t length = character((const unsigned char *)run->rest);
        const char *plain = lowered(run->rest, length);

        if ((plain != NULL) != run->raised)
            break;
        end = plain ? stpcpy(end, plain) : mempcpy(end, run->rest, length);
        run->rest += length;
    }
    *end = '\0';
    return end > run->part;
}

char *text_raised(const char *digits)
{
    char *text = need(strlen(digits) + 1, sizeof raised[0][0]), *end = text;

    for (; *digits; digits++)
        end = stpcpy(end, raised[*digits == '-' ? RAISED_MINUS : *digits - '0'][0]);
    return text;
}

double text_width(const char *text, double size, int bold)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *pen = cairo_create(surface);
    text_run run = {.rest = text};
    double width = 0.0;

    while (text_next_run(&run)) {
        cairo_text_extents_t extents;

        paint_font(pen, run.raised ? PAINT_RAISED * size : size, bold);
        cairo_text_extents(pen, run.part, &extents);
        width += extents.x_advance;
    }
    cairo_destroy(pen);
    cairo_surface_destroy(surface);
    return width;
}

static int is_inside(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Writes `kept` bytes of text or some less, whole characters only, with an ellipsis for the rest. */
static void cut(char *part, const char *text, size_t length, size_t kept, int middle)
{
    size_t tail = middle ? kept / 3 : 0, head = kept - tail;

    while (head > 0 && is_inside(text[head]))
        head--;
    while (tail > 0 && is_inside(text[length - tail]))
        tail--;
    while (head > 0 && text[head - 1] == ' ')
        head--;
    memcpy(part, text, head);
    strcpy(part + head, head > 0 ? "…" : "");
    if (head > 0)
        strcat(part, text + length - tail);
}

char *text_shortened(const char *text, double width, double size, int bold, int middle)
{
    const size_t length = strlen(text);
    char *part = need(length + sizeof "…", 1);
    size_t fits = 0, too_long = length;

    strcpy(part, text);
    if (text_width(text, size, bold) <= width)
        return part;
    while (too_long - fits > 1) {
        const size_t half = fits + (too_long - fits) / 2;

        cut(part, text, length, half, middle);
        if (text_width(part, size, bold) <= width)
            fits = half;
        else
            too_long = half;
    }
    cut(part, text, length, fits, middle);
    return part;
}

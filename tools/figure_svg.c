/* The bytes of an SVG: cairo's, with a head of our own that has a title and a description, and names that do not
 * depend on what was drawn before. */
#include <cairo-svg.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure_paint.h"
#include "program.h"

/* Cairo rounds the outlines of letters to 1/64 of its unit, which shows when a page is enlarged: it gets smaller
 * units. */
#define UNITS 8.0

static void put(paint_bytes *out, const char *text, size_t length)
{
    (void)paint_take(out, (const unsigned char *)text, (unsigned)length);
}

static void put_text(paint_bytes *out, const char *text)
{
    put(out, text, strlen(text));
}

/* <name>text</name>, or nothing for an empty text. */
static void put_element(paint_bytes *out, const char *name, const char *text)
{
    char *clean = text_clean(text);

    if (clean[0]) {
        put_text(out, "<");
        put_text(out, name);
        put_text(out, ">");
        for (const char *at = clean; *at; at++) {
            if (*at == '<')
                put_text(out, "&lt;");
            else if (*at == '>')
                put_text(out, "&gt;");
            else if (*at == '&')
                put_text(out, "&amp;");
            else if (*at == '"')
                put_text(out, "&quot;"); /* identifier_after */
            else
                put(out, at, 1);
        }
        put_text(out, "</");
        put_text(out, name);
        put_text(out, ">\n");
    }
    free(clean);
}

static void put_head(paint_bytes *out, const scene *page, const char *title, const char *description)
{
    char *head = need_text(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        "width=\"%.3fpt\" height=\"%.3fpt\" viewBox=\"0 0 %.3f %.3f\" version=\"1.1\" role=\"img\">\n",
        page->width, page->height, page->width * UNITS, page->height * UNITS);

    put_text(out, head);
    put_element(out, "title", title);
    put_element(out, "desc", description);
    free(head);
}

/* The numbers that cairo gave to pictures count on from page to page: here the first that is met becomes 1. */
typedef struct renamed {
    long *numbers;
    size_t count;
} renamed;

static size_t new_number(renamed *mine, long number)
{
    for (size_t i = 0; i < mine->count; i++)
        if (mine->numbers[i] == number)
            return i + 1;
    mine->numbers = need_more(mine->numbers, mine->count + 1, sizeof *mine->numbers);
    mine->numbers[mine->count++] = number;
    return mine->count;
}

/* Where the next name begins that has such a number, with the length of its word; NULL if none does. */
static const char *next_name(const char *text, size_t *word)
{
    static const char *const words[] = {
        "\"image", "#image", "\"surface", "#surface", "\"source-", "#source-"};
    const char *found = NULL;

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        const char *at = strstr(text, words[w]);

        while (at && !isdigit((unsigned char)at[strlen(words[w])]))
            at = strstr(at + 1, words[w]);
        if (at && (!found || at < found)) {
            found = at;
            *word = strlen(words[w]);
        }
    }
    return found;
}

static void put_body(paint_bytes *out, const char *text)
{
    renamed names = {0};
    size_t word = 0;

    for (const char *at; (at = next_name(text, &word));) {
        char number[32], *end;

        snprintf(number, sizeof number, "%zu", new_number(&names, strtol(at + word, &end, 10)));
        put(out, text, (size_t)(at - text) + word);
        put_text(out, number);
        text = end;
    }
    put_text(out, text);
    free(names.numbers);
}

const char *paint_svg(const scene *page, const char *title, const char *description, paint_bytes *out)
{
    paint_bytes drawn = {0};
    cairo_surface_t *surface =
        cairo_svg_surface_create_for_stream(paint_take, &drawn, page->width * UNITS, page->height * UNITS);
    cairo_t *pen = cairo_create(surface);
    cairo_status_t status;
    const char *body;

    cairo_scale(pen, UNITS, UNITS);
    paint_scene(pen, page);
    status = cairo_status(pen);
    cairo_destroy(pen);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        free(drawn.data);
        return cairo_status_to_string(status);
    }
    put(&drawn, "", 1); /* ends it as a text */
    body = strstr((const char *)drawn.data, "<svg");
    body = body ? strchr(body, '>') : NULL;
    if (body) {
        put_head(out, page, title, description);
        put_body(out, body + 1);
    }
    free(drawn.data);
    return body ? NULL : "cairo wrote no SVG";
}

/* Where the identifier begins that a quote stands before, where it is made or where it is referred to; NULL if that is
 * none. Only attributes are in quotes, since texts have them escaped. */
static const char *identifier_after(const char *start, const char *quote)
{
    static const char made[] = " id=", link[] = "#", use[] = "url(#";

    if (quote - start >= (ptrdiff_t)strlen(made) && strncmp(quote - strlen(made), made, strlen(made)) == 0)
        return quote + 1;
    if (strncmp(quote + 1, link, strlen(link)) == 0)
        return quote + 1 + strlen(link);
    return strncmp(quote + 1, use, strlen(use)) == 0 ? quote + 1 + strlen(use) : NULL;
}

char *paint_svg_inside(const paint_bytes *svg, const char *prefix)
{
    char *all = need(svg->size + 1, 1), *at;
    const char *written;
    paint_bytes out = {0};

    memcpy(all, svg->data, svg->size); /* and a zero */
    written = strchr(all, '\n');
    written = written ? written + 1 : all;
    for (at = strchr(all, '"'); at; at = strchr(at + 1, '"')) {
        const char *name = at > written ? identifier_after(all, at) : NULL;

        if (name) {
            put(&out, written, (size_t)(name - written));
            put_text(&out, prefix);
            written = name;
        }
    }
    put(&out, written, strlen(written) + 1);
    free(all);
    return (char *)out.data;
}

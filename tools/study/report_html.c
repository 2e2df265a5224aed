/* HTML: escaped words, tables that scroll in their own box, figures. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "program.h"
#include "report_parts.h"

/* Figures are made smaller where there is less room, down to this part of their size: then they scroll. */
#define SMALLEST 0.8

/* Pixels of a page to the point. */
#define PIXELS (96.0 / 72.0)

/* A table of so many rows is not broken between two pages. */
enum { WHOLE_ROWS = 25 };

void report_markup(const report_page *mine, const char *markup)
{
    fputs(markup, mine->out);
}

/* Bytes of the control character at text: C0, DEL, or C1 as UTF-8; 0 if it is none. */
static size_t control(const char *text)
{
    const unsigned char first = (unsigned char)text[0];

    if (first < 0x20 || first == 0x7f)
        return 1;
    return first == 0xc2 && (unsigned char)text[1] < 0xa0 ? 2 : 0;
}

/* Texts come from a JSON tree: they are UTF-8. */
void report_text(const report_page *mine, const char *text)
{
    static const char special[] = "<>&\"'";
    static const char *const names[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};

    while (*text) {
        const size_t bytes = control(text);
        const char *found = strchr(special, *text);

        if (found)
            fputs(names[found - special], mine->out);
        else
            fputc(bytes ? ' ' : *text, mine->out);
        text += bytes ? bytes : 1;
    }
}

void report_words(const report_page *mine, const char *format, ...)
{
    va_list words;
    char *text;
    int length;

    va_start(words, format);
    length = vasprintf(&text, format, words);
    va_end(words);
    if (length < 0)
        exit(bad("out of memory"));
    report_text(mine, text);
    free(text);
}

void report_table(
    const report_page *mine, const char *caption, const char *const *columns, int count, int64_t rows)
{
    report_markup(mine, rows > WHOLE_ROWS ? "<div class=\"box\" tabindex=\"0\"><table>\n<caption>"
                                          : "<div class=\"box whole\" tabindex=\"0\"><table>\n<caption>");
    report_text(mine, caption);
    report_markup(mine, "</caption>\n<thead><tr>");
    for (int c = 0; c < count; c++) {
        const int is_number = columns[c][0] == '#';

        report_markup(mine, is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        report_text(mine, columns[c] + is_number);
        report_markup(mine, "</th>");
    }
    report_markup(mine, "</tr></thead>\n<tbody>");
}

void report_row(const report_page *mine)
{
    report_markup(mine, "\n<tr>");
}

void report_row_end(const report_page *mine)
{
    report_markup(mine, "</tr>");
}

void report_cell_text(const report_page *mine, const char *text)
{
    report_markup(mine, "<td>");
    report_text(mine, text);
    report_markup(mine, "</td>");
}

static void number_cell(const report_page *mine, const char *text)
{
    report_markup(mine, "<td class=\"n\">");
    if (text[0] == '-' && text[1])
        report_words(mine, "−%s", text + 1);
    else
        report_text(mine, text);
    report_markup(mine, "</td>");
}

void report_cell_number(const report_page *mine, double value, int digits)
{
    char text[NUMBER_SIZE];

    number_cell(mine, isfinite(value) ? number_short(value, digits, text) : "–");
}

void report_cell_decimal(const report_page *mine, double value, int decimals)
{
    char text[NUMBER_SIZE];

    if (isfinite(value) && (value == 0.0 || (fabs(value) >= 5e-4 && fabs(value) < 1e4))) {
        snprintf(text, sizeof text, "%.*f", decimals, value);
        number_cell(mine, text);
    } else {
        report_cell_number(mine, value, decimals);
    }
}

void report_cell_p(const report_page *mine, double p)
{
    char text[NUMBER_SIZE];

    number_cell(mine, isfinite(p) ? number_p(p, text) : "–");
}

void report_cell_count(const report_page *mine, int64_t value)
{
    char text[NUMBER_SIZE];

    snprintf(text, sizeof text, "%" PRId64, value);
    number_cell(mine, value < 0 ? "–" : text);
}

void report_table_end(const report_page *mine)
{
    report_markup(mine, "\n</tbody></table></div>\n");
}

static int is_named(const char *name, const char *wanted, int is_beginning)
{
    return is_beginning ? strncmp(name, wanted, strlen(wanted)) == 0 : strcmp(name, wanted) == 0;
}

/* The least width of a figure in pixels. */
static int least_width(const char *drawing)
{
    const char *width = strstr(drawing, "width=\"");

    return width ? (int)(SMALLEST * PIXELS * strtod(width + strlen("width=\""), NULL)) : 0;
}

void report_figures(const report_page *mine, const char *name, int is_beginning)
{
    for (int64_t i = 0; i < mine->figures.count; i++) {
        const study_figure *drawn = &mine->figures.items[i];

        if (!is_named(drawn->name, name, is_beginning))
            continue;
        report_markup(mine, "<figure>\n<div class=\"drawing\" tabindex=\"0\">");
        fprintf(mine->out, "<div style=\"min-width:%dpx\">\n", least_width(mine->drawings[i]));
        report_markup(mine, mine->drawings[i]);
        report_markup(mine, "</div></div>\n<figcaption><strong>");
        report_words(mine, "%s.", drawn->page.title);
        report_markup(mine, "</strong> ");
        report_text(mine, drawn->caption);
        report_markup(mine, " <span class=\"file\">");
        report_words(mine, "(%s.svg, %s.png)", drawn->name, drawn->name);
        report_markup(mine, "</span></figcaption>\n</figure>\n");
    }
}

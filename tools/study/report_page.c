/* report.html: head, sections, foot. */
#include "report_page.h"

#include <inttypes.h>
#include <stdlib.h>

#include "output.h"
#include "program.h"
#include "report_parts.h"

static const char style[] =
    ":root{color-scheme:light}\n"
    "body{margin:0 auto;padding:1rem;max-width:60rem;font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,"
    "'Helvetica Neue',Arial,sans-serif;color:#1b1b1b;background:#fff;overflow-wrap:break-word}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}\n"
    "h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:1px solid #ccc;padding-bottom:.2rem}\n"
    "h3{font-size:1.05rem;margin:1.5rem 0 .3rem}\n"
    "p,ul,dl{margin:.5rem 0;max-width:54rem}ul{padding-left:1.2rem}li{margin:.4rem 0}\n"
    "figure{margin:1.5rem 0}figcaption{font-size:.9rem;color:#333;max-width:46rem}\n"
    ".drawing{overflow-x:auto}.drawing svg{display:block;max-width:100%;height:auto;margin:0 auto .4rem}\n"
    ".file{color:#595959}\n"
    ".box{overflow:auto;max-height:42rem;margin:1rem 0}\n"
    "table{border-collapse:collapse;font-size:.875rem;line-height:1.35}\n"
    "caption{text-align:left;font-weight:600;padding:.3rem 0;caption-side:top}\n"
    "th,td{padding:.25rem .5rem;text-align:left;border-bottom:1px solid "
    "#ddd;vertical-align:top;white-space:nowrap}\n"
    "td{max-width:24rem;overflow:hidden;text-overflow:ellipsis}.why{white-space:normal;min-width:16rem}\n"
    "thead th{position:sticky;top:0;background:#fff;border-bottom:2px solid #888}\n"
    ".n{text-align:right;font-variant-numeric:tabular-nums}\n"
    "dt{font-weight:600}dd{margin:0 0 .5rem "
    "1rem}pre{overflow-x:auto;font-size:.8rem;background:#f5f5f5;padding:.6rem}\n"
    "code{font-size:.9em}.note{border-left:4px solid #b35900;padding:.1rem .8rem;background:#fdf6ec}\n"
    "@media(min-width:40rem){dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem "
    "1rem}dd{margin:0}}\n"
    "@media(max-width:40rem){body{padding:.75rem}h1{font-size:1.35rem}}\n"
    "@media print{@page{size:A4;margin:16mm}:root{font-size:9.5pt}body{max-width:none;padding:0}\n"
    ".box{max-height:none;overflow:visible}.drawing{overflow:visible}.drawing "
    "div{min-width:0!important}.drawing svg{max-height:21cm;width:auto}\n"
    "table{font-size:7.5pt}th,td{padding:.1rem .3rem;white-space:normal}thead th{position:static}\n"
    "figure,tr,li,.note,.whole,dd{break-inside:avoid}h2,h3,caption{break-after:avoid}pre{white-space:pre-"
    "wrap}}\n";

static void write_head(const report_page *mine)
{
    const results *found = mine->found;

    report_markup(mine, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    report_words(mine, "Do %" PRId64 " models converge?", found->model_count);
    report_markup(mine, "</title>\n<style>\n");
    report_markup(mine, style);
    report_markup(mine, "</style>\n</head>\n<body>\n<header>\n<h1>");
    report_words(mine, "Do %" PRId64 " models converge?", found->model_count);
    report_markup(mine, "</h1>\n</header>\n<main>\n");
}

static void write_page(FILE *out, const void *data)
{
    report_page mine = *(const report_page *)data;

    mine.out = out;
    write_head(&mine);
    report_findings(&mine);
    report_pictures(&mine);
    report_tables(&mine);
    report_method(&mine);
    report_markup(&mine, "</main>\n</body>\n</html>\n");
    pool_release(&mine.memory);
}

/* Draws all figures. */
static int draw(report_page *mine)
{
    int code = EXIT_FINE;

    if (figure_available())
        study_figures_make(&mine->figures, mine->found);
    mine->drawings = need((size_t)mine->figures.count + 1, sizeof *mine->drawings);
    for (int64_t i = 0; i < mine->figures.count && !code; i++) {
        char *prefix = need_text("f%" PRId64 "-", i + 1);

        mine->drawings[i] = figure_svg(&mine->figures.items[i].page, prefix);
        code = mine->drawings[i] ? EXIT_FINE : EXIT_BAD;
        free(prefix);
    }
    return code;
}

int report_write(const results *found, const char *folder)
{
    report_page mine = {.found = found};
    int code = draw(&mine);

    if (!code)
        code = output_in(folder, "report.html", write_page, &mine);
    for (int64_t i = 0; i < mine.figures.count; i++)
        free(mine.drawings[i]);
    free(mine.drawings);
    study_figures_release(&mine.figures);
    return code;
}

int study_report_write(const json_t *tree, const char *folder)
{
    results found;
    int code = results_read(&found, tree, "results.json");

    if (!code)
        code = report_write(&found, folder);
    results_release(&found);
    return code;
}

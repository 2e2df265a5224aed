/* What came out: a table, the nearest nouns of a few, CSV, JSON and a figure. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "experiments.h"
#include "figure.h"
#include "json.h"
#include "number.h"
#include "output.h"
#include "program.h"
#include "report.h"
#include "words.h"

static const char title[] = "Words in a text and in a taxonomy";
static const char question[] =
    "Do nouns that stand together in the King James text belong together in WordNet, which has not seen it?";

static void print_scores(const word_results *mine)
{
    table cells = table_begin("llrrrrl");
    static const char *const names[] = {
        "the text's side", "metric", "score", "chance", "z", "calibrated", "p"};

    for (size_t i = 0; i < COUNT(names); i++)
        table_cell(&cells, "%s", names[i]);
    for (int s = 0; s < WORD_SIDES; s++)
        for (int m = 0; m < WORD_METRICS; m++) {
            const prh_null_result *null = &mine->nulls[s][m];

            table_cell(&cells, "%s", mine->sides[s]);
            table_cell(&cells, "%s", mine->metrics[m]);
            table_cell(&cells, "%.4f", null->score);
            table_cell(&cells, "%.4f", null->mean);
            table_cell(&cells, "%+.1f", null->z);
            table_cell(&cells, "%.3f", null->calibrated);
            table_cell(&cells, "%.2g", null->p);
        }
    table_print(&cells, 2, report_width());
}

/* The nouns nearest to one, most alike first: "father, mother, brother". Allocated. */
static char *nearest(const source *text, const int32_t *neighbours)
{
    enum { SHOWN = 4 };
    char *list = need_copy(text->symbols[neighbours[0]]);

    for (int i = 1; i < SHOWN; i++) {
        char *longer = need_text("%s, %s", list, text->symbols[neighbours[i]]);

        free(list);
        list = longer;
    }
    return list;
}

static prh_status print_neighbours(const word_data *data)
{
    static const char *const shown[] = {"son", "king", "bread", "gold", "sea", "horse", "hand"};
    prh_neighbors *of_text = NULL, *of_tree = NULL;
    prh_status status = prh_neighbors_create_from_kernel(&of_text, data->kernel, WORD_NEIGHBOURS, NULL);

    if (status >= 0)
        status = prh_neighbors_create(
            &of_tree, data->taxonomy, "cosine", WORD_NEIGHBOURS, PRH_PRECISION_AUTO, NULL);
    if (status >= 0) {
        table cells = table_begin("lll");

        table_cell(&cells, "noun");
        table_cell(&cells, "nearest by PMI in the text");
        table_cell(&cells, "nearest in the taxonomy");
        for (size_t w = 0; w < COUNT(shown); w++)
            for (int64_t i = 0; i < data->text.symbol_count; i++)
                if (strcmp(data->text.symbols[i], shown[w]) == 0) {
                    char *text = nearest(&data->text, prh_neighbors_of(of_text, i));
                    char *tree = nearest(&data->text, prh_neighbors_of(of_tree, i));

                    table_cell(&cells, "%s", shown[w]);
                    table_cell(&cells, "%s", text);
                    table_cell(&cells, "%s", tree);
                    free(tree);
                    free(text);
                }
        putchar('\n');
        table_print(&cells, 1, 0);
    }
    prh_neighbors_destroy(of_tree);
    prh_neighbors_destroy(of_text);
    return status;
}

static prh_status print_text(const word_data *data, const word_results *results)
{
    printf("%s: %s\n", title, question);
    printf("  %" PRId64
           " nouns; pairs that never stood within 8 words of one another hold the smallest PMI of "
           "those that did\n  WordNet's side: cosine (rsa: Euclid's distance) of what each noun is a kind "
           "of\n\n",
        data->text.symbol_count);
    print_scores(results);
    return print_neighbours(data);
}

static void write_scores(FILE *out, const void *data)
{
    const word_results *mine = data;
    csv row = {.out = out};

    fputs("text,metric,score,chance,sd,z,p,threshold,calibrated,method\n", out);
    for (int s = 0; s < WORD_SIDES; s++)
        for (int m = 0; m < WORD_METRICS; m++) {
            const prh_null_result *null = &mine->nulls[s][m];

            csv_text(&row, mine->sides[s]);
            csv_text(&row, mine->metrics[m]);
            csv_real(&row, null->score);
            csv_real(&row, null->mean);
            csv_real(&row, null->sd);
            csv_real(&row, null->z);
            csv_real(&row, null->p);
            csv_real(&row, null->threshold);
            csv_real(&row, null->calibrated);
            csv_text(&row, prh_null_method_name(null->method));
            csv_end(&row);
        }
}

static json_t *whole_json(const word_results *mine)
{
    json_t *root = json_new_object(), *scores = json_new_array();

    json_put(root, "experiment", json_of_text("words"));
    json_put(root, "question", json_of_text(question));
    json_put(root, "version", json_of_text(prh_version()));
    json_put(root, "blas", json_of_text(prh_blas_description()));
    for (int s = 0; s < WORD_SIDES; s++)
        for (int m = 0; m < WORD_METRICS; m++) {
            const prh_null_result *null = &mine->nulls[s][m];
            json_t *score = json_new_object();

            json_put(score, "text", json_of_text(mine->sides[s]));
            json_put(score, "metric", json_of_text(mine->metrics[m]));
            json_put(score, "score", json_of_real(null->score));
            json_put(score, "chance", json_of_real(null->mean));
            json_put(score, "sd", json_of_real(null->sd));
            json_put(score, "z", json_of_real(null->z));
            json_put(score, "p", json_of_real(null->p));
            json_put(score, "threshold", json_of_real(null->threshold));
            json_put(score, "calibrated", json_of_real(null->calibrated));
            json_put(score, "method", json_of_text(prh_null_method_name(null->method)));
            json_add(scores, score);
        }
    json_put(root, "scores", scores);
    return root;
}

static int draw(const word_results *mine, const char *name)
{
    static const double places[WORD_SIDES] = {0, 1, 2, 3, 4};
    double calibrated[WORD_METRICS][WORD_SIDES];
    const double score = mine->nulls[0][0].score;
    figure_series bars[WORD_METRICS];
    const figure_series null[] = {{.kind = FIGURE_HISTOGRAM,
                                      .name = "random pairings",
                                      .count = WORD_DRAWS,
                                      .x = prh_null_values(mine->draws)},
        {.kind = FIGURE_VERTICAL, .name = "observed", .count = 1, .x = &score}};

    for (int m = 0; m < WORD_METRICS; m++) {
        for (int s = 0; s < WORD_SIDES; s++)
            calibrated[m][s] = mine->nulls[s][m].calibrated;
        bars[m] = (figure_series){.kind = FIGURE_BARS,
            .name = mine->metrics[m],
            .count = WORD_SIDES,
            .x = calibrated[m],
            .y = places};
    }
    return figure_write(
        &(figure){.title = title,
            .description = question,
            .width = FIGURE_PAGE,
            .columns = 2,
            .panels =
                (const figure_panel[]){
                    {.x = {.label = "calibrated score"},
                        .y = {.scale = FIGURE_CATEGORY, .names = mine->sides, .count = WORD_SIDES},
                        .series = bars,
                        .series_count = WORD_METRICS},
                    {.x = {.label = "mutual k-NN (k = 10), PMI and taxonomy"},
                        .y = {.label = "random pairings"},
                        .series = null,
                        .series_count = 2}},
            .panel_count = 2},
        name);
}

int words_print(const word_data *data, const word_results *results, int format)
{
    prh_status status = PRH_OK;

    if (format == FORMAT_JSON) {
        json_t *root = whole_json(results);

        json_write(root, stdout);
        json_decref(root);
    } else if (format == FORMAT_CSV) {
        write_scores(stdout, results);
    } else {
        status = print_text(data, results);
    }
    return status < 0 ? bad_status(status, NULL) : EXIT_FINE;
}

int words_write(const word_results *mine, const char *folder)
{
    json_t *root = whole_json(mine);
    char *path = need_text("%s/words.json", folder), *name = need_text("%s/words", folder);
    int code = output_in(folder, "words.csv", write_scores, mine);

    if (!code)
        code = output_json(path, root);
    if (!code)
        code = draw(mine, name);
    free(name);
    free(path);
    json_decref(root);
    return code;
}

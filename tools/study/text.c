/* A study for people: what was compared, the best pairs, the trends, what follows, and what to be careful about. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "null_report.h"
#include "number.h"
#include "program.h"
#include "provenance.h"
#include "report.h"
#include "study/study.h"
#include "study/text.h"

enum { BEST_PAIRS = 10 };

/* Characters: of all columns but the names, with what is between columns; of a name in a narrow terminal. */
enum { NUMBERS_WIDTH = 53, NAMES_LEAST = 12 };

/* ---- what was compared ---- */

static void print_head(const study *mine)
{
    const prh_study *found = mine->found;
    const metric_entry *entry;
    double lowest, highest;
    char *file = printable(mine->models.table.path);

    printf("%" PRId64 " models of %s   families: %" PRId64 "   modalities: %" PRId64, mine->count, file,
        prh_study_family_count(found), prh_study_modality_count(found));
    free(file);
    if (mine->scores) {
        file = printable(mine->wishes->study.matrix);
        printf("\nscores of %s\n", file);
        free(file);
        return;
    }
    entry = study_metric(mine);
    printf("   n = %" PRId64 " items\nmetric: %s", mine->rows, entry->name);
    if (entry->k > 0)
        printf("   k: %" PRId64, entry->k);
    if (mine->nulls.how.aggregate != PRH_AGGREGATE_MAX)
        printf("   aggregate: %s", mine->nulls.aggregate);
    if (study_chances(mine, &lowest, &highest)) {
        char low[NUMBER_SIZE], high[NUMBER_SIZE];

        printf("   chance: %s", number_short(lowest, 3, low));
        if (highest > lowest)
            printf(" to %s", number_short(highest, 3, high));
    }
    putchar('\n');
    provenance_print(mine->wishes, mine->steps, &mine->metrics);
    null_print(&mine->nulls);
}

/* ---- pairs ---- */

/* A pair of models by its place in the matrices. */
typedef struct ranked {
    const study *mine;
    int64_t at;
} ranked;

static int by_alignment(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (study_is_better(x->mine, x->at, y->at))
        return -1;
    return study_is_better(x->mine, y->at, x->at) ? 1 : (x->at > y->at) - (x->at < y->at);
}

/* So long may names be that all columns of numbers stand beside two of them. */
static size_t names_most(void)
{
    const int room = (report_width() - NUMBERS_WIDTH) / 2;

    return (size_t)(room > NAMES_LEAST ? room : NAMES_LEAST);
}

static void print_pair(table *rows, const study *mine, int64_t at)
{
    const prh_study *found = mine->found;
    const int64_t i = at / mine->count, j = at % mine->count;
    char text[NUMBER_SIZE];

    text_name(rows, mine->models.entries[i].name, names_most());
    text_name(rows, mine->models.entries[j].name, names_most());
    table_cell(rows, "%.4f", prh_study_scores(found)[at]);
    if (mine->scores)
        return;
    if (prh_study_layers_x(found)[at] >= 0)
        table_cell(
            rows, "%" PRId64 ",%" PRId64, prh_study_layers_x(found)[at], prh_study_layers_y(found)[at]);
    else
        table_cell(rows, "-");
    if (!mine->nulls.wanted)
        return;
    table_cell(rows, "%s", number_decimal(prh_study_calibrated(found)[at], 3, text));
    table_cell(rows, "%s", number_p(prh_study_ps(found)[at], text));
    table_cell(rows, "%s", number_p(prh_study_adjusted_ps(found)[at], text));
}

static void print_best(const study *mine, const ranked *pairs, int64_t count)
{
    table rows = table_begin(mine->scores ? "llr" : mine->nulls.wanted ? "llrrrrr" : "llrr");

    printf("\nbest pairs of models\n");
    table_cell(&rows, "x");
    table_cell(&rows, "y");
    table_cell(&rows, "score");
    if (!mine->scores)
        table_cell(&rows, "layers");
    if (!mine->scores && mine->nulls.wanted) {
        table_cell(&rows, "calibrated");
        table_cell(&rows, "p");
        table_cell(&rows, "adjusted p");
    }
    for (int64_t i = 0; i < count && i < BEST_PAIRS; i++)
        print_pair(&rows, mine, pairs[i].at);
    table_print(&rows, 2, report_width());
}

static void print_pairs(const study *mine)
{
    const double *scores = prh_study_scores(mine->found), alpha = mine->wishes->null.alpha;
    const int once = study_sees_pairs_once(mine);
    ranked *pairs = need((size_t)(mine->count * mine->count), sizeof *pairs);
    int64_t count = 0, significant = 0;

    for (int64_t i = 0; i < mine->count; i++)
        for (int64_t j = once ? i + 1 : 0; j < mine->count; j++) {
            const int64_t at = i * mine->count + j;

            if (isnan(scores[at]))
                continue;
            pairs[count++] = (ranked){mine, at};
            significant += prh_study_adjusted_ps(mine->found)[at] <= alpha;
        }
    if (count > 1)
        qsort(pairs, (size_t)count, sizeof *pairs, by_alignment);
    if (count > 0)
        print_best(mine, pairs, count);
    else
        puts("\nno pair of models has a score");
    if (count > 0 && !mine->scores && mine->nulls.wanted)
        printf("above chance: %" PRId64 " of %" PRId64 " pair%s (adjusted p at most %g)\n", significant,
            count, count == 1 ? "" : "s", alpha);
    free(pairs);
}

/* ---- all ---- */

void study_print(const study *mine, const json_t *root)
{
    print_head(mine);
    print_pairs(mine);
    study_print_whole(root);
    study_print_end(mine, root);
}

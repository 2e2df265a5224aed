/* What prh pmi says to people. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "figure.h"
#include "number.h"
#include "options_pmi.h"
#include "pmi.h"
#include "program.h"
#include "report.h"

static double percent(int64_t part, int64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0.0;
}

static void print_files(const pmi *mine)
{
    const file_list *files = &mine->wishes->files;

    printf("%s: ", options_pmi_from_name(&mine->wishes->pmi));
    for (size_t i = 0; i < files->count && i < 3; i++) {
        char *file = printable(files->paths[i]);

        printf("%s%s", i > 0 ? ", " : "", file);
        free(file);
    }
    if (files->count > 3)
        printf(" and %zu more", files->count - 3);
    printf("; %" PRId64 " %s\n", mine->from.read, pmi_unit(mine));
}

static void print_how(const pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    char text[NUMBER_SIZE];

    if (asked->from == SOURCE_TEXT) {
        printf("  %" PRId64 " different words; the %" PRId64
               " most frequent are the vocabulary, %.1f %% of the text\n",
            mine->from.different, mine->from.symbol_count, percent(mine->from.known, mine->from.read));
        printf("  pairs: words at most %" PRId64 " apart%s\n", asked->window,
            asked->with_self ? ", and each word with itself" : "");
    } else if (asked->from == SOURCE_IMAGES) {
        printf("  %" PRId64 " colours of %" PRId64 " that %" PRId64 " levels of each component make\n",
            mine->from.symbol_count, asked->levels * asked->levels * asked->levels, asked->levels);
        printf("  pairs: pixels at most %s apart", number_short(asked->radius, 6, text));
        if (asked->pairs > 0)
            printf(", %" PRId64 " drawn at random, seed %" PRId64, asked->pairs, mine->wishes->null.seed);
        putchar('\n');
    } else if (asked->is_table) {
        printf("  %" PRId64 " terms, %" PRId64 " contexts; two terms are met where they share a context\n",
            mine->from.symbol_count, mine->from.context_count);
    } else {
        printf("  %" PRId64 " symbols\n", mine->from.symbol_count);
    }
}

/* What stands for pairs that were never seen. */
static void print_stand_in(const pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    char text[NUMBER_SIZE];

    if (mine->pairs.seen == mine->pairs.all)
        puts("  every pair was seen");
    else if (asked->smoothing > 0.0)
        printf("  pairs never seen got a value by --smoothing %s\n", number_short(asked->smoothing, 6, text));
    else if (asked->kind == PRH_PMI)
        printf("  %s stands for pairs never seen, whose PMI is minus infinity%s\n",
            number_short(mine->stand_in, 6, text),
            asked->zero == PRH_PMI_ZERO_MINIMUM ? ": the smallest value of the others (--zero)"
                                                : " (--zero)");
    else
        printf("  %s stands for pairs never seen\n", number_short(mine->stand_in, 6, text));
}

static void print_pairs(const pmi *mine)
{
    const pmi_pairs *pairs = &mine->pairs;
    char text[NUMBER_SIZE];

    printf("  seen together: %s times in all\n", number_short(pmi_seen_together(mine), 15, text));
    printf("  never seen: %" PRId64 " of %" PRId64 " pairs (%.1f %%), among them %" PRId64 " of %" PRId64
           " symbols with themselves\n",
        pairs->all - pairs->seen, pairs->all, percent(pairs->all - pairs->seen, pairs->all),
        pairs->self_all - pairs->self_seen, pairs->self_all);
    print_stand_in(mine);
}

static void print_kernel(const pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    char low[NUMBER_SIZE], high[NUMBER_SIZE], shift[NUMBER_SIZE];

    printf("\nkernel: %s of %" PRId64 " symbols, natural logarithms", options_pmi_kind_name(asked), mine->n);
    if (asked->shift != 0.0)
        printf(", shift %s", number_short(asked->shift, 6, shift));
    printf(
        "; values from %s to %s\n", number_short(mine->lowest, 4, low), number_short(mine->highest, 4, high));
    if (mine->n < mine->from.symbol_count)
        printf("  %" PRId64 " left out, being met %s\n", mine->from.symbol_count - mine->n,
            asked->min_count > 0.0 ? "less often than --min-count says" : "with nothing");
    print_pairs(mine);
}

/* ---- the certificate ---- */

static void print_condition(const pmi *mine)
{
    const prh_certificate_values *facts = &mine->facts;
    const double highest = facts->lowest + facts->spread;
    char a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE];

    printf("  paper's F.1     %s: it asks for values of two different symbols of at most 0 (here up to %s)\n",
        facts->sufficient ? "holds" : "does not hold", number_short(highest, 4, a));
    printf("                  and for a diagonal of at least %s (here from %s); it is enough, not needed\n",
        number_short(facts->required, 4, b), number_short(facts->diagonal, 4, c));
}

static void print_widths(const pmi *mine)
{
    char text[NUMBER_SIZE];
    const char *head = "width";

    for (int i = 0; i < PMI_WIDTHS && mine->widths[i] >= 0; i++, head = "")
        printf("  %-16s%" PRId64 " numbers for each symbol come within %g %% of |K + C|\n", head,
            mine->widths[i], 100.0 * pmi_errors[i]);
    if (mine->widths[PMI_WIDTHS - 1] < 0)
        printf("  %-16sno width comes nearer than %s %% of |K + C|, the negative part\n", head,
            number_short(100.0 * mine->least_error, 3, text));
}

static void print_certificate(const pmi *mine)
{
    const prh_certificate_values *facts = &mine->facts;
    char text[NUMBER_SIZE];

    puts(
        "\nIs it a kernel of features? That is, is there a vector f for each symbol so that for all a and b\n"
        "<f(a), f(b)> = K(a, b) + C, with one constant C? Contrastive learners converge to such an f.");
    if (facts->representable)
        printf("  representable   yes, with C = %s or more\n", number_short(facts->offset, 10, text));
    else if (facts->negative == 0)
        printf("  representable   no: no C is enough, since %s %% of the row sums lie outside the "
               "centred kernel's range\n",
            number_short(100.0 * facts->outside, 3, text));
    else
        printf("  representable   no: of %" PRId64
               " eigenvalues of the centred kernel that are not 0, %" PRId64 " %s negative\n",
            facts->rank, facts->negative, facts->negative == 1 ? "is" : "are");
    printf(
        "  negative mass   %s: their part of the sum of all magnitudes; 0 for features, 1 for the opposite\n",
        number_short(facts->negative_mass, 4, text));
    if (!facts->representable)
        printf("  C*              %s: the least C of what is left without the negative part\n",
            number_short(facts->offset, 10, text));
    print_condition(mine);
    print_widths(mine);
}

static void print_next(const pmi *mine)
{
    if (mine->wishes->out) {
        char *folder = printable(mine->wishes->out);

        printf("\n%s has kernel.npy, symbols.csv, counts.csv, certificate.json%s%s\n", folder,
            mine->from.contexts ? ", features.npy, contexts.csv" : "",
            figure_available() ? ", pmi.svg, pmi.png" : "");
        printf("next: prh score %s/kernel.npy OTHER.npy --kernel gram\n", folder);
        puts("  scores how alike this kernel is to another one of the same symbols, row by row as in "
             "symbols.csv");
        free(folder);
    } else {
        puts("\nnext: --out DIR keeps the kernel, its symbols and a figure; prh score compares kernels");
    }
}

static void print_notes(const pmi *mine)
{
    int noted = 0;

    if (!mine->facts.representable && mine->pairs.self_seen < mine->pairs.self_all &&
        mine->wishes->pmi.smoothing == 0.0)
        report_note(&noted,
            "symbols that are seldom seen with themselves have lower values so than with others: no features "
            "do%s",
            mine->wishes->pmi.from == SOURCE_TEXT ? ": see --with-self" : "");
    if (mine->pairs.seen < mine->pairs.all)
        report_note(&noted, "fewer pairs are unseen with more data, or fewer symbols (--min-count%s)",
            mine->wishes->pmi.from == SOURCE_TEXT     ? ", --vocabulary"
            : mine->wishes->pmi.from == SOURCE_IMAGES ? ", --levels"
                                                      : "");
    if (!figure_available() && mine->wishes->out)
        report_note(&noted, "no figure: this build of prh has no cairo");
}

void pmi_print_text(const pmi *mine)
{
    print_files(mine);
    print_how(mine);
    print_kernel(mine);
    print_certificate(mine);
    if (!mine->wishes->quiet)
        print_notes(mine);
    print_next(mine);
}

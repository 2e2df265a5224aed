/*
 * pmi [TEXT]: counts which words of a text stand near one another, and compares two kernels of them by CKA: the PMI of two
 * words, which says how much more often than by chance they meet, and the products of their rows of PPMI, which say how
 * alike the company is that they keep. Without a text it takes some sentences of its own.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prh/prh.h>

enum { MOST_TOKENS = 1000000, MOST_WORDS = 5000, LONGEST = 32 };

static const char sentences[] = "The cat sat on the mat. The dog sat on the rug. A cat sees a rat. A dog "
                                "sees a cat. The rat ran from the cat. "
                                "The cat ran from the dog. The rain fell on the town. The snow fell on the "
                                "hill. The rain ran down the hill. "
                                "A man in the town sat in the rain. A man on the hill sat in the snow. The "
                                "man sees the snow on the hill.\n";

static char word[MOST_WORDS][LONGEST];
static int64_t words, token[MOST_TOKENS], tokens;

static void check(prh_status status)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s: %s\n", prh_status_string(status), prh_last_error());
    exit(1);
}

/* Words become numbers in the order in which they come; one that finds no more room keeps its place, uncounted. */
static int64_t number_of(const char *text)
{
    int64_t w = 0;

    while (w < words && strcmp(word[w], text) != 0)
        w++;
    if (w == words && words < MOST_WORDS)
        strcpy(word[words++], text);
    return w < words ? w : PRH_TOKEN_UNKNOWN;
}

static void read_text(FILE *file)
{
    char text[LONGEST];
    int length = 0, c;

    while ((c = getc(file)) != EOF && tokens < MOST_TOKENS - 1) {
        if (isalpha(c) && length < LONGEST - 1) {
            text[length++] = (char)tolower(c);
            continue;
        }
        text[length] = '\0';
        if (length > 0)
            token[tokens++] = number_of(text);
        if (c == '.' || c == '!' || c == '?')
            token[tokens++] = PRH_TOKEN_BREAK; /* no window reaches across the end of a sentence */
        length = 0;
    }
}

int main(int argc, char **argv)
{
    const prh_token_options window = {.struct_size = sizeof window, .window = 3};
    const prh_pmi_options ppmi = {.struct_size = sizeof ppmi, .kind = PRH_PPMI, .smoothing = 0.01};
    prh_null_result result = {.struct_size = sizeof result};
    FILE *file = argc > 1 ? fopen(argv[1], "r") : tmpfile();
    prh_cooccurrence *counts = NULL;
    prh_kernel *company = NULL;
    prh_representation *rows = NULL;
    prh_metric *cka = NULL;
    prh_prepared *x = NULL, *y = NULL;
    prh_null *chance = NULL;

    if (!file || (argc <= 1 && (fputs(sentences, file) < 0 || fseek(file, 0, SEEK_SET) != 0))) {
        perror(argc > 1 ? argv[1] : "a temporary file");
        return 1;
    }
    read_text(file);
    fclose(file);

    check(prh_cooccurrence_create(&counts, words, 0));
    check(prh_cooccurrence_add_tokens(counts, token, tokens, &window, NULL));
    check(prh_kernel_create_pmi(&company, counts, &ppmi, NULL));
    check(prh_representation_create_pmi(&rows, counts, &ppmi, NULL));

    check(prh_metric_create_by_name(&cka, "cka", NULL));
    check(prh_prepared_create_from_kernel(&x, (const prh_metric *const *)&cka, 1, company, NULL));
    check(prh_prepared_create(&y, cka, rows));
    check(prh_null_create(
        &chance, cka, (const prh_prepared *const *)&x, 1, (const prh_prepared *const *)&y, 1, NULL, NULL));
    check(prh_null_get_result(chance, &result));
    printf("%" PRId64 " words, %" PRId64 " pairs that stand together\n", words,
        prh_cooccurrence_entries(counts));
    printf("cka of the kernel %s and its rows: %.12f, p = %.3g\n", prh_kernel_function(company), result.score,
        result.p);

    prh_null_destroy(chance);
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(cka);
    prh_representation_destroy(rows);
    prh_kernel_destroy(company);
    prh_cooccurrence_destroy(counts);
    return 0;
}

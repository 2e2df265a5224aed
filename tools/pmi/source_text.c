/* Words of texts: numbered as they come, then cut down to the most frequent ones and counted within a window. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "names.h"
#include "program.h"
#include "progress.h"
#include "source_parts.h"

enum { CHUNK = 1 << 20 }; /* tokens that are counted at a time */

typedef struct text {
    names words;
    int64_t *frequencies; /* of the words */
    int64_t frequency_room;
    int32_t *tokens; /* numbers of words, or PRH_TOKEN_BREAK */
    int64_t count, room;
    char *word; /* the one that is being read */
    size_t length, word_room;
    int apostrophe; /* follows the word: a part of it if a letter comes next */
} text;

static int is_apostrophe(int32_t character)
{
    return character == '\'' || character == 0x2019;
}

/* Blanks, punctuation, numbers and signs beyond ASCII, in ascending order: blocks of Unicode that hold little else, and
 * those of the alphabets that most texts are in. What is not here is a letter, or the mark of one. */
static const struct {
    int32_t first, last;
} signs[] = {
    /* Latin-1 */
    {0x80, 0xa9},
    {0xab, 0xb4},
    {0xb6, 0xb9},
    {0xbb, 0xbf},
    {0xd7, 0xd7},
    {0xf7, 0xf7},
    /* Greek, Armenian */
    {0x37e, 0x37e},
    {0x387, 0x387},
    {0x55a, 0x55f},
    {0x589, 0x58f},
    /* Hebrew, Arabic, Devanagari */
    {0x5be, 0x5be},
    {0x5c0, 0x5c0},
    {0x5c3, 0x5c3},
    {0x5f3, 0x5f4},
    {0x600, 0x60f},
    {0x61b, 0x61f},
    {0x660, 0x66d},
    {0x6d4, 0x6d4},
    {0x6f0, 0x6f9},
    {0x964, 0x970},
    /* General Punctuation, superscripts, subscripts, currencies, fractions, arrows to shapes, more punctuation */
    {0x2000, 0x2070},
    {0x2074, 0x207e},
    {0x2080, 0x208e},
    {0x20a0, 0x20cf},
    {0x2150, 0x218b},
    {0x2190, 0x2bff},
    {0x2e00, 0x2e7f},
    /* CJK Symbols and Punctuation, without marks of repetition */
    {0x3000, 0x3004},
    {0x3007, 0x3030},
    {0x3036, 0x303a},
    {0x303d, 0x303f},
    /* variants and forms of punctuation, byte order mark, full widths of ASCII, pictures */
    {0xfe00, 0xfe1f},
    {0xfe30, 0xfe6f},
    {0xfeff, 0xfeff},
    {0xff00, 0xff20},
    {0xff3b, 0xff40},
    {0xff5b, 0xff65},
    {0xfff0, 0xffff},
    {0x1f000, 0x1faff},
};

static int is_letter(int32_t character)
{
    if (character < 0x80)
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    for (size_t i = 0; i < sizeof signs / sizeof *signs && signs[i].first <= character; i++)
        if (character <= signs[i].last)
            return 0;
    return 1;
}

/* They part no word, but are none by themselves. */
static int is_joiner(int32_t character)
{
    return character == 0x200c || character == 0x200d;
}

static int is_blank(int32_t character)
{
    return character == ' ' || (character >= '\t' && character <= '\r') || character == 0xa0 ||
           character == 0x3000 || character == 0xfeff;
}

static void add_letter(text *mine, int32_t character)
{
    if (mine->word_room - mine->length < 8) {
        mine->word_room = 2 * mine->word_room + 64;
        mine->word = need_more(mine->word, mine->word_room, 1);
    }
    if (character >= 'A' && character <= 'Z')
        character += 'a' - 'A';
    mine->length += feed_encode(character, mine->word + mine->length);
}

static void add_token(text *mine, int32_t token)
{
    if (mine->count == mine->room) {
        mine->room = 2 * mine->room + CHUNK;
        mine->tokens = need_more(mine->tokens, (size_t)mine->room, sizeof *mine->tokens);
    }
    mine->tokens[mine->count++] = token;
}

static void add_break(text *mine)
{
    if (mine->count > 0 && mine->tokens[mine->count - 1] != PRH_TOKEN_BREAK)
        add_token(mine, PRH_TOKEN_BREAK);
}

static void count_word(text *mine, int64_t number, int is_new)
{
    if (number >= mine->frequency_room) {
        mine->frequency_room = 2 * mine->frequency_room + 1024;
        mine->frequencies =
            need_more(mine->frequencies, (size_t)mine->frequency_room, sizeof *mine->frequencies);
    }
    mine->frequencies[number] = is_new ? 1 : mine->frequencies[number] + 1;
    add_token(mine, (int32_t)number);
}

static int end_word(text *mine, const feed *file)
{
    const int64_t before = mine->words.count;
    int64_t number;

    mine->apostrophe = 0;
    if (mine->length == 0)
        return EXIT_FINE;
    number = names_number(&mine->words, mine->word, mine->length);
    mine->length = 0;
    if (number < 0)
        return bad("%s: line %" PRId64 ": there are more than %d different words", file->path, file->line,
            (int)NAMES_MOST);
    count_word(mine, number, number == before);
    return EXIT_FINE;
}

static int take_character(text *mine, const feed *file)
{
    if (is_letter(file->last) || (is_joiner(file->last) && mine->length > 0)) {
        if (mine->apostrophe)
            add_letter(mine, '\'');
        mine->apostrophe = 0;
        add_letter(mine, file->last);
        return EXIT_FINE;
    }
    if (is_apostrophe(file->last) && mine->length > 0 && !mine->apostrophe) {
        mine->apostrophe = 1;
        return EXIT_FINE;
    }
    return end_word(mine, file);
}

static int read_characters(text *mine, feed *file)
{
    int64_t line = 0; /* the last one that has more than blanks */
    int code = EXIT_FINE;

    while (!code && feed_next(file) != FEED_END) {
        if (!is_blank(file->last)) {
            if (file->line > line + 1 && line > 0)
                add_break(mine);
            line = file->line;
        }
        code = take_character(mine, file);
    }
    if (!code)
        code = end_word(mine, file);
    add_break(mine);
    return code ? code : file->code;
}

static int read_file(text *mine, const char *path)
{
    feed *file = need(1, sizeof *file);
    int code = feed_open(file, path);

    if (!code) {
        code = read_characters(mine, file);
        feed_close(file);
    }
    free(file);
    return code;
}

/* ---- vocabulary ---- */

typedef struct rank {
    int64_t frequency, word;
} rank;

static int by_frequency(const void *a, const void *b)
{
    const rank *x = a, *y = b;

    if (x->frequency != y->frequency)
        return x->frequency > y->frequency ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

/* The most frequent words become symbols; `symbols` says which a word is. */
static void choose_words(source *mine, const text *from, int64_t vocabulary, int64_t *symbols)
{
    const int64_t all = from->words.count;
    rank *ranks = need((size_t)all, sizeof *ranks);

    for (int64_t w = 0; w < all; w++) {
        ranks[w] = (rank){from->frequencies[w], w};
        symbols[w] = PRH_TOKEN_UNKNOWN;
    }
    if (all > 0)
        qsort(ranks, (size_t)all, sizeof *ranks, by_frequency);
    mine->symbol_count = vocabulary < all ? vocabulary : all;
    mine->symbols = need((size_t)mine->symbol_count, sizeof *mine->symbols);
    for (int64_t s = 0; s < mine->symbol_count; s++) {
        symbols[ranks[s].word] = s;
        mine->symbols[s] = need_copy(from->words.texts[ranks[s].word]);
        mine->known += ranks[s].frequency;
    }
    for (int64_t w = 0; w < all; w++)
        mine->read += from->frequencies[w];
    mine->different = all;
    free(ranks);
}

/* ---- counting ---- */

/* Counts piece by piece; each begins with the last words of the one before. */
static prh_status count_tokens(
    source *mine, const text *from, const int64_t *symbols, const source_text *wishes)
{
    const int64_t most = wishes->window < from->count ? wishes->window : from->count;
    const prh_run_options run = {.struct_size = sizeof run, .progress = progress_tick};
    prh_token_options how = {
        .struct_size = sizeof how, .window = wishes->window, .with_self = wishes->with_self};
    int64_t *piece = need((size_t)(CHUNK + most), sizeof *piece);
    prh_status status = prh_cooccurrence_create(&mine->counts, mine->symbol_count, 0);

    for (int64_t at = 0; at < from->count && status == PRH_OK; at += CHUNK) {
        const int64_t end = from->count - at < CHUNK ? from->count : at + CHUNK;
        const int64_t begin = at < most ? 0 : at - most;

        progress_step("counting pairs of", "words", at, end - at, from->count);
        for (int64_t i = begin; i < end; i++)
            piece[i - begin] = from->tokens[i] < 0 ? from->tokens[i] : symbols[from->tokens[i]];
        how.overlap = at - begin;
        status = prh_cooccurrence_add_tokens(mine->counts, piece, end - begin, &how, &run);
    }
    free(piece);
    return status;
}

static int count_words(source *mine, const text *from, const source_text *how)
{
    int64_t *symbols = need((size_t)from->words.count, sizeof *symbols);
    prh_status status;

    choose_words(mine, from, how->vocabulary, symbols);
    status = count_tokens(mine, from, symbols, how);
    free(symbols);
    return status == PRH_OK ? progress_interrupted() : bad_status(status, NULL);
}

int source_read_text(source *mine, const file_list *files, const source_text *how)
{
    text from = {0};
    int code = EXIT_FINE;

    *mine = (source){0};
    for (size_t i = 0; i < files->count && !code; i++) {
        const int64_t before = from.count;

        progress_step("reading", files->paths[i], (int64_t)i, 1, (int64_t)files->count);
        code = read_file(&from, files->paths[i]);
        if (!code && from.count == before)
            code = bad("%s: holds no word; words are runs of letters", files->paths[i]);
    }
    if (!code)
        code = count_words(mine, &from, how);
    names_release(&from.words);
    free(from.frequencies);
    free(from.tokens);
    free(from.word);
    if (code)
        source_release(mine);
    return code;
}

/* A parser for the subset of Python's literals that .npy headers use. Written by hand because the text is
 * untrusted: it never looks beyond `end`, never recurses and never allocates. */
#include "io/npy_header.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

typedef struct reader {
    const char *at;
    const char *end;
} reader;

enum { KEY_DESCR, KEY_FORTRAN_ORDER, KEY_SHAPE, KEY_COUNT };

static const char *const key_names[KEY_COUNT] = {"descr", "fortran_order", "shape"};

static void skip_space(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || (*r->at >= '\t' && *r->at <= '\r')))
        r->at++;
}

/* Skips white space, then the character if it is there. */
static int accept(reader *r, char c)
{
    skip_space(r);
    if (r->at == r->end || *r->at != c)
        return 0;
    r->at++;
    return 1;
}

static int next_is(reader *r, char c)
{
    skip_space(r);
    return r->at < r->end && *r->at == c;
}

static prh_status fail_here(const reader *r, const char *expected)
{
    const size_t left = (size_t)(r->end - r->at);
    char found[PRH__QUOTE_SIZE];

    if (left == 0)
        return prh__fail(PRH_ERR_FORMAT, "the .npy header ends where %s is expected", expected);
    prh__quote(found, (prh__slice){r->at, left < 16 ? left : 16});
    return prh__fail(PRH_ERR_FORMAT, "the .npy header holds '%s' where %s is expected", found, expected);
}

/* No escapes: no name that NumPy writes here needs one. */
static prh_status read_string(reader *r, prh__slice *out, const char *expected)
{
    const char *start;
    char quote;

    skip_space(r);
    if (r->at == r->end || (*r->at != '\'' && *r->at != '"'))
        return fail_here(r, expected);
    quote = *r->at++;
    start = r->at;
    while (r->at < r->end && *r->at != quote && *r->at != '\\' && *r->at != '\n')
        r->at++;
    if (r->at == r->end || *r->at != quote)
        return fail_here(r, "a closing quote");
    *out = (prh__slice){start, (size_t)(r->at - start)};
    r->at++;
    return PRH_OK;
}

static int word_is(prh__slice word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

static prh_status read_descr(reader *r, prh__npy_header *out)
{
    PRH__REQUIRE(!next_is(r, '[') && !next_is(r, '('), PRH_ERR_FORMAT,
        "a structured dtype; save one plain array of floats or integers instead");
    return read_string(r, &out->descr, "the name of a dtype");
}

static prh_status read_fortran_order(reader *r, prh__npy_header *out)
{
    prh__slice word;

    skip_space(r);
    word.text = r->at;
    while (r->at < r->end && ((*r->at >= 'a' && *r->at <= 'z') || (*r->at >= 'A' && *r->at <= 'Z')))
        r->at++;
    word.length = (size_t)(r->at - word.text);
    out->fortran_order = word_is(word, "True");
    if (!out->fortran_order && !word_is(word, "False")) {
        r->at = word.text;
        return fail_here(r, "True or False (fortran_order)");
    }
    return PRH_OK;
}

static prh_status read_dimension(reader *r, int64_t *out)
{
    const char *start;

    skip_space(r);
    PRH__REQUIRE(!next_is(r, '-'), PRH_ERR_FORMAT, "the shape has a negative dimension");
    start = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    if (r->at == start)
        return fail_here(r, "a dimension of the shape");
    PRH__REQUIRE(prh__read_count(start, (size_t)(r->at - start), out), PRH_ERR_TOO_LARGE,
        "the shape has a dimension that cannot be addressed");
    return PRH_OK;
}

/* As in Python, (3) is a number, not a tuple: a single dimension needs its comma. */
static prh_status read_shape(reader *r, prh__npy_header *out)
{
    const char *start;
    int comma = 1;

    skip_space(r);
    start = r->at;
    if (!accept(r, '('))
        return fail_here(r, "the tuple of the shape");
    out->dims = 0;
    while (!next_is(r, ')')) {
        int64_t size;

        if (!comma)
            return fail_here(r, "a comma or the end of the shape");
        PRH__TRY(read_dimension(r, &size));
        if (out->dims < PRH__NPY_DIMS_KEPT)
            out->size[out->dims] = size;
        out->dims++;
        comma = accept(r, ',');
    }
    if (out->dims == 1 && !comma)
        return fail_here(r, "a comma after the only dimension");
    r->at++;
    out->shape = (prh__slice){start, (size_t)(r->at - start)};
    return PRH_OK;
}

static prh_status read_entry(reader *r, prh__npy_header *out, int *seen)
{
    char quoted[PRH__QUOTE_SIZE];
    prh__slice key;
    int which = 0;

    PRH__TRY(read_string(r, &key, "a key"));
    while (which < KEY_COUNT && !word_is(key, key_names[which]))
        which++;
    PRH__REQUIRE(which < KEY_COUNT, PRH_ERR_FORMAT, "the .npy header has an unknown key '%s'",
        prh__quote(quoted, key));
    PRH__REQUIRE(!seen[which], PRH_ERR_FORMAT, "the .npy header has the key '%s' twice", key_names[which]);
    seen[which] = 1;
    if (!accept(r, ':'))
        return fail_here(r, "a colon");
    if (which == KEY_DESCR)
        return read_descr(r, out);
    if (which == KEY_FORTRAN_ORDER)
        return read_fortran_order(r, out);
    return read_shape(r, out);
}

prh_status prh__npy_header_read(prh__npy_header *out, const char *text, size_t length)
{
    reader r = {text, text + length};
    int seen[KEY_COUNT] = {0};
    int comma = 1;

    *out = (prh__npy_header){0};
    if (!accept(&r, '{'))
        return fail_here(&r, "a dict");
    while (!next_is(&r, '}')) {
        if (!comma)
            return fail_here(&r, "a comma or the end of the dict");
        PRH__TRY(read_entry(&r, out, seen));
        comma = accept(&r, ',');
    }
    r.at++;
    skip_space(&r);
    if (r.at != r.end)
        return fail_here(&r, "the end of the header");
    for (int which = 0; which < KEY_COUNT; which++)
        PRH__REQUIRE(seen[which], PRH_ERR_FORMAT, "the .npy header lacks the key '%s'", key_names[which]);
    return PRH_OK;
}

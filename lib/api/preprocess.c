/* Preprocessing: the list of steps as a value. */
#include <prh/preprocess.h>

#include <stdio.h>
#include <string.h>

#include "api/preprocess_apply.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"

static int starts(const char *text, size_t length, const char *word)
{
    return length >= strlen(word) && memcmp(text, word, strlen(word)) == 0;
}

static int is(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && starts(text, length, word);
}

/* "0.95", "0.95@stack", "0.95@matrix" */
static int read_clamp(prh__named_step *s, const char *text, size_t length)
{
    static const char stack[] = "@stack", matrix[] = "@matrix";
    char number[PRH__NUMBER_SIZE];
    const char *at = memchr(text, '@', length);
    const size_t digits = at ? (size_t)(at - text) : length;

    if (at && !is(at, length - digits, stack) && !is(at, length - digits, matrix))
        return 0;
    s->step.per_matrix = at && is(at, length - digits, matrix);
    if (!prh__read_number(text, digits, &s->step.value) || !(s->step.value > 0.0 && s->step.value <= 1.0))
        return 0;
    snprintf(s->name, sizeof s->name, "%s:%s%s", s->step.kind == PRH__STEP_CLAMP ? "clamp" : "clamp-mean",
        prh__write_number(number, s->step.value), s->step.per_matrix ? matrix : stack);
    return 1;
}

/* An integer is a rank, anything else a share; the share 1 keeps its point, lest it read back as a rank. */
static int read_pca(prh__named_step *s, const char *text, size_t length)
{
    char number[PRH__NUMBER_SIZE];

    if (prh__read_count(text, length, &s->step.rank)) {
        snprintf(s->name, sizeof s->name, "pca:%" PRId64, s->step.rank);
        return s->step.rank >= 1;
    }
    if (!prh__read_number(text, length, &s->step.value) || !(s->step.value > 0.0 && s->step.value <= 1.0))
        return 0;
    snprintf(s->name, sizeof s->name, "pca:%s%s", prh__write_number(number, s->step.value),
        s->step.value == 1.0 ? ".0" : "");
    return 1;
}

static prh_status read_step(prh__named_step *s, const char *text, size_t length)
{
    static const struct {
        const char *name;
        prh__step_kind kind;
    } plain[] = {{"center", PRH__STEP_CENTER}, {"standardize", PRH__STEP_STANDARDIZE},
        {"normalize", PRH__STEP_NORMALIZE}};
    int ok = 0, known = 1;

    memset(s, 0, sizeof *s);
    PRH__REQUIRE(!is(text, length, PRH_PREPROCESS_PAPER) && !is(text, length, PRH_PREPROCESS_NONE),
        PRH_ERR_ARGUMENT, "'%.*s' stands for a whole list of steps and cannot be part of one", (int)length,
        text);
    for (size_t p = 0; p < sizeof plain / sizeof plain[0] && !ok; p++) {
        ok = is(text, length, plain[p].name);
        s->step.kind = plain[p].kind;
        snprintf(s->name, sizeof s->name, "%s", plain[p].name);
    }
    if (ok)
        return PRH_OK;
    if (starts(text, length, "clamp-mean:")) {
        s->step.kind = PRH__STEP_CLAMP_MEAN;
        ok = read_clamp(s, text + 11, length - 11);
    } else if (starts(text, length, "clamp:")) {
        s->step.kind = PRH__STEP_CLAMP;
        ok = read_clamp(s, text + 6, length - 6);
    } else if (starts(text, length, "pca:")) {
        s->step.kind = PRH__STEP_PCA;
        ok = read_pca(s, text + 4, length - 4);
    } else {
        known = 0;
    }
    PRH__REQUIRE(known, PRH_ERR_ARGUMENT,
        "preprocessing step '%.*s' is unknown; there are clamp:Q, clamp-mean:Q, "
        "center, standardize, normalize, pca:R, paper and none",
        (int)(length < 64 ? length : 64), text);
    PRH__REQUIRE(ok, PRH_ERR_ARGUMENT,
        "preprocessing step '%.*s': a quantile or share must be in (0, 1], a rank an "
        "integer >= 1, a scope @stack or @matrix",
        (int)(length < 64 ? length : 64), text);
    return PRH_OK;
}

static prh_status read_list(prh_preprocess *p, const char *steps)
{
    int64_t room = 1;

    for (const char *c = steps; *c; c++)
        room += *c == ',';
    PRH__TRY(prh__alloc(&p->steps, room, sizeof *p->steps));
    for (;;) {
        const size_t length = strcspn(steps, ","), blanks = strspn(steps, " ");
        const char *first = steps + (blanks < length ? blanks : length), *end = steps + length;

        while (end > first && end[-1] == ' ')
            end--;
        PRH__TRY(read_step(&p->steps[p->count], first, (size_t)(end - first)));
        p->count++;
        if (steps[length] == '\0')
            return PRH_OK;
        steps += length + 1;
    }
}

/* What a word that stands for a whole list means; other lists are what they are. */
static const char *expand(const char *steps)
{
    const char *first = steps ? steps + strspn(steps, " ") : "";
    size_t length = strlen(first);

    while (length > 0 && first[length - 1] == ' ')
        length--;
    if (length == 0 || is(first, length, PRH_PREPROCESS_NONE))
        return "";
    return is(first, length, PRH_PREPROCESS_PAPER) ? "clamp:0.95@stack,normalize" : steps;
}

prh_status prh_preprocess_create(prh_preprocess **out, const char *steps)
{
    prh_preprocess *p;
    prh_status status = PRH_OK;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    steps = expand(steps);
    PRH__TRY(prh__alloc_zero(&p, 1, sizeof *p));
    if (*steps)
        status = read_list(p, steps);
    if (status < 0)
        prh_preprocess_destroy(p);
    else
        *out = p;
    return status;
}

void prh_preprocess_destroy(prh_preprocess *preprocess)
{
    if (!preprocess)
        return;
    prh__free(preprocess->steps);
    prh__free(preprocess);
}

int64_t prh_preprocess_step_count(const prh_preprocess *preprocess)
{
    return preprocess ? preprocess->count : 0;
}

const char *prh_preprocess_step(const prh_preprocess *preprocess, int64_t i)
{
    return preprocess && i >= 0 && i < preprocess->count ? preprocess->steps[i].name : NULL;
}

/* What may be asked of prh pmi, one option at a time and all of them together. */
#include "options_pmi.h"

#include <prh/prh.h>
#include <string.h>

#include "number.h"
#include "options_null.h"
#include "pmi/source.h"
#include "program.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* Bits of pmi_wishes.given. */
enum {
    FROM = 1,
    TABLE = 2,
    WINDOW = 4,
    VOCABULARY = 8,
    WITH_SELF = 16,
    LEVELS = 32,
    RADIUS = 64,
    PAIRS = 128,
    ZERO = 256
};

/* Options that only one kind of source has. */
static const struct {
    unsigned bit;
    const char *name;
    int source;
} particular[] = {
    {TABLE, "table", SOURCE_COUNTS},
    {WINDOW, "window", SOURCE_TEXT},
    {VOCABULARY, "vocabulary", SOURCE_TEXT},
    {WITH_SELF, "with-self", SOURCE_TEXT},
    {LEVELS, "levels", SOURCE_IMAGES},
    {RADIUS, "radius", SOURCE_IMAGES},
    {PAIRS, "pairs", SOURCE_IMAGES},
};

/* As SOURCE_..., PRH_PMI ... and PRH_PMI_ZERO_... are numbered. */
static const char *const sources[] = {"counts", "text", "images"};
static const char *const kinds[] = {"pmi", "ppmi", "npmi"};
static const char *const zeros[] = {"refuse", "minimum", "value"};

pmi_wishes options_pmi_default(void)
{
    return (pmi_wishes){.from = SOURCE_TEXT,
        .window = 5,
        .vocabulary = 1000,
        .levels = 6,
        .radius = 4.0,
        .kind = PRH_PMI,
        .zero = PRH_PMI_ZERO_MINIMUM};
}

int options_pmi_from(options *mine, const char *value)
{
    mine->pmi.given |= FROM;
    mine->pmi.from = options_choose(mine, "from", value, sources, LENGTH(sources));
    return mine->pmi.from < 0 ? EXIT_BAD : EXIT_FINE;
}

int options_pmi_table(options *mine, const char *value)
{
    (void)value;
    mine->pmi.given |= TABLE;
    mine->pmi.is_table = 1;
    return EXIT_FINE;
}

int options_pmi_window(options *mine, const char *value)
{
    mine->pmi.given |= WINDOW;
    if (!number_read(value, 1, INT32_MAX, &mine->pmi.window))
        return bad_usage(mine->name, "--window takes a whole number of words from 1 on, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_vocabulary(options *mine, const char *value)
{
    mine->pmi.given |= VOCABULARY;
    if (!number_read(value, 2, INT32_MAX, &mine->pmi.vocabulary))
        return bad_usage(mine->name, "--vocabulary takes a whole number of words from 2 on, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_with_self(options *mine, const char *value)
{
    (void)value;
    mine->pmi.given |= WITH_SELF;
    mine->pmi.with_self = 1;
    return EXIT_FINE;
}

int options_pmi_levels(options *mine, const char *value)
{
    mine->pmi.given |= LEVELS;
    if (!number_read(value, 2, 256, &mine->pmi.levels))
        return bad_usage(mine->name, "--levels takes a whole number from 2 to 256, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_radius(options *mine, const char *value)
{
    mine->pmi.given |= RADIUS;
    if (!number_read_real(value, &mine->pmi.radius) || mine->pmi.radius < 1.0 || mine->pmi.radius > 4096.0)
        return bad_usage(mine->name, "--radius takes a number of pixels from 1 to 4096, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_pairs(options *mine, const char *value)
{
    mine->pmi.given |= PAIRS;
    if (!number_read(value, 1, INT64_C(1) << 52, &mine->pmi.pairs))
        return bad_usage(mine->name, "--pairs takes a whole number from 1 on, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_kind(options *mine, const char *value)
{
    mine->pmi.kind = options_choose(mine, "kind", value, kinds, LENGTH(kinds));
    return mine->pmi.kind < 0 ? EXIT_BAD : EXIT_FINE;
}

int options_pmi_zero(options *mine, const char *value)
{
    mine->pmi.given |= ZERO;
    for (int i = 0; i < PRH_PMI_ZERO_GIVEN; i++)
        if (strcmp(value, zeros[i]) == 0) {
            mine->pmi.zero = i;
            return EXIT_FINE;
        }
    mine->pmi.zero = PRH_PMI_ZERO_GIVEN;
    if (!number_read_real(value, &mine->pmi.zero_value))
        return bad_usage(mine->name, "--zero takes refuse, minimum or a number, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_shift(options *mine, const char *value)
{
    if (!number_read_real(value, &mine->pmi.shift))
        return bad_usage(mine->name, "--shift takes a number such as 1.6, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_smoothing(options *mine, const char *value)
{
    if (!number_read_real(value, &mine->pmi.smoothing) || mine->pmi.smoothing < 0.0)
        return bad_usage(mine->name, "--smoothing takes a number from 0 on, not '%s'", value);
    return EXIT_FINE;
}

int options_pmi_min_count(options *mine, const char *value)
{
    if (!number_read_real(value, &mine->pmi.min_count) || mine->pmi.min_count < 0.0)
        return bad_usage(mine->name, "--min-count takes a number from 0 on, not '%s'", value);
    return EXIT_FINE;
}

/* ---- what the files are ---- */

/* Endings with a meaning; others are text. advice: what to do with a file that is nothing of ours. */
static const struct {
    const char *ending;
    int source;
    const char *advice;
} endings[] = {
    {".csv", SOURCE_COUNTS, NULL},
    {".tsv", SOURCE_COUNTS, NULL},
    {".png", SOURCE_IMAGES, NULL},
    {".npy", -1, "holds features or a kernel, which prh score takes"},
    {".npz", -1, "holds features or a kernel, which prh score takes, as .npy"},
    {".safetensors", -1, "holds features, which prh score takes"},
    {".jpg", -1, "is no PNG; convert it to PNG first"},
    {".jpeg", -1, "is no PNG; convert it to PNG first"},
    {".gif", -1, "is no PNG; convert it to PNG first"},
    {".webp", -1, "is no PNG; convert it to PNG first"},
    {".bmp", -1, "is no PNG; convert it to PNG first"},
    {".tif", -1, "is no PNG; convert it to PNG first"},
    {".tiff", -1, "is no PNG; convert it to PNG first"},
    {".gz", -1, "is packed; unpack it first"},
    {".bz2", -1, "is packed; unpack it first"},
    {".xz", -1, "is packed; unpack it first"},
    {".zst", -1, "is packed; unpack it first"},
    {".zip", -1, "is packed; unpack it first"},
    {".xls", -1, "is a workbook; save the sheet as CSV first"},
    {".xlsx", -1, "is a workbook; save the sheet as CSV first"},
    {".ods", -1, "is a workbook; save the sheet as CSV first"},
    {".pdf", -1, "is no plain text; save it as such first"},
    {".doc", -1, "is no plain text; save it as such first"},
    {".docx", -1, "is no plain text; save it as such first"},
    {".odt", -1, "is no plain text; save it as such first"},
    {".epub", -1, "is no plain text; save it as such first"},
};

static int kind_of(const options *mine, const char *path, int *found)
{
    *found = SOURCE_TEXT;
    for (size_t i = 0; i < LENGTH(endings); i++)
        if (path_ends_in(path, endings[i].ending)) {
            if (endings[i].advice)
                return bad_usage(
                    mine->name, "%s: %s (or say with --from what it is)", path, endings[i].advice);
            *found = endings[i].source;
        }
    return EXIT_FINE;
}

static int find_kind(options *mine)
{
    for (size_t i = 0; i < mine->files.count; i++) {
        int found;
        const int code = kind_of(mine, mine->files.paths[i], &found);

        if (code)
            return code;
        if (i > 0 && found != mine->pmi.from)
            return bad_usage(mine->name, "by their endings %s is %s and %s is %s; say which with --from",
                mine->files.paths[0], sources[mine->pmi.from], mine->files.paths[i], sources[found]);
        mine->pmi.from = found;
    }
    return EXIT_FINE;
}

int options_pmi_check(options *mine)
{
    const pmi_wishes *asked = &mine->pmi;
    const int code = asked->given & FROM ? EXIT_FINE : find_kind(mine);

    if (code)
        return code;
    for (size_t i = 0; i < LENGTH(particular); i++)
        if (asked->given & particular[i].bit && particular[i].source != asked->from)
            return bad_usage(mine->name, "--%s is for %s, and %s is %s", particular[i].name,
                sources[particular[i].source], mine->files.paths[0], sources[asked->from]);
    if (asked->kind != PRH_PMI && asked->given & ZERO)
        return bad_usage(mine->name, "--zero does not go with --kind %s, which has %s for pairs never seen",
            kinds[asked->kind], asked->kind == PRH_PPMI ? "0" : "-1");
    if (asked->kind != PRH_PMI)
        mine->pmi.zero = PRH_PMI_ZERO_REFUSE; /* has no meaning, and is the default of the library */
    if (mine->format == FORMAT_CSV)
        return bad_usage(
            mine->name, "--format takes text or json; --out writes the counts and the symbols as CSV");
    return EXIT_FINE;
}

const char *options_pmi_from_name(const pmi_wishes *mine)
{
    return sources[mine->from];
}

const char *options_pmi_kind_name(const pmi_wishes *mine)
{
    return kinds[mine->kind];
}

const char *options_pmi_zero_name(const pmi_wishes *mine)
{
    return zeros[mine->zero];
}

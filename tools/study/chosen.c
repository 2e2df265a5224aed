/* The families that the command line names, or leaves out. */
#include "study/chosen.h"

#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "suggest.h"

/* Whether a list, separated by commas, has a name. */
static int names(const char *list, const char *name)
{
    const size_t length = strlen(name);

    for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : NULL)
        if (strcspn(at, ",") == length && strncmp(at, name, length) == 0)
            return 1;
    return 0;
}

static int refuse(const manifest *mine, const char *option, const char *name, int64_t family)
{
    const char **known = need((size_t)mine->table.count, sizeof *known);
    char *hint;

    for (int64_t i = 0; i < mine->table.count; i++)
        known[i] = mine->table.rows[i].fields[family];
    hint = suggest_text(name, known, (size_t)mine->table.count);
    bad("--%s: %s has no family '%s'%s", option, mine->table.path, name, hint);
    free(hint);
    free(known);
    return EXIT_BAD;
}

static int check(const manifest *mine, const char *option, const char *wanted, int64_t family)
{
    char *list = need_copy(wanted ? wanted : ""), *rest = list, *name;
    int code = EXIT_FINE;

    while (wanted && !code && (name = strsep(&rest, ","))) {
        int64_t i = 0;

        while (i < mine->table.count && strcmp(mine->table.rows[i].fields[family], name) != 0)
            i++;
        if (i == mine->table.count)
            code = refuse(mine, option, name, family);
    }
    free(list);
    return code;
}

static int takes_part(const study_wishes *asked, const char *family)
{
    return (!asked->families || names(asked->families, family)) &&
           !(asked->without_families && names(asked->without_families, family));
}

int manifest_choose(manifest *mine, const study_wishes *asked, int64_t family)
{
    records *table = &mine->table;
    record *out = need((size_t)table->count, sizeof *out);
    int64_t kept = 0, left_out = 0;
    int code = check(mine, "families", asked->families, family);

    if (!code)
        code = check(mine, "without-families", asked->without_families, family);
    for (int64_t i = 0; i < table->count && !code; i++)
        if (takes_part(asked, table->rows[i].fields[family]))
            table->rows[kept++] = table->rows[i];
        else
            out[left_out++] = table->rows[i];
    for (int64_t i = 0; i < left_out; i++)
        table->rows[kept + i] = out[i];
    if (!code) {
        table->count = kept;
        mine->left_out = left_out;
    }
    free(out);
    return code;
}

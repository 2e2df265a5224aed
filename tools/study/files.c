/* What --out writes: tables, results.json, figures and the report, all of them or nothing. */
#include <stdlib.h>
#include <sys/stat.h>

#include "json.h"
#include "output.h"
#include "output_batch.h"
#include "program.h"
#include "progress.h"
#include "study/figures.h"
#include "study/report_page.h"
#include "study/study.h"
#include "study/tables.h"

#define RESULTS "results.json"

static const struct {
    const char *name;
    output_writer *write;
} tables[] = {
    {"pairs.csv", table_pairs},
    {"models.csv", table_models},
    {"trends.csv", table_trends},
    {"groups.csv", table_groups},
    {"alignment.csv", table_alignment},
};
enum { TABLES = sizeof tables / sizeof *tables };

static int check_file(const study *mine, const char *name)
{
    char *path = need_text("%s/%s", mine->wishes->out, name);
    const int code = output_check(path, &mine->own.x, &mine->own.y);

    free(path);
    return code;
}

int study_check_files(const study *mine)
{
    int code = output_check_folder(mine->wishes->out);
    struct stat facts;

    if (code || stat(mine->wishes->out, &facts) != 0)
        return code;
    for (int i = 0; i < TABLES && !code; i++)
        code = check_file(mine, tables[i].name);
    if (!code)
        code = check_file(mine, RESULTS);
    return code ? code : check_file(mine, "report.html");
}

static void write_results(FILE *out, const void *data)
{
    json_write(data, out);
}

/* All that is written, into the folder or one that stands for it. */
static int write_all(const findings *all, const char *folder)
{
    int code = EXIT_FINE;

    for (int i = 0; i < TABLES && !code; i++)
        code = output_in(folder, tables[i].name, tables[i].write, all);
    if (!code)
        code = output_in(folder, RESULTS, write_results, all->root);
    if (!code)
        code = study_figures_write(all->root, folder);
    return code ? code : study_report_write(all->root, folder);
}

/* results.json of an earlier study; NULL if there is none. */
static json_t *earlier(const char *folder)
{
    char *path = need_text("%s/" RESULTS, folder);
    struct stat facts;
    json_t *tree = stat(path, &facts) == 0 && S_ISREG(facts.st_mode)
                       ? json_load_file(path, JSON_REJECT_DUPLICATES, NULL)
                       : NULL;

    free(path);
    return tree;
}

int study_write_files(const study *mine, const json_t *root)
{
    const findings all = {mine, root};
    const char *folder = mine->wishes->out;
    output_batch batch;
    json_t *old;
    int code = output_batch_begin(&batch, folder);

    if (code)
        return code;
    progress_clear();
    old = earlier(folder);
    code = output_batch_end(&batch, write_all(&all, batch.unfinished));
    if (!code)
        study_figures_tidy(old, root, folder);
    json_decref(old);
    return code;
}

/* What --out writes: tables, results.json as the last of the data, then what is drawn from it. */
#include <stdlib.h>
#include <sys/stat.h>

#include "json.h"
#include "output.h"
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

int study_write_files(const study *mine, const json_t *root)
{
    const findings all = {mine, root};
    const char *folder = mine->wishes->out;
    int code = output_folder(folder);

    progress_clear();
    for (int i = 0; i < TABLES && !code; i++)
        code = output_in(folder, tables[i].name, tables[i].write, &all);
    if (!code)
        code = output_in(folder, RESULTS, write_results, root);
    if (!code)
        code = study_figures_write(root, folder);
    return code ? code : study_report_write(root, folder);
}

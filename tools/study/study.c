/* Reads everything, compares, looks at the whole, and only then writes. */
#include "study/study.h"

#include <stdlib.h>

#include "json.h"
#include "output.h"
#include "program.h"
#include "progress.h"
#include "resume.h"
#include "study/tables.h"

static int compare(study *mine)
{
    int code = resume_open(&mine->store, &mine->own);

    if (code)
        return code;
    code = study_run(mine);
    if (code)
        resume_rest(mine->store, mine->wishes);
    else
        resume_note(mine->store, mine->wishes); /* later this run would meet what it has kept itself */
    return code;
}

static int print(const study *mine, const json_t *root)
{
    const findings all = {mine, root};

    progress_clear();
    if (mine->wishes->format == FORMAT_JSON)
        json_write(root, stdout);
    else if (mine->wishes->format == FORMAT_CSV)
        table_pairs(stdout, &all);
    else
        study_print(mine, root);
    return output_finish();
}

/* Looks at the whole and tells of it. */
static int tell(study *mine)
{
    json_t *root = NULL;
    int code;

    study_choose_pairs(mine);
    code = study_json(mine, &root);
    if (code)
        resume_rest(mine->store, mine->wishes);
    if (!code)
        code = progress_interrupted();
    if (!code)
        code = study_write_files(mine, root);
    if (!code)
        code = print(mine, root);
    json_decref(root);
    return code;
}

static void release(study *mine)
{
    prh_study_destroy(mine->found);
    for (int64_t i = 0; mine->handles && i < mine->count; i++)
        prh_model_destroy(mine->handles[i]);
    for (int64_t i = 0; mine->facts && i < mine->count; i++)
        model_release(&mine->facts[i]);
    prh_store_destroy(mine->store);
    prh_preprocess_destroy(mine->steps);
    nulls_close(&mine->nulls);
    metrics_release(&mine->metrics);
    tasks_release(&mine->tasks);
    manifest_release(&mine->models);
    warnings_release(&mine->notes);
    free(mine->scores);
    free(mine->handles);
    free(mine->facts);
    free(mine->own.x.paths);
}

/* Whether some pair of models has no score. */
static int any_undefined(const study *mine)
{
    for (int64_t at = 0; at < mine->count * mine->count; at++)
        if (prh_study_statuses(mine->found)[at] == PRH_ERR_UNDEFINED)
            return 1;
    return 0;
}

int study_command(const options *wishes)
{
    study mine = {.wishes = wishes, .shown = {-1, -1}, .layered = {-1, -1}};
    int code = study_look(&mine);

    if (!code)
        code = compare(&mine);
    if (!code)
        code = tell(&mine);
    if (!code && any_undefined(&mine))
        code = EXIT_UNDEFINED;
    release(&mine);
    return code;
}

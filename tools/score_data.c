/* The results of prh score for programs: JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "json.h"
#include "null_report.h"
#include "provenance.h"
#include "score.h"

void score_print_json(const scoring *mine)
{
    json_t *root = json_new_object(), *scores = json_new_array();

    json_put(root, "n", json_of_int(mine->models[0].rows));
    json_put(root, "x", provenance_side(&mine->models[0]));
    json_put(root, "y", provenance_side(&mine->models[1]));
    provenance_json(root, mine->wishes, mine->steps);
    null_options_json(root, &mine->nulls);
    for (size_t i = 0; i < mine->metrics.count; i++) {
        const metric_entry *entry = &mine->metrics.items[i];
        const score *result = &mine->scores[i];
        json_t *row = json_new_object();

        json_put(row, "metric", json_of_text(entry->name));
        json_put(row, "k", json_of_count(entry->k > 0 ? entry->k : -1));
        json_put(row, "kernel", json_of_text(entry->kernel));
        json_put(row, "rank", json_of_count(entry->rank > 0 ? entry->rank : -1));
        json_put(row, "score", json_of_real(result->value));
        json_put(row, "status", json_of_text(prh_status_name(result->status)));
        json_put(row, "reason", json_of_text(result->why));
        json_put(row, "chance", json_of_real(result->chance));
        json_put(row, "ties_x", json_of_count(result->ties_x));
        json_put(row, "ties_y", json_of_count(result->ties_y));
        json_put(row, "interval", interval_json(&result->interval));
        json_put(row, "null", null_json(&mine->nulls, &result->null, 0));
        json_add(scores, row);
    }
    json_put(root, "scores", scores);
    json_write(root, stdout);
    json_decref(root);
}

void score_print_csv(const scoring *mine)
{
    csv row = {.out = stdout};
    char *setting = provenance_steps(mine->steps);

    printf(
        "x,y,n,preprocess,convention,precision,metric,k,kernel,rank,score,status,chance,ties_x,ties_y%s%s\n",
        interval_csv_names, null_csv_names);
    for (size_t i = 0; i < mine->metrics.count; i++) {
        const metric_entry *entry = &mine->metrics.items[i];
        const score *result = &mine->scores[i];

        csv_text(&row, mine->models[0].file);
        csv_text(&row, mine->models[1].file);
        csv_int(&row, mine->models[0].rows);
        csv_text(&row, setting);
        csv_text(&row, options_convention_name(mine->wishes));
        csv_text(&row, options_precision_name(mine->wishes));
        csv_text(&row, entry->name);
        csv_count(&row, entry->k > 0 ? entry->k : -1);
        csv_text(&row, entry->kernel);
        csv_count(&row, entry->rank > 0 ? entry->rank : -1);
        csv_real(&row, result->value);
        csv_text(&row, prh_status_name(result->status));
        csv_real(&row, result->chance);
        csv_count(&row, result->ties_x);
        csv_count(&row, result->ties_y);
        interval_csv(&row, &result->interval);
        null_csv(&row, &mine->nulls, &result->null);
        csv_end(&row);
    }
    free(setting);
}

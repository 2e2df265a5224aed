/* prh info FILE...: every layer looked at once, in text, JSON or CSV. */
#include "info.h"

#include <inttypes.h>
#include <prh/prh.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "json.h"
#include "output.h"
#include "program.h"
#include "progress.h"

/* One layer and where it comes from. */
typedef struct layer_info {
    const char *file;
    const char *model;
    const char *name;
    int64_t index;
    int64_t rows, cols;
    prh_storage storage;
    prh_summary summary;
} layer_info;

static prh_status read_layer(layer_info *mine, const char *file, const prh_model *model, int64_t index)
{
    const prh_representation *layer = prh_model_layer(model, index);
    prh_status status;

    *mine = (layer_info){.file = file,
        .model = prh_model_name(model),
        .index = index,
        .name = prh_model_layer_name(model, index),
        .rows = prh_representation_rows(layer),
        .cols = prh_representation_cols(layer),
        .summary.struct_size = sizeof mine->summary};
    status = prh_representation_storage(layer, &mine->storage);
    return status == PRH_OK ? prh_representation_summarize(layer, &mine->summary) : status;
}

static const char *order_of(const layer_info *mine)
{
    return mine->storage.column_major ? "column-major" : "row-major";
}

static int usable(const layer_info *mine)
{
    return mine->summary.nan_count == 0 && mine->summary.inf_count == 0;
}

static void print_text(const layer_info *mine)
{
    const prh_summary *facts = &mine->summary;
    char *name = printable(mine->name);

    printf("  layer %" PRId64 " (%s): %" PRId64 "×%" PRId64 " %s, %s, %s\n", mine->index, name, mine->rows,
        mine->cols, mine->storage.dtype, order_of(mine), mine->storage.mapped ? "mapped" : "converted");
    free(name);
    printf("    values      min %.6g   max %.6g   mean %.6g   sd %.6g\n", facts->minimum, facts->maximum,
        facts->mean, facts->sd);
    printf("    row norms   min %.6g   median %.6g   max %.6g\n", facts->norm_minimum, facts->norm_median,
        facts->norm_maximum);
    printf("    counts      NaN %" PRId64 "   infinite %" PRId64 "   zero rows %" PRId64
           "   duplicate rows %" PRId64 "   constant columns %" PRId64 "\n",
        facts->nan_count, facts->inf_count, facts->zero_rows, facts->duplicate_rows, facts->constant_columns);
    if (!usable(mine))
        printf("    not usable as it is: the first NaN or infinity is at row %" PRId64 ", column %" PRId64
               " (counted from 0);\n    remove the row from all files or repair it\n",
            facts->first_bad_row, facts->first_bad_col);
}

static json_t *layer_json(const layer_info *mine)
{
    const prh_summary *facts = &mine->summary;
    json_t *layer = json_new_object();

    json_put(layer, "name", json_of_text(mine->name));
    json_put(layer, "n", json_of_int(mine->rows));
    json_put(layer, "d", json_of_int(mine->cols));
    json_put(layer, "dtype", json_of_text(mine->storage.dtype));
    json_put(layer, "order", json_of_text(order_of(mine)));
    json_put(layer, "mapped", json_boolean(mine->storage.mapped));
    json_put(layer, "usable", json_boolean(usable(mine)));
    json_put(layer, "minimum", json_of_real(facts->minimum));
    json_put(layer, "maximum", json_of_real(facts->maximum));
    json_put(layer, "mean", json_of_real(facts->mean));
    json_put(layer, "sd", json_of_real(facts->sd));
    json_put(layer, "norm_minimum", json_of_real(facts->norm_minimum));
    json_put(layer, "norm_median", json_of_real(facts->norm_median));
    json_put(layer, "norm_maximum", json_of_real(facts->norm_maximum));
    json_put(layer, "nan_count", json_of_int(facts->nan_count));
    json_put(layer, "inf_count", json_of_int(facts->inf_count));
    json_put(layer, "first_bad_row", json_of_count(facts->first_bad_row));
    json_put(layer, "first_bad_col", json_of_count(facts->first_bad_col));
    json_put(layer, "zero_rows", json_of_int(facts->zero_rows));
    json_put(layer, "duplicate_rows", json_of_int(facts->duplicate_rows));
    json_put(layer, "constant_columns", json_of_int(facts->constant_columns));
    return layer;
}

static const char csv_head[] =
    "file,model,layer,layer_name,n,d,dtype,order,mapped,usable,minimum,maximum,mean,sd,"
    "norm_minimum,norm_median,norm_maximum,nan_count,inf_count,first_bad_row,"
    "first_bad_col,zero_rows,duplicate_rows,constant_columns";

static void print_csv(const layer_info *mine)
{
    const prh_summary *facts = &mine->summary;
    csv row = {.out = stdout};

    csv_text(&row, mine->file);
    csv_text(&row, mine->model);
    csv_int(&row, mine->index);
    csv_text(&row, mine->name);
    csv_int(&row, mine->rows);
    csv_int(&row, mine->cols);
    csv_text(&row, mine->storage.dtype);
    csv_text(&row, order_of(mine));
    csv_text(&row, mine->storage.mapped ? "true" : "false");
    csv_text(&row, usable(mine) ? "true" : "false");
    csv_real(&row, facts->minimum);
    csv_real(&row, facts->maximum);
    csv_real(&row, facts->mean);
    csv_real(&row, facts->sd);
    csv_real(&row, facts->norm_minimum);
    csv_real(&row, facts->norm_median);
    csv_real(&row, facts->norm_maximum);
    csv_int(&row, facts->nan_count);
    csv_int(&row, facts->inf_count);
    csv_count(&row, facts->first_bad_row);
    csv_count(&row, facts->first_bad_col);
    csv_int(&row, facts->zero_rows);
    csv_int(&row, facts->duplicate_rows);
    csv_int(&row, facts->constant_columns);
    csv_end(&row);
}

/* Every layer of a model: printed, or added to `layers` for JSON. */
static int show_layers(const options *wishes, const char *file, const prh_model *model, json_t *layers)
{
    const int64_t count = prh_model_layer_count(model);

    for (int64_t i = 0; i < count; i++) {
        layer_info layer;
        prh_status status;

        progress_step("reading", file, i, 1, count);
        status = read_layer(&layer, file, model, i);
        if (status != PRH_OK)
            return bad_status(status, file);
        if (progress_tick(0.0, NULL))
            return progress_interrupted();
        progress_clear();
        if (wishes->format == FORMAT_JSON)
            json_add(layers, layer_json(&layer));
        else if (wishes->format == FORMAT_CSV)
            print_csv(&layer);
        else
            print_text(&layer);
    }
    return EXIT_FINE;
}

static int show_file(const options *wishes, const char *file, json_t *files)
{
    prh_model *model = NULL;
    prh_status status = prh_model_open(&model, file, NULL);
    json_t *layers = json_new_array();
    int code = EXIT_FINE;

    if (status != PRH_OK) {
        code = bad_status(status, file);
    } else {
        if (wishes->format == FORMAT_TEXT) {
            char *shown = printable(file);

            printf("%s: %" PRId64 " layer%s, n = %" PRId64 "\n", shown, prh_model_layer_count(model),
                prh_model_layer_count(model) == 1 ? "" : "s", prh_model_rows(model));
            free(shown);
        }
        code = show_layers(wishes, file, model, layers);
    }
    if (!code && wishes->format == FORMAT_JSON) {
        json_t *one = json_new_object();

        json_put(one, "file", json_of_text(file));
        json_put(one, "name", json_of_text(prh_model_name(model)));
        json_put(one, "layers", json_incref(layers));
        json_add(files, one);
    }
    json_decref(layers);
    prh_model_destroy(model);
    return code;
}

int info_command(const options *wishes)
{
    json_t *root = json_new_object(), *files = json_new_array();
    int worst = EXIT_FINE, code = EXIT_FINE;

    if (wishes->format == FORMAT_CSV)
        puts(csv_head);
    /* A file that cannot be read does not keep the others from being shown. */
    for (size_t i = 0; i < wishes->files.count && code < EXIT_SIGNAL; i++) {
        code = show_file(wishes, wishes->files.paths[i], files);
        worst = code > worst ? code : worst;
    }
    json_put(root, "files", files);
    if (wishes->format == FORMAT_JSON && worst < EXIT_SIGNAL)
        json_write(root, stdout);
    json_decref(root);
    progress_clear();
    code = output_finish();
    return worst ? worst : code;
}

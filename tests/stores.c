/* Helpers for the suites of stores. */
#include "stores.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 512 };

/* Where flushing to the disk costs nothing, if there is such a place. */
static char in_memory[] = "/dev/shm/prh-store-XXXXXX", on_disk[] = "/tmp/prh-store-XXXXXX";
static const char *folder;
static char path[PATH_SIZE];

int make_store_folder(void **state)
{
    (void)state;
    folder = mkdtemp(in_memory);
    if (!folder)
        folder = mkdtemp(on_disk);
    return folder ? 0 : -1;
}

int remove_store_folder(void **state)
{
    (void)state;
    clear_folder();
    return rmdir(folder);
}

const char *store_path(const char *name)
{
    snprintf(path, sizeof path, "%s%s%s", folder, name ? "/" : "", name ? name : "");
    return path;
}

void clear_folder(void)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;

    assert_non_null(directory);
    while ((entry = readdir(directory)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            assert_int_equal(remove(store_path(entry->d_name)), 0);
    closedir(directory);
}

int count_files(const char *beginning, char name[256])
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    assert_non_null(directory);
    while ((entry = readdir(directory))) {
        if (strncmp(entry->d_name, beginning, strlen(beginning)) != 0 || strcmp(entry->d_name, ".") == 0 ||
            strcmp(entry->d_name, "..") == 0)
            continue;
        if (name && (count == 0 || strcmp(entry->d_name, name) < 0))
            snprintf(name, 256, "%s", entry->d_name);
        count++;
    }
    closedir(directory);
    return count;
}

unsigned char *file_bytes(const char *name, size_t *size)
{
    FILE *file = fopen(store_path(name), "rb");
    unsigned char *bytes;
    struct stat facts;

    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &facts), 0);
    *size = (size_t)facts.st_size;
    bytes = allocate(facts.st_size + 1, 1);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

void put_bytes(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(store_path(name), "wb");

    assert_non_null(file);
    if (size > 0)
        assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

prh_store *store_of_folder(void)
{
    prh_store *store = NULL;

    assert_ok(prh_store_open(&store, folder));
    return store;
}

prh_store_counts counts_of(const prh_store *store)
{
    prh_store_counts counts = {.struct_size = sizeof counts};

    assert_ok(prh_store_get_counts(store, &counts));
    return counts;
}

void assert_counts(const prh_store *store, int64_t layers_found, int64_t layers_made, int64_t grids_found,
    int64_t grids_made)
{
    const prh_store_counts counts = counts_of(store);

    assert_int_equal(counts.layers_found, layers_found);
    assert_int_equal(counts.layers_made, layers_made);
    assert_int_equal(counts.grids_found, grids_found);
    assert_int_equal(counts.grids_made, grids_made);
}

prh_model *features_model(uint64_t seed, int64_t n, const int64_t *widths, int64_t layers, prh_dtype dtype)
{
    generator shared = {5}, g = {seed};
    double *latent = normal_matrix(&shared, n, 4);
    prh_representation *made[16];

    for (int64_t l = 0; l < layers; l++) {
        double *x = related_matrix(&g, latent, n, 4, widths[l], 0.7);

        made[l] = representation_of(x, n, widths[l], dtype);
        free(x);
    }
    free(latent);
    return model_of(made, layers);
}

prh_model *given_model(uint64_t seed, int64_t n, int64_t layers, const char *kernel)
{
    generator shared = {5}, g = {seed};
    double *latent = normal_matrix(&shared, n, 4);
    prh_representation *made[16];

    for (int64_t l = 0; l < layers; l++) {
        double *x = related_matrix(&g, latent, n, 4, 6, 0.7);
        double *matrix =
            strcmp(kernel, "gram") == 0 ? gram_of(x, n, 6) : distances_of(x, n, 6, kernel[0] == 's');

        made[l] = doubles(matrix, n, n);
        free(matrix);
        free(x);
    }
    free(latent);
    return model_of(made, layers);
}

prh_alignment *aligned(const prh_metric *metric, const prh_model *x, const prh_model *y, const char *steps,
    const prh_run_options *run)
{
    const prh_align_options options = align_options_of(run, steps);
    prh_alignment *made = NULL;

    assert_ok(prh_align(&made, metric, x, y, &options));
    return made;
}

static void assert_same_report(const prh_preprocess_report *a, const prh_preprocess_report *b)
{
    assert_same_bits(a->clamp_threshold, b->clamp_threshold);
    assert_int_equal(a->zero_rows, b->zero_rows);
    assert_int_equal(a->constant_columns, b->constant_columns);
    assert_int_equal(a->components, b->components);
}

static void assert_same_side(const prh_alignment *a, const prh_alignment *b, int y)
{
    const int64_t layers = y ? prh_alignment_layers_y(a) : prh_alignment_layers_x(a);
    const int64_t *ties[2] = {y ? prh_alignment_ties_y(a) : prh_alignment_ties_x(a),
        y ? prh_alignment_ties_y(b) : prh_alignment_ties_x(b)};

    assert_int_equal(layers, y ? prh_alignment_layers_y(b) : prh_alignment_layers_x(b));
    for (int64_t l = 0; l < layers; l++) {
        prh_preprocess_report report[2] = {{.struct_size = sizeof *report}, {.struct_size = sizeof *report}};

        assert_int_equal(ties[0][l], ties[1][l]);
        for (int i = 0; i < 2; i++)
            assert_ok(y ? prh_alignment_get_report_y(i ? b : a, l, &report[i])
                        : prh_alignment_get_report_x(i ? b : a, l, &report[i]));
        assert_same_report(&report[0], &report[1]);
    }
}

void assert_same_alignment(const prh_alignment *a, const prh_alignment *b)
{
    prh_layer_pair best[2];
    const size_t cells = (size_t)(prh_alignment_layers_x(a) * prh_alignment_layers_y(a));

    memset(best, 0, sizeof best);
    assert_int_equal(prh_alignment_rows(a), prh_alignment_rows(b));
    assert_same_side(a, b, 0);
    assert_same_side(a, b, 1);
    assert_memory_equal(prh_alignment_scores(a), prh_alignment_scores(b), cells * sizeof(double));
    assert_memory_equal(prh_alignment_statuses(a), prh_alignment_statuses(b), cells * sizeof(prh_status));
    assert_memory_equal(prh_alignment_chances(a), prh_alignment_chances(b), cells * sizeof(double));
    assert_string_equal(prh_alignment_reason(a), prh_alignment_reason(b));
    assert_string_equal(prh_alignment_provenance(a), prh_alignment_provenance(b));
    assert_string_equal(prh_alignment_preprocessing(a), prh_alignment_preprocessing(b));
    assert_int_equal(prh_alignment_best(a, &best[0]), prh_alignment_best(b, &best[1]));
    assert_memory_equal(&best[0], &best[1], sizeof best[0]);
}

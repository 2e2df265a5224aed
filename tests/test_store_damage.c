/* Stores that were tampered with, are shared, or lie where nothing can be written: what is believed, and what is
 * left. */
#include "stores.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 40, LAYERS = 2, HEADER = 64, PAYLOADS = 60 };

static const int64_t widths[LAYERS] = {5, 30};

/* Everything that an alignment needs, and what it gives without a store. */
typedef struct fixture {
    prh_model *model;
    prh_metric *metric;
    prh_alignment *plain;
} fixture;

static fixture f;

static prh_alignment *align_in(const prh_store *store)
{
    const prh_run_options run = {.struct_size = sizeof run, .num_threads = 1, .store = store};

    return aligned(f.metric, f.model, f.model, "paper", &run);
}

/* The same numbers whatever lies in the folder, of which so much is made anew; and all of it is found the next time. */
static void is_mended(int64_t layers, int64_t grids)
{
    for (int round = 0; round < 2; round++) {
        prh_store *store = store_of_folder();
        prh_alignment *now = align_in(store);

        assert_same_alignment(f.plain, now);
        if (round == 0)
            assert_counts(store, 2 * LAYERS - layers, layers, 1 - grids, grids);
        else
            assert_counts(store, 2 * LAYERS, 0, 1, 0);
        prh_alignment_destroy(now);
        prh_store_destroy(store);
    }
}

/* An entry of the kind that was never touched, in a folder with no other entry; how many layers share it. */
static unsigned char *fresh_entry(const char *kind, char name[256], size_t *size)
{
    clear_folder();
    is_mended(LAYERS, 1); /* x and y are one model: y finds what x made */
    assert_true(count_files(kind, name) >= 1);
    return file_bytes(name, size);
}

/* Writes damaged bytes in place of an entry; a layer is made once for both sides. */
static void damage(const char *kind, const char *name, const void *bytes, size_t size)
{
    const int layer = strcmp(kind, "layer-") == 0;

    remove(store_path(name));
    put_bytes(name, bytes, size);
    is_mended(layer, !layer);
}

static void every_byte_of_a_header_and_any_of_the_rest_counts(void **state)
{
    static const char *const kinds[] = {"layer-", "grid-"};
    generator g = {11};
    char name[256];
    size_t size;

    (void)state;
    for (int k = 0; k < 2; k++) {
        unsigned char *bytes = fresh_entry(kinds[k], name, &size);

        for (int i = 0; i < HEADER + PAYLOADS; i++) {
            const size_t at =
                i < HEADER ? (size_t)i : HEADER + (size_t)next_below(&g, (int64_t)size - HEADER);
            const unsigned char change = (unsigned char)(1 + next_below(&g, 255));

            note("%s byte %zu", kinds[k], at);
            bytes[at] ^= change;
            damage(kinds[k], name, bytes, size);
            bytes[at] ^= change;
        }
        free(bytes);
    }
    note("%s", "");
}

static void truncated_and_lengthened_entries_are_made_again(void **state)
{
    static const char *const kinds[] = {"layer-", "grid-"};
    char name[256];
    size_t size;

    (void)state;
    for (int k = 0; k < 2; k++) {
        unsigned char *bytes = fresh_entry(kinds[k], name, &size), *longer = allocate((int64_t)size + 64, 1);
        const size_t lengths[] = {0, 1, 63, 64, 65, 128, size / 2, size - 64, size - 1, size + 1, size + 64};

        memcpy(longer, bytes, size);
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
            damage(kinds[k], name, longer, lengths[i]);
        free(longer);
        free(bytes);
    }
}

static void an_entry_under_another_name_is_not_that_entry(void **state)
{
    char name[256], other[256] = "";
    size_t size;
    unsigned char *bytes = fresh_entry("layer-", name, &size);

    (void)state;
    remove(store_path(name));
    assert_int_equal(count_files("layer-", other), 1);
    put_bytes(other, bytes, size); /* whole and unharmed, but another layer */
    is_mended(2, 0);
    free(bytes);
}

static void what_stands_in_the_way_of_an_entry_is_said(void **state)
{
    char name[256];
    size_t size;
    prh_store *store;
    prh_run_options run = {.struct_size = sizeof run};
    prh_align_options options;
    prh_alignment *made = NULL;

    (void)state;
    free(fresh_entry("layer-", name, &size));
    remove(store_path(name));
    assert_int_equal(mkdir(store_path(name), 0700), 0);
    run.store = store = store_of_folder();
    options = align_options_of(&run, "paper");
    assert_refused(prh_align(&made, f.metric, f.model, f.model, &options), PRH_ERR_IO, name);
    assert_non_null(strstr(prh_last_error(), "is a directory")); /* before anything was computed */
    assert_null(made);
    assert_int_equal(count_files(".prh-", NULL), 0);
    prh_store_destroy(store);
    assert_int_equal(rmdir(store_path(name)), 0);
    is_mended(1, 0);
}

/* ---- the folder ---- */

static void other_files_are_left_alone_and_leftovers_go(void **state)
{
    static const char *const kept[] = {"notes.txt", "layer-1.prh", "grid-.prh", ".prh-", ".prh-x-1.tmp",
        ".prh-1-2.tmp.x", "1.npy", ".prh-7-7"};
    static const char left[] = ".prh-999999-3.tmp", held[] = ".prh-999998-0.tmp";
    FILE *writer;

    (void)state;
    clear_folder();
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        put_bytes(kept[i], "mine", 4);
    put_bytes(left, "half", 4);
    writer = fopen(store_path(held), "wb"); /* another process at work */
    assert_non_null(writer);
    assert_int_equal(flock(fileno(writer), LOCK_EX), 0);
    is_mended(LAYERS, 1);
    assert_int_equal(count_files(left, NULL), 0);
    assert_int_equal(count_files(held, NULL), 1);
    fclose(writer); /* and killed */
    is_mended(0, 0);
    assert_int_equal(count_files(held, NULL), 0);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        size_t size;
        unsigned char *bytes = file_bytes(kept[i], &size);

        assert_int_equal(size, 4);
        assert_memory_equal(bytes, "mine", 4);
        free(bytes);
    }
}

static void refuses_to_open(const char *path, const char *words)
{
    prh_store *store = (prh_store *)(uintptr_t)1;

    assert_refused(prh_store_open(&store, path), PRH_ERR_IO, words);
    if (path[0])
        assert_non_null(strstr(prh_last_error(), path));
    assert_null(store);
}

static void what_is_no_place_for_a_store_is_refused_by_name(void **state)
{
    char path[600];
    prh_store *store = NULL;

    (void)state;
    clear_folder();
    put_bytes("file", "x", 1);
    snprintf(path, sizeof path, "%s", store_path("file"));
    refuses_to_open(path, "is not a folder");
    snprintf(path, sizeof path, "%s", store_path("file/below"));
    refuses_to_open(path, "cannot be made");
    snprintf(path, sizeof path, "%s", store_path("not/there"));
    refuses_to_open(path, "cannot be made: No such file");
    assert_refused(prh_store_open(&store, ""), PRH_ERR_ARGUMENT, "name is empty");
    if (access("/proc/self/fd", X_OK) == 0)
        refuses_to_open("/proc/self", "cannot be written"); /* read-only even to root */
    snprintf(path, sizeof path, "%s", store_path("locked"));
    assert_int_equal(mkdir(path, 0500), 0);
    if (geteuid() != 0)
        refuses_to_open(path, "cannot be written: Permission denied");
    rmdir(path);
    snprintf(path, sizeof path, "%s", store_path("made"));
    assert_ok(prh_store_open(&store, path)); /* made where it is not there */
    prh_store_destroy(store);
    assert_int_equal(rmdir(path), 0);
}

/* ---- no room ---- */

/* In a process of its own: what `limit` does stays there. 0: as it should be. */
static int fails_without_room(int (*limit)(void), const char *words)
{
    int outcome = 0;
    const pid_t child = fork();

    if (child == 0) {
        prh_store *store = store_of_folder();
        const prh_run_options run = {.struct_size = sizeof run, .num_threads = 1, .store = store};
        const prh_align_options options = align_options_of(&run, "paper");
        prh_alignment *made = NULL;

        signal(SIGXFSZ, SIG_IGN);
        if (limit() != 0)
            _exit(9);
        if (prh_align(&made, f.metric, f.model, f.model, &options) != PRH_ERR_IO || made)
            _exit(1);
        if (!strstr(prh_last_error(), words) || !strstr(prh_last_error(), "/layer-") ||
            !strstr(prh_last_error(), store_path(NULL)))
            _exit(2);
        _exit(count_files("", NULL) == 0 ? 0 : 3);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &outcome, 0), child);
    return WIFEXITED(outcome) ? WEXITSTATUS(outcome) : -1;
}

static int small_files(void)
{
    const struct rlimit limit = {2048, 2048};

    return setrlimit(RLIMIT_FSIZE, &limit);
}

/* A file system with room for one file of a page. */
static int small_disk(void)
{
    return 0;
}

static void a_file_that_may_not_grow_is_an_error_that_leaves_nothing(void **state)
{
    (void)state;
    clear_folder();
    assert_int_equal(fails_without_room(small_files, "File too large"), 0);
    is_mended(LAYERS, 1);
}

static void a_full_disk_is_an_error_that_leaves_nothing(void **state)
{
    int outcome;

    (void)state;
    clear_folder();
    if (mount("tmpfs", store_path(NULL), "tmpfs", 0, "size=8k") != 0)
        skip(); /* only root may */
    outcome = fails_without_room(small_disk, "No space left on device");
    umount(store_path(NULL));
    assert_int_equal(outcome, 0);
}

/* ---- company ---- */

static void *align_repeatedly(void *shared)
{
    for (int i = 0; i < 4; i++) {
        const prh_run_options run = {
            .struct_size = sizeof run, .num_threads = 2, .store = *(prh_store *const *)shared};
        prh_alignment *now = aligned(f.metric, f.model, f.model, "paper", &run);

        assert_same_alignment(f.plain, now);
        prh_alignment_destroy(now);
    }
    return NULL;
}

static void two_threads_may_share_a_store(void **state)
{
    prh_store *store;
    prh_store_counts counts;
    pthread_t other;

    (void)state;
    clear_folder();
    store = store_of_folder();
    assert_int_equal(pthread_create(&other, NULL, align_repeatedly, &store), 0);
    align_repeatedly(&store);
    pthread_join(other, NULL);
    counts = counts_of(store);
    assert_int_equal(counts.layers_found + counts.layers_made, 2 * 4 * 2 * LAYERS);
    assert_int_equal(counts.grids_found + counts.grids_made, 2 * 4);
    assert_int_equal(count_files("layer-", NULL), LAYERS);
    assert_int_equal(count_files("grid-", NULL), 1);
    assert_int_equal(count_files("", NULL), LAYERS + 1);
    prh_store_destroy(store);
}

static void two_processes_may_share_a_folder(void **state)
{
    enum { PROCESSES = 3, ROUNDS = 12 };
    pid_t child[PROCESSES];

    (void)state;
    clear_folder();
    for (int c = 0; c < PROCESSES; c++) {
        child[c] = fork();
        assert_true(child[c] >= 0);
        if (child[c] > 0)
            continue;
        for (int i = 0; i < ROUNDS; i++) {
            prh_store *store = store_of_folder();
            prh_alignment *now = align_in(store);
            char name[256];

            assert_same_alignment(f.plain, now);
            if (count_files((i + c) % 2 ? "layer-" : "grid-", name) > 0)
                remove(
                    store_path(name)); /* so that there is something to do, perhaps while another is at it */
            prh_alignment_destroy(now);
            prh_store_destroy(store);
        }
        _exit(0);
    }
    for (int c = 0; c < PROCESSES; c++) {
        int outcome = -1;

        assert_int_equal(waitpid(child[c], &outcome, 0), child[c]);
        assert_true(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
    }
    assert_int_equal(count_files(".prh-", NULL), 0);
}

static int set_up(void **state)
{
    f.model = features_model(1, N, widths, LAYERS, PRH_F32);
    f.metric = metric_of("cka", 0, "rbf", 0, 0);
    f.plain = aligned(f.metric, f.model, f.model, "paper", NULL);
    return make_store_folder(state);
}

static int tear_down(void **state)
{
    prh_alignment_destroy(f.plain);
    prh_metric_destroy(f.metric);
    prh_model_destroy(f.model);
    return remove_store_folder(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_of_a_header_and_any_of_the_rest_counts),
        cmocka_unit_test(truncated_and_lengthened_entries_are_made_again),
        cmocka_unit_test(an_entry_under_another_name_is_not_that_entry),
        cmocka_unit_test(what_stands_in_the_way_of_an_entry_is_said),
        cmocka_unit_test(other_files_are_left_alone_and_leftovers_go),
        cmocka_unit_test(what_is_no_place_for_a_store_is_refused_by_name),
        cmocka_unit_test(a_file_that_may_not_grow_is_an_error_that_leaves_nothing),
        cmocka_unit_test(a_full_disk_is_an_error_that_leaves_nothing),
        cmocka_unit_test(two_threads_may_share_a_store),
        cmocka_unit_test(two_processes_may_share_a_folder),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

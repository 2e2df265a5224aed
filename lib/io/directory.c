/* A directory of .npy files: each a layer, in natural order of their names. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/layer.h"
#include "io/readers.h"
#include "io/text.h"

static const char ending[] = ".npy";

/* Names of the layers: those of the files, without the ending. */
typedef struct name_list {
    char **names;
    int64_t count;
    int64_t room;
} name_list;

static void free_names(name_list *list)
{
    for (int64_t i = 0; i < list->count; i++)
        prh__free(list->names[i]);
    prh__free(list->names);
}

static prh_status add_name(name_list *list, const char *file_name)
{
    char **wider = NULL;

    PRH__REQUIRE(list->count < PRH__LAYERS_MAX, PRH_ERR_TOO_LARGE,
        "more than %d .npy files; at most that many layers are read from one place", (int)PRH__LAYERS_MAX);
    if (list->count == list->room) {
        const int64_t room = list->room > 0 ? 2 * list->room : 32;

        PRH__TRY(prh__alloc(&wider, room, sizeof *wider));
        if (list->count > 0)
            memcpy(wider, list->names, (size_t)list->count * sizeof *wider);
        prh__free(list->names);
        list->names = wider;
        list->room = room;
    }
    PRH__TRY(prh__copy_string(&list->names[list->count], file_name));
    list->names[list->count][strlen(file_name) - strlen(ending)] = '\0';
    list->count++;
    return PRH_OK;
}

static prh_status collect_names(name_list *list, DIR *directory)
{
    for (;;) {
        const struct dirent *entry;

        errno = 0; /* readdir tells an error from the end only so */
        entry = readdir(directory);
        PRH__REQUIRE(entry || errno == 0, PRH_ERR_IO, "%s", strerror(errno));
        if (!entry)
            return PRH_OK;
        if (entry->d_name[0] != '.' && prh__ends_with(entry->d_name, ending))
            PRH__TRY(add_name(list, entry->d_name));
    }
}

static int compare_names(const void *a, const void *b)
{
    return prh__natural_compare(*(char *const *)a, *(char *const *)b);
}

static prh_status list_files(name_list *list, const char *path)
{
    DIR *directory = opendir(path);
    prh_status status;

    PRH__REQUIRE(directory, PRH_ERR_IO, "%s", strerror(errno));
    status = collect_names(list, directory);
    closedir(directory);
    PRH__TRY(status);
    PRH__REQUIRE(list->count > 0, PRH_ERR_FORMAT,
        "the directory holds no .npy file; a .safetensors file is opened by its own name");
    qsort(list->names, (size_t)list->count, sizeof *list->names, compare_names);
    return PRH_OK;
}

static prh_status join_path(char **out, const char *path, const char *name)
{
    const char *slash = prh__ends_with(path, "/") ? "" : "/";
    const size_t size = strlen(path) + strlen(slash) + strlen(name) + sizeof ending;

    PRH__TRY(prh__alloc(out, (int64_t)size, 1));
    snprintf(*out, size, "%s%s%s%s", path, slash, name, ending);
    return PRH_OK;
}

/* Reads one file; `first` is the first layer of the directory, for the row count that all must have. */
static prh_status read_layer(prh__stored_layer *layer, const char *path, const prh__stored_layer *first)
{
    prh__stored_model one = {0};
    prh__file file = {0};
    prh_status status;

    PRH__GO(prh__file_map(&file, path));
    PRH__GO(prh__npy_read(&one, &file));
    status = PRH_ERR_SHAPE;
    if (one.count != 1) {
        prh__fail(
            status, "holds a stack of %" PRId64 " layers; a file in a directory must hold one", one.count);
        goto done;
    }
    if (first != layer && one.layers->view.rows != first->view.rows) {
        prh__fail(status, "has %" PRId64 " rows, but %s%s has %" PRId64, one.layers->view.rows, first->name,
            ending, first->view.rows);
        goto done;
    }
    status = PRH_OK;
    layer->view = one.layers->view;
    layer->storage = one.layers->storage;
    layer->hold = one.layers->hold;
    one.layers->hold = NULL;
done:
    prh__io_close(&one);
    prh__file_close(&file);
    return status;
}

static prh_status read_layers(prh__stored_model *out, const char *path, name_list *list)
{
    for (int64_t i = 0; i < out->count; i++) {
        char *file_path = NULL;
        prh_status status;

        out->layers[i].name = list->names[i];
        list->names[i] = NULL;
        PRH__TRY(join_path(&file_path, path, out->layers[i].name));
        status = read_layer(&out->layers[i], file_path, out->layers);
        if (status < 0)
            prh__file_fail(status, file_path);
        prh__free(file_path);
        PRH__TRY(status);
    }
    return PRH_OK;
}

prh_status prh__directory_read(prh__stored_model *out, const char *path)
{
    name_list list = {0};
    prh_status status;

    PRH__GO(list_files(&list, path));
    PRH__GO(prh__layers_create(out, list.count));
    status = read_layers(out, path, &list);
    free_names(&list);
    return status;
done:
    free_names(&list);
    return prh__file_fail(status, path);
}

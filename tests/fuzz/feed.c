/* One file in memory, rewritten for each input. */
#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/io.h"

static char path[64];

static void demand(int condition, const char *promise)
{
    if (condition)
        return;
    fprintf(stderr, "broken promise: %s\n", promise);
    abort();
}

static int memory_file(void)
{
    static int file = -1;

    if (file >= 0)
        return file;
    file = memfd_create("input", MFD_CLOEXEC);
    demand(file >= 0, "memfd_create works");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return file;
}

static size_t element_size(prh_dtype dtype)
{
    return dtype == PRH_F64 ? 8 : dtype == PRH_F32 ? 4 : 2;
}

/* Volatile, so that the reads happen and the sanitizers see them. */
static void read_layer(const prh__stored_layer *layer, int64_t rows)
{
    const prh_view *view = &layer->view;
    const size_t size = element_size(view->dtype);
    volatile unsigned char last = 0;

    demand(view->dtype >= PRH_F64 && view->dtype <= PRH_BF16, "the dtype is one of four");
    demand(view->rows == rows && rows >= 1, "all layers have the same number of rows");
    demand(view->cols >= 1 && view->ld >= view->cols, "the strides fit the shape");
    demand((uintptr_t)view->data % size == 0, "the data are aligned");
    demand(layer->name != NULL && layer->hold != NULL, "a layer has a name and a hold");
    demand(layer->storage.dtype != NULL, "a layer knows how it was stored");
    for (int64_t i = 0; i < view->rows; i++) {
        const unsigned char *row = (const unsigned char *)view->data + (size_t)(i * view->ld) * size;

        for (size_t byte = 0; byte < (size_t)view->cols * size; byte++)
            last = row[byte];
    }
    (void)last;
}

void feed(const uint8_t *bytes, size_t size)
{
    const int file = memory_file();
    prh__stored_model model;

    demand(ftruncate(file, 0) == 0, "ftruncate works");
    demand(pwrite(file, bytes, size, 0) == (ssize_t)size, "pwrite works");
    if (prh__io_open(&model, path) == PRH_OK) {
        demand(model.count >= 1, "a model has a layer");
        for (int64_t i = 0; i < model.count; i++)
            read_layer(&model.layers[i], model.layers[0].view.rows);
    } else {
        demand(model.layers == NULL && model.count == 0, "a failure leaves nothing");
        demand(strncmp(prh_last_error(), path, strlen(path)) == 0, "a message begins with the file's name");
    }
    prh__io_close(&model);
}

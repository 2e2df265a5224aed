/* Files in: everything that the library reads passes through here, and nothing else opens a file. */
#ifndef PRH_IO_IO_H
#define PRH_IO_IO_H

#include <prh/representation.h>

#include "base/hold.h"

/* One layer as it lies in memory. */
typedef struct prh__stored_layer {
    prh_view view;
    prh_storage storage;
    char *name;      /* the tensor's or the file's, or its number in a stack; owned */
    prh__hold *hold; /* one reference to the memory behind view; layers of one file share it */
} prh__stored_layer;

typedef struct prh__stored_model {
    prh__stored_layer *layers; /* count of them, all with the same number of rows, at least one */
    int64_t count;
} prh__stored_model;

/*
 * Opens a .npy, a .safetensors or a directory of .npy files, by what it is and what it contains, not by its
 * name alone. On failure *out is empty and the message starts with the file's name.
 */
prh_status prh__io_open(prh__stored_model *out, const char *path);

/* Drops whatever the caller has not taken (set a layer's hold to NULL to take it). Safe on an empty one. */
void prh__io_close(prh__stored_model *model);

#endif

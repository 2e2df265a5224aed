/* Reading size-first option structs from callers of any age. */
#ifndef PRH_BASE_OPTIONS_H
#define PRH_BASE_OPTIONS_H

#include <stddef.h>

#include <prh/run.h>
#include <prh/status.h>

/*
 * Fills `mine` (mine_size bytes) from `theirs`: NULL means all zero; what an older caller lacks is zero;
 * a byte that this library does not know must be zero, else ABI. first_size: the struct's size in the
 * release that introduced it.
 */
prh_status prh__options_read(
    void *mine, size_t mine_size, const void *theirs, size_t first_size, const char *name);

/* The same towards the caller, for results that may grow: copies what fits the caller's struct_size. With
 * mine NULL only struct_size is checked. */
prh_status prh__options_write(
    void *theirs, const void *mine, size_t mine_size, size_t first_size, const char *name);

/* Reads and checks run options (threads >= 0, reserved 0). */
prh_status prh__run_read(prh_run_options *mine, const prh_run_options *theirs);

/* ARGUMENT unless it is one of PRH_PRECISION_.... */
prh_status prh__precision_check(int32_t precision);

#endif

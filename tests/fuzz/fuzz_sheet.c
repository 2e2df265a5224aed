/* The reader of CSV and TSV, which the name of the file in memory leaves open: the first line decides. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Complaints would fill the log; what the fuzzer says goes on, by a stream that it has kept. */
static void be_quiet(void)
{
    stderr = fopen("/dev/null", "w");
    if (!stderr)
        abort();
}

/* Every byte of the fields is there, and none is a zero byte. */
static void check_record(const sheet *file)
{
    if (file->count < 1)
        abort();
    for (int64_t i = 0; i < file->count; i++)
        if (strlen(file->fields[i].text) != file->fields[i].length)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int memory = -1;
    static char path[64];
    sheet *file = malloc(sizeof *file);

    if (memory < 0) {
        memory = memfd_create("input", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
        be_quiet();
    }
    if (!file || ftruncate(memory, 0) != 0 || pwrite(memory, bytes, size, 0) != (ssize_t)size)
        abort();
    if (sheet_open(file, path, "a,b") == 0) {
        int found;

        do
            check_record(file);
        while ((found = sheet_next(file)) > 0);
        if ((found < 0) != (file->in.code != 0))
            abort();
        sheet_close(file);
    }
    free(file);
    return 0;
}

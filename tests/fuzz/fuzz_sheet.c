/* The reader of CSV and TSV, which the name of the file in memory leaves open: the first line decides. And tables that
 * are held whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sheet.h"
#include "study/records.h"

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

/* Held whole, as manifests are: every row has a field for every column, and columns are told apart by their names. */
static void check_records(const char *path)
{
    records table;

    if (records_read(&table, path, "a,b") == 0) {
        if (table.columns < 1 || table.count < 1)
            abort();
        for (int64_t i = 0; i < table.columns; i++)
            if (records_find(&table, table.names[i]) != i)
                abort();
        for (int64_t i = 0; i < table.count; i++)
            for (int64_t j = 0; j < table.columns; j++) {
                double number;

                if (strlen(table.rows[i].fields[j]) > 0)
                    (void)records_number(&table, &table.rows[i], j, "", &number);
            }
    }
    records_release(&table);
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
    check_records(path);
    return 0;
}

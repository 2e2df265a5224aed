/* The helpers of complaints.h. */
#include "complaints.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "program.h"

static char folder[64], path[512], heard[4096];
static int stderr_before = -1;
static FILE *listener;

void folder_make(void)
{
    strcpy(folder, "/tmp/prh-drawings-XXXXXX");
    if (!mkdtemp(folder))
        fail_msg("no folder for files");
}

const char *folder_path(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

void folder_remove(void)
{
    DIR *all = opendir(folder);

    for (struct dirent *one; all && (one = readdir(all));)
        if (one->d_name[0] != '.' || strlen(one->d_name) > 2)
            unlink(folder_path(one->d_name));
    if (all)
        closedir(all);
    if (rmdir(folder) != 0)
        fail_msg("%s cannot be removed", folder);
}

unsigned char *bytes_of(const char *name, size_t *size)
{
    FILE *file = fopen(name, "rb");
    unsigned char *bytes = NULL;

    if (!file)
        fail_msg("%s is not there", name);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    bytes = allocate((int64_t)*size + 1, 1);
    if (fread(bytes, 1, *size, file) != *size)
        fail_msg("%s cannot be read", name);
    fclose(file);
    return bytes;
}

void write_bytes(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(name, "wb");

    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        fail_msg("%s cannot be written", name);
}

int is_there(const char *name)
{
    return access(name, F_OK) == 0;
}

void listen_begin(void)
{
    fflush(stderr);
    listener = tmpfile();
    stderr_before = dup(STDERR_FILENO);
    dup2(fileno(listener), STDERR_FILENO);
}

const char *listen_end(void)
{
    size_t length;

    fflush(stderr);
    dup2(stderr_before, STDERR_FILENO);
    close(stderr_before);
    rewind(listener);
    length = fread(heard, 1, sizeof heard - 1, listener);
    heard[length] = '\0';
    fclose(listener);
    return heard;
}

void support_complains(
    int code, const char *said, const char *words, const char *call, const char *file, int line)
{
    if (code == EXIT_BAD && strstr(said, words))
        return;
    print_error("%s: exit code %d, \"%s\" does not say \"%s\"\n", call, code, said, words);
    _fail(file, line);
}

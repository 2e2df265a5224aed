/* Atomic files. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "program.h"
#include "progress.h"

char *output_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return need_copy(".");
    return slash == path ? need_copy("/") : need_text("%.*s", (int)(slash - path), path);
}

int output_is_among(const char *path, const file_list *files)
{
    struct stat mine, other;

    for (size_t i = 0; i < files->count; i++)
        if (stat(path, &mine) == 0 && stat(files->paths[i], &other) == 0 && other.st_dev == mine.st_dev &&
            other.st_ino == mine.st_ino)
            return 1;
    return 0;
}

/* Whether path is an input, or would be a layer of one that is a folder. */
static int is_input(const char *path, const file_list *files)
{
    const size_t length = strlen(path);
    char *folder = output_folder_of(path);
    int found = output_is_among(path, files);

    if (length > 4 && strcmp(path + length - 4, ".npy") == 0)
        found |= output_is_among(folder, files);
    free(folder);
    return found;
}

int output_check(const char *path, const file_list *inputs, const file_list *more_inputs)
{
    struct stat facts;
    char *folder;
    int code = EXIT_FINE;

    if (is_input(path, inputs) || is_input(path, more_inputs))
        return bad("%s: is an input, which the output would replace", path);
    if (stat(path, &facts) == 0 && S_ISDIR(facts.st_mode))
        return bad("%s: is a directory, not the name of a file", path);
    if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode))
        return access(path, W_OK) == 0 ? EXIT_FINE : bad("%s: cannot be written: %s", path, strerror(errno));
    folder = output_folder_of(path);
    if (access(folder, W_OK | X_OK) != 0)
        code = bad("%s: cannot be written: %s", path, strerror(errno));
    free(folder);
    return code;
}

/* What is to be written, by whom. */
typedef struct content {
    output_writer *write;
    const void *data;
} content;

static int write_in_place(const char *path, const content *what)
{
    FILE *out = fopen(path, "w");
    int failed;

    if (!out)
        return bad("%s: cannot be written: %s", path, strerror(errno));
    what->write(out, what->data);
    failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed)
        return bad("%s: cannot be written: %s", path, strerror(errno));
    return EXIT_FINE;
}

/* The rights that a newly made file has, or those of the file that is replaced. */
static mode_t rights(const char *path)
{
    struct stat facts;
    mode_t mask;

    if (stat(path, &facts) == 0)
        return facts.st_mode & 0777;
    mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Closes descriptor in every case; 0 on success, else errno is set. */
static int fill(int descriptor, const content *what, mode_t mode)
{
    FILE *out = fdopen(descriptor, "w");
    int failed;

    if (!out) {
        close(descriptor);
        return -1;
    }
    what->write(out, what->data);
    failed = fflush(out) != 0 || ferror(out) || fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0;
    if (failed) {
        int why = errno;

        fclose(out);
        errno = why;
        return -1;
    }
    return fclose(out);
}

void output_sync_folder(const char *folder)
{
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor >= 0) {
        (void)fsync(descriptor);
        close(descriptor);
    }
}

static int replace(const char *path, const content *what)
{
    char *folder = output_folder_of(path);
    char *temporary =
        need_text("%s/.prh-XXXXXX", folder); /* short: the name itself may be as long as names can be */
    int descriptor = mkstemp(temporary);
    int code = EXIT_FINE;

    if (descriptor < 0) {
        code = bad("%s: cannot be written: %s", path, strerror(errno));
    } else {
        int failed = fill(descriptor, what, rights(path)) != 0;
        int why = errno;

        if (!failed)
            code = progress_interrupted();
        if (!failed && !code) {
            failed = rename(temporary, path) != 0;
            why = errno;
        }
        if (failed)
            code = bad("%s: cannot be written: %s", path, strerror(why));
        if (code)
            unlink(temporary);
        else
            output_sync_folder(folder);
    }
    free(temporary);
    free(folder);
    return code;
}

int output_file(const char *path, output_writer *write, const void *data)
{
    const content what = {write, data};
    struct stat facts;
    char *target;
    int code;

    if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode))
        return write_in_place(path, &what);
    target = realpath(path, NULL); /* a link keeps pointing where it did */
    code = replace(target ? target : path, &what);
    free(target);
    return code;
}

static void write_json(FILE *out, const void *data)
{
    json_write(data, out);
}

int output_json(const char *path, const json_t *root)
{
    return output_file(path, write_json, root);
}

typedef struct block {
    const void *bytes;
    size_t size;
} block;

static void write_block(FILE *out, const void *data)
{
    const block *mine = data;

    fwrite(mine->bytes, 1, mine->size, out);
}

int output_bytes(const char *path, const void *bytes, size_t size)
{
    const block what = {bytes, size};

    return output_file(path, write_block, &what);
}

int output_folder(const char *path)
{
    struct stat facts;

    if (mkdir(path, 0777) == 0)
        return EXIT_FINE;
    if (errno != EEXIST)
        return bad("%s: cannot be made: %s", path, strerror(errno));
    if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode))
        return bad("%s: is no folder, and --out takes one", path);
    if (access(path, W_OK | X_OK) != 0)
        return bad("%s: cannot be written: %s", path, strerror(errno));
    return EXIT_FINE;
}

int output_check_folder(const char *path)
{
    char *bare = need_copy(path), *folder;
    struct stat facts;
    int code = EXIT_FINE;

    if (stat(path, &facts) == 0) {
        free(bare);
        return output_folder(path);
    }
    for (size_t length = strlen(bare); length > 1 && bare[length - 1] == '/'; length--)
        bare[length - 1] = '\0';
    folder = output_folder_of(bare);
    if (access(folder, W_OK | X_OK) != 0)
        code = bad("%s: cannot be made: %s", path, strerror(errno));
    free(folder);
    free(bare);
    return code;
}

int output_in(const char *folder, const char *name, output_writer *write, const void *data)
{
    char *path = need_text("%s/%s", folder, name);
    const int code = output_file(path, write, data);

    free(path);
    return code;
}

int output_finish(void)
{
    int lost = ferror(stdout);

    errno = 0;
    if (fflush(stdout) != 0 || lost)
        return bad("standard output cannot be written: %s", errno ? strerror(errno) : "some of it was lost");
    return EXIT_FINE;
}

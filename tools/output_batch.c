/* All is written into a folder within the folder: on one file system, so that a move is a rename. */
#include "output_batch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "program.h"

int output_batch_begin(output_batch *mine, const char *folder)
{
    struct stat facts;
    int code;

    *mine = (output_batch){.folder = folder, .made = stat(folder, &facts) != 0};
    code = output_folder(folder);
    if (code)
        return code;
    mine->unfinished = need_text("%s/unfinished-XXXXXX", folder);
    if (mkdtemp(mine->unfinished))
        return EXIT_FINE;
    code = bad("%s: cannot be written: %s", folder, strerror(errno));
    if (mine->made)
        rmdir(folder);
    free(mine->unfinished);
    mine->unfinished = NULL;
    return code;
}

/* A file that is opened where it is, since it is no regular one, or a link to one. */
static int write_through(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb");
    char *bytes = NULL;
    size_t size = 0, room = 0, got = 1;
    int code;

    if (!in)
        return bad("%s: cannot be read: %s", from, strerror(errno));
    while (got > 0) {
        room = 2 * room + 65536;
        bytes = need_more(bytes, room, 1);
        got = fread(bytes + size, 1, room - size, in);
        size += got;
    }
    code = ferror(in) ? bad("%s: cannot be read: %s", from, strerror(errno)) : output_bytes(to, bytes, size);
    fclose(in);
    free(bytes);
    return code;
}

static int move(const char *from, const char *to)
{
    struct stat facts;

    if (lstat(to, &facts) == 0 && !S_ISREG(facts.st_mode))
        return write_through(from, to);
    if (lstat(to, &facts) == 0)
        (void)chmod(from, facts.st_mode & 0777); /* the rights that it had */
    return rename(from, to) == 0 ? EXIT_FINE : bad("%s: cannot be written: %s", to, strerror(errno));
}

/* Whether a file can be put there, before any is. */
static int look(const char *from, const char *to)
{
    static const file_list none = {0};

    (void)from;
    return output_check(to, &none, &none);
}

static int forget(const char *from, const char *to)
{
    (void)to;
    (void)unlink(from); /* one that was moved is not there any more */
    return EXIT_FINE;
}

/* Does something with each file, up to the first failure. */
static int for_each(const output_batch *mine, int (*act)(const char *from, const char *to))
{
    DIR *list = opendir(mine->unfinished);
    struct dirent *entry;
    int code = list ? EXIT_FINE : bad("%s: cannot be read: %s", mine->unfinished, strerror(errno));

    while (!code && (entry = readdir(list)))
        if (entry->d_name[0] != '.') {
            char *from = need_text("%s/%s", mine->unfinished, entry->d_name);
            char *to = need_text("%s/%s", mine->folder, entry->d_name);

            code = act(from, to);
            free(from);
            free(to);
        }
    if (list)
        closedir(list);
    return code;
}

int output_batch_end(output_batch *mine, int code)
{
    if (!mine->unfinished)
        return code;
    if (!code)
        code = for_each(mine, look);
    if (!code)
        code = for_each(mine, move);
    (void)for_each(mine, forget);
    output_sync_folder(mine->folder);
    rmdir(mine->unfinished);
    if (code && mine->made)
        rmdir(mine->folder); /* only if it is empty */
    free(mine->unfinished);
    mine->unfinished = NULL;
    return code;
}

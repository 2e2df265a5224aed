/*
 * A file is written under a temporary name that holds the writer's process number, under a lock (flock) that ends with
 * the process, however it ends. So whoever gets the lock of a temporary file knows that nobody writes it any more.
 */
#include "io/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/text.h"

enum { MOST_TEMPORARIES = 100000, SECONDS_ABANDONED = 86400, PROBE_BYTES = 64, SHOWN_PATH_MAX = 512 };

static const char beginning[] = ".prh-", ending[] = ".tmp";

prh_status prh__folder_fail(prh_status status, const prh__folder *folder, const char *name)
{
    const size_t length = strlen(folder->path);
    const int cut = length > SHOWN_PATH_MAX;
    const char *shown = folder->path + (cut ? length - SHOWN_PATH_MAX : 0);

    return prh__fail_within(status, "%s%s%s%s", cut ? "..." : "", shown, name ? "/" : "", name ? name : "");
}

/* ---- temporary files ---- */

/* Whether the file is ours: not where it was taken for a leftover in the moment before it was locked. Where the file
 * system knows no locks, age has to do (is_abandoned). */
static int is_ours(int file)
{
    struct stat facts;

    if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return 0;
    return fstat(file, &facts) == 0 && facts.st_nlink > 0;
}

prh_status prh__temporary_create(prh__temporary *out, const prh__folder *folder)
{
    for (int number = 0; number < MOST_TEMPORARIES; number++) {
        snprintf(out->name, sizeof out->name, "%s%ld-%d%s", beginning, (long)getpid(), number, ending);
        out->file = openat(folder->descriptor, out->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        PRH__REQUIRE(out->file >= 0 || errno == EEXIST || errno == EINTR, PRH_ERR_IO, "cannot be written: %s",
            strerror(errno));
        if (out->file >= 0 && is_ours(out->file))
            return PRH_OK;
        if (out->file >= 0)
            close(out->file);
    }
    return prh__fail(PRH_ERR_IO, "cannot be written: there are %d temporary files", (int)MOST_TEMPORARIES);
}

prh_status prh__temporary_write(prh__temporary *temporary, const void *bytes, size_t size)
{
    const char *from = bytes;

    while (size > 0) {
        const ssize_t written = write(temporary->file, from, size);

        if (written < 0 && errno == EINTR)
            continue;
        PRH__REQUIRE(written > 0, PRH_ERR_IO, "cannot be written: %s",
            written < 0 ? strerror(errno) : "the file system takes no more");
        from += written;
        size -= (size_t)written;
    }
    return PRH_OK;
}

void prh__temporary_give_up(prh__temporary *temporary, const prh__folder *folder)
{
    (void)unlinkat(folder->descriptor, temporary->name, 0);
    close(temporary->file);
}

prh_status prh__temporary_finish(prh__temporary *temporary, const prh__folder *folder, const char *name)
{
    if (fsync(temporary->file) != 0 ||
        renameat(folder->descriptor, temporary->name, folder->descriptor, name) != 0) {
        const prh_status status = prh__fail(PRH_ERR_IO, "cannot be written: %s", strerror(errno));

        prh__temporary_give_up(temporary, folder);
        return status;
    }
    close(temporary->file);
    (void)fsync(folder->descriptor); /* not every file system can, and the file is there anyway */
    return PRH_OK;
}

/* ---- the folder ---- */

static int is_temporary(const char *name)
{
    return strncmp(name, beginning, sizeof beginning - 1) == 0 && prh__ends_with(name, ending) &&
           strspn(name + sizeof beginning - 1, "0123456789-") ==
               strlen(name) - (sizeof beginning - 1) - (sizeof ending - 1);
}

static int is_abandoned(int file, const struct stat *facts)
{
    if (flock(file, LOCK_EX | LOCK_NB) == 0)
        return 1;
    return errno != EWOULDBLOCK && time(NULL) - facts->st_mtime > SECONDS_ABANDONED;
}

static void remove_if_abandoned(int directory, const char *name)
{
    const int file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat opened, named;

    if (file < 0)
        return;
    if (fstat(file, &opened) == 0 && S_ISREG(opened.st_mode) && is_abandoned(file, &opened) &&
        fstatat(directory, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == opened.st_ino &&
        named.st_dev == opened.st_dev)
        (void)unlinkat(directory, name, 0); /* under the lock, so that a new writer notices */
    close(file);
}

/* What cannot be listed or removed is no harm. */
static void remove_leftovers(const prh__folder *folder)
{
    const int descriptor = openat(folder->descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    const struct dirent *entry;

    if (!directory) {
        if (descriptor >= 0)
            close(descriptor);
        return;
    }
    while ((entry = readdir(directory)))
        if (is_temporary(entry->d_name))
            remove_if_abandoned(folder->descriptor, entry->d_name);
    closedir(directory);
}

/* Before the first hour of work rather than after it. */
static prh_status try_writing(const prh__folder *folder)
{
    static const char bytes[PROBE_BYTES];
    prh__temporary probe;
    prh_status status;

    PRH__TRY(prh__temporary_create(&probe, folder));
    status = prh__temporary_write(&probe, bytes, sizeof bytes);
    if (status >= 0 && fsync(probe.file) != 0)
        status = prh__fail(PRH_ERR_IO, "cannot be written: %s", strerror(errno));
    prh__temporary_give_up(&probe, folder);
    return status;
}

static prh_status open_folder(prh__folder *folder)
{
    const int made = mkdir(folder->path, 0777), why = errno;

    PRH__REQUIRE(made == 0 || why == EEXIST, PRH_ERR_IO, "cannot be made: %s", strerror(why));
    do {
        folder->descriptor = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    } while (folder->descriptor < 0 && errno == EINTR);
    PRH__REQUIRE(folder->descriptor >= 0 || errno != ENOTDIR, PRH_ERR_IO, "is not a folder");
    PRH__REQUIRE(folder->descriptor >= 0, PRH_ERR_IO, "cannot be opened: %s", strerror(errno));
    PRH__TRY(try_writing(folder));
    remove_leftovers(folder);
    return PRH_OK;
}

prh_status prh__folder_open(prh__folder *out, const char *path)
{
    prh_status status;

    *out = (prh__folder){.descriptor = -1};
    PRH__TRY(prh__copy_string(&out->path, path));
    status = open_folder(out);
    if (status < 0) {
        prh__folder_fail(status, out, NULL);
        prh__folder_close(out);
    }
    return status;
}

void prh__folder_close(prh__folder *folder)
{
    if (folder->descriptor >= 0)
        close(folder->descriptor);
    prh__free(folder->path);
    *folder = (prh__folder){.descriptor = -1};
}

/* Opening and mapping: the one place of the library that asks the system for a file's contents. */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

enum { SHOWN_PATH_MAX = 512 };

typedef struct mapping {
    void *address;
    size_t length;
} mapping;

static void unmap(void *data)
{
    mapping *map = data;

    munmap(map->address, map->length);
    prh__free(map);
}

static prh_status check_kind(mode_t mode)
{
    PRH__REQUIRE(!S_ISDIR(mode), PRH_ERR_IO, "is a directory, not a file");
    PRH__REQUIRE(!S_ISFIFO(mode), PRH_ERR_IO, "is a pipe, which cannot be mapped; write it to a file first");
    PRH__REQUIRE(S_ISREG(mode), PRH_ERR_IO, "is a device or a socket, not a regular file");
    return PRH_OK;
}

/* By the system, which has said why. */
static prh_status refused(int *absent)
{
    const int why = errno;

    *absent = why == ENOENT;
    return prh__fail(PRH_ERR_IO, "%s", strerror(why));
}

/* Looks before it opens, since opening a device can have effects, and again after, since names can be
 * changed in between; O_NONBLOCK, since a pipe without a writer would block for ever. */
static prh_status open_regular(int *out, int64_t *size, int *absent, int directory, const char *path)
{
    struct stat info;
    prh_status status;
    int file;

    if (fstatat(directory, path, &info, 0) != 0)
        return refused(absent);
    PRH__TRY(check_kind(info.st_mode));
    do {
        file = openat(directory, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    } while (file < 0 && errno == EINTR);
    if (file < 0)
        return refused(absent);
    status = fstat(file, &info) != 0 ? refused(absent) : check_kind(info.st_mode);
    if (status < 0) {
        close(file);
        return status;
    }
    *out = file;
    *size = (int64_t)info.st_size;
    return PRH_OK;
}

/* MAP_PRIVATE: the same pages as MAP_SHARED for a reader, and also there on file systems that refuse
 * shared mappings. */
static prh_status map_whole(prh__hold **hold, void **address, int file, int64_t size)
{
    mapping *map = NULL;
    prh_status status;

    PRH__REQUIRE(size > 0, PRH_ERR_IO, "the file is empty");
    PRH__REQUIRE((uint64_t)size <= PTRDIFF_MAX, PRH_ERR_TOO_LARGE,
        "%" PRId64 " bytes cannot be addressed on this machine", size);
    PRH__TRY(prh__alloc(&map, 1, sizeof *map));
    map->length = (size_t)size;
    map->address = mmap(NULL, map->length, PROT_READ, MAP_PRIVATE, file, 0);
    if (map->address == MAP_FAILED) {
        prh__free(map);
        return prh__fail(PRH_ERR_IO, "cannot be mapped into memory: %s", strerror(errno));
    }
    *address = map->address;
    status = prh__hold_create(hold, unmap, map);
    if (status < 0)
        unmap(map);
    return status;
}

prh_status prh__file_map_open(prh__file *out, int file, int64_t size)
{
    prh__hold *hold = NULL;
    void *address = NULL;

    *out = (prh__file){0};
    PRH__TRY(map_whole(&hold, &address, file, size));
    *out = (prh__file){.data = address, .size = size, .hold = hold};
    return PRH_OK;
}

prh_status prh__file_map_at(prh__file *out, int directory, const char *name)
{
    int64_t size = 0;
    int file = -1;
    prh_status status;

    *out = (prh__file){0};
    PRH__TRY(open_regular(&file, &size, &out->absent, directory, name));
    status = prh__file_map_open(out, file, size);
    out->absent = status < 0 && size == 0;
    close(file);
    return status;
}

prh_status prh__file_map(prh__file *out, const char *path)
{
    return prh__file_map_at(out, AT_FDCWD, path);
}

void prh__file_close(prh__file *file)
{
    prh__hold_drop(file->hold);
    *file = (prh__file){0};
}

int prh__file_is_directory(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

prh_status prh__file_fail(prh_status status, const char *path)
{
    const size_t length = strlen(path);

    if (length <= SHOWN_PATH_MAX)
        return prh__fail_within(status, "%s", path);
    return prh__fail_within(status, "...%s", path + length - SHOWN_PATH_MAX);
}

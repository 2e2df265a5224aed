/* The bytes of an entry (docs/formats.md): a header, the small values of the archive, its arrays. */
#include "io/entry.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "io/file.h"

enum { VERSION = 1, NAME_SIZE = 64, HEADER = PRH__ARCHIVE_ALIGNMENT, POLL_BYTES = 1 << 26 };

/* The library runs on little-endian machines, so a struct can be what is written. */
typedef struct header {
    unsigned char magic[8];
    uint64_t version;
    prh__digest key;
    uint64_t size;   /* of the file */
    uint64_t values; /* bytes of the small values, before they are padded */
    prh__digest checksum;
} header;

_Static_assert(sizeof(header) == HEADER, "the header has no padding");

/* Neither text nor, as line ends show, sent through anything that takes it for text. */
static const unsigned char magic[8] = {0x89, 'P', 'R', 'H', 'E', '\r', '\n', 0x1a};

static const char *name_of(char name[NAME_SIZE], const prh__entry *entry)
{
    char key[PRH__DIGEST_HEX];

    snprintf(name, NAME_SIZE, "%s-%s.prh", entry->kind, prh__digest_write(key, entry->key));
    return name;
}

/* Of everything but the checksum itself. */
static void begin_checksum(prh__digesting *d, const header *h)
{
    prh__digest_begin(d, "entry");
    prh__digest_bytes(d, h, offsetof(header, checksum));
}

/* ---- writing ---- */

/* What is behind the header, to be written, or to be digested where temporary is NULL. */
static prh_status put(prh__digesting *d, prh__temporary *temporary, const void *bytes, size_t size)
{
    static const char zeros[PRH__ARCHIVE_ALIGNMENT];
    const size_t padding = prh__archive_pad(size) - size;

    if (!temporary) {
        prh__digest_bytes(d, bytes, size);
        prh__digest_bytes(d, zeros, padding);
        return PRH_OK;
    }
    PRH__TRY(prh__temporary_write(temporary, bytes, size));
    return prh__temporary_write(temporary, zeros, padding);
}

static prh_status put_all(prh__digesting *d, prh__temporary *temporary, const prh__archive *archive)
{
    if (archive->size > 0)
        PRH__TRY(put(d, temporary, archive->values, archive->size));
    for (int64_t i = 0; i < archive->count; i++)
        PRH__TRY(put(d, temporary, archive->arrays[i].bytes, archive->arrays[i].size));
    return PRH_OK;
}

static header header_of(const prh__entry *entry, const prh__archive *archive)
{
    header h = {.version = VERSION, .key = entry->key, .values = archive->size};
    prh__digesting d;

    memcpy(h.magic, magic, sizeof magic);
    h.size = HEADER + prh__archive_pad(archive->size);
    for (int64_t i = 0; i < archive->count; i++)
        h.size += prh__archive_pad(archive->arrays[i].size);
    begin_checksum(&d, &h);
    (void)put_all(&d, NULL, archive);
    h.checksum = prh__digest_end(&d);
    return h;
}

/* `file`, unless NULL, is mapped before others see its name. */
static prh_status write_entry(prh__file *file, const prh__folder *folder, const header *h,
    const prh__archive *archive, const char *name)
{
    prh__temporary temporary;
    prh_status status;

    PRH__TRY(prh__temporary_create(&temporary, folder));
    status = prh__temporary_write(&temporary, h, sizeof *h);
    if (status >= 0)
        status = put_all(NULL, &temporary, archive);
    if (status >= 0 && file)
        status = prh__file_map_open(file, temporary.file, (int64_t)h->size);
    if (status >= 0)
        return prh__temporary_finish(&temporary, folder, name);
    prh__temporary_give_up(&temporary, folder);
    return status;
}

static prh__archive archive_in(const prh__file *file, const header *h)
{
    return prh__archive_open(file->data + HEADER, (size_t)h->values, (size_t)file->size - HEADER);
}

prh_status prh__entry_write(const prh__folder *folder, const prh__entry *entry, const prh__archive *archive,
    prh__hold **hold, prh__archive *kept)
{
    char name[NAME_SIZE];
    prh__file file = {0};
    header h;
    prh_status status;

    PRH__TRY(prh__archive_end(archive));
    h = header_of(entry, archive);
    status = write_entry(hold ? &file : NULL, folder, &h, archive, name_of(name, entry));
    if (status < 0) {
        prh__file_close(&file);
        return prh__folder_fail(status, folder, name);
    }
    if (hold) {
        *kept = archive_in(&file, &h);
        *hold = file.hold;
    }
    return status;
}

/* ---- reading ---- */

/* Whether the file is that entry, and whole. */
static int is_entry(const prh__file *file, const prh__entry *entry, header *h)
{
    if (file->size < HEADER)
        return 0;
    memcpy(h, file->data, sizeof *h);
    return memcmp(h->magic, magic, sizeof magic) == 0 && h->version == VERSION &&
           prh__digest_equal(h->key, entry->key) && h->size == (uint64_t)file->size &&
           h->size % PRH__ARCHIVE_ALIGNMENT == 0 && h->values <= h->size - HEADER;
}

/* Whether it is unharmed. */
static prh_status check_sum(int *good, const prh__file *file, const header *h, const prh__run *run)
{
    prh__digesting d;

    begin_checksum(&d, h);
    for (int64_t at = HEADER; at < file->size; at += POLL_BYTES) {
        const int64_t left = file->size - at;

        prh__digest_bytes(&d, file->data + at, (size_t)(left < POLL_BYTES ? left : POLL_BYTES));
        PRH__TRY(prh__run_poll(run));
    }
    *good = prh__digest_equal(prh__digest_end(&d), h->checksum);
    return PRH_OK;
}

prh_status prh__entry_read(prh__hold **hold, prh__archive *archive, const prh__folder *folder,
    const prh__entry *entry, const prh__run *run)
{
    char name[NAME_SIZE];
    prh__file file;
    header h;
    int good;
    prh_status status = prh__file_map_at(&file, folder->descriptor, name_of(name, entry));

    *hold = NULL;
    if (status < 0)
        return file.absent ? PRH_OK : prh__folder_fail(status, folder, name);
    good = is_entry(&file, entry, &h);
    if (good)
        status = check_sum(&good, &file, &h, run);
    if (status < 0 || !good) {
        prh__file_close(&file);
        return status;
    }
    *archive = archive_in(&file, &h);
    *hold = file.hold;
    return PRH_OK;
}

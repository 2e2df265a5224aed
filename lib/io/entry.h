/* Entries of a folder: archives in files of their own, checked to the last byte before they are believed. */
#ifndef PRH_IO_ENTRY_H
#define PRH_IO_ENTRY_H

#include "base/archive.h"
#include "base/digest.h"
#include "base/hold.h"
#include "base/threads.h"
#include "io/folder.h"

/* Names a file: "layer", and what the contents follow from. */
typedef struct prh__entry {
    const char *kind;
    prh__digest key;
} prh__entry;

/*
 * IO, and then the folder is as it was; an entry that is there is replaced. The message begins with the file's path.
 * `hold` and `kept`, unless NULL, get the very file that was written as prh__entry_read gives it, whatever becomes of
 * its name.
 */
prh_status prh__entry_write(const prh__folder *folder, const prh__entry *entry, const prh__archive *archive,
    prh__hold **hold, prh__archive *kept);

/*
 * Maps an entry. *hold is NULL, and there is nothing to free, if there is none, or if it is damaged, of another
 * version or none of ours. `run` hears of cancellation while the checksum is computed. IO if it is there and cannot
 * be opened: better now than after it was computed again; MEMORY; CANCELLED.
 */
prh_status prh__entry_read(prh__hold **hold, prh__archive *archive, const prh__folder *folder,
    const prh__entry *entry, const prh__run *run);

#endif

/* A folder that files are kept in, each appearing whole or not at all, whoever else writes there at the same time. */
#ifndef PRH_IO_FOLDER_H
#define PRH_IO_FOLDER_H

#include <stddef.h>

#include <prh/status.h>

/* Threads: any number, also in several processes. */
typedef struct prh__folder {
    int descriptor;
    char *path; /* for messages */
} prh__folder;

/*
 * Makes the folder if it is not there, sees that files can be written in it, and removes what killed writers left.
 * IO, and then there is nothing to close.
 */
prh_status prh__folder_open(prh__folder *out, const char *path);
void prh__folder_close(prh__folder *folder);

enum { PRH__TEMPORARY_SIZE = 64 };

/* A file on its way to its name. */
typedef struct prh__temporary {
    int file;
    char name[PRH__TEMPORARY_SIZE];
} prh__temporary;

/*
 * A new file under a name of its own, locked until it is finished or given up, which keeps prh__folder_open of other
 * processes from removing it. Its messages lack the folder's name.
 */
prh_status prh__temporary_create(prh__temporary *out, const prh__folder *folder);
prh_status prh__temporary_write(prh__temporary *temporary, const void *bytes, size_t size);

/* Brings the file to the disk and gives it its name, in place of any file that had it. Ends it in every case. */
prh_status prh__temporary_finish(prh__temporary *temporary, const prh__folder *folder, const char *name);
void prh__temporary_give_up(prh__temporary *temporary, const prh__folder *folder);

/* Puts the path of a file in the folder, or of the folder (NULL), before the message. */
prh_status prh__folder_fail(prh_status status, const prh__folder *folder, const char *name);

#endif

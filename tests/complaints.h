/* For suites of parts of the program: files of their own, and what the program complains of. */
#ifndef PRH_TESTS_COMPLAINTS_H
#define PRH_TESTS_COMPLAINTS_H

#include "support.h"

/* A folder that is there for this test alone, and the path of a file in it; both last until folder_remove. */
void folder_make(void);
const char *folder_path(const char *name);
void folder_remove(void);

/* The bytes of a file, freed by the caller; fails if it is not there. */
unsigned char *bytes_of(const char *path, size_t *size);
void write_bytes(const char *path, const void *bytes, size_t size);
int is_there(const char *path);

/* What is written on stderr between the two, which may hold no assertion. The answer lasts until the next call. */
void listen_begin(void);
const char *listen_end(void);

/* The call answers EXIT_BAD and complains with these words. */
#define assert_complains(call, words)                                                                        \
    do {                                                                                                     \
        int code_;                                                                                           \
        listen_begin();                                                                                      \
        code_ = (call);                                                                                      \
        support_complains(code_, listen_end(), (words), #call, __FILE__, __LINE__);                          \
    } while (0)
void support_complains(
    int code, const char *said, const char *words, const char *call, const char *file, int line);

#endif

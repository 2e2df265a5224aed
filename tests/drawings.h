/* What the suites of figures and pictures share: pages to look at, files, and what the program complains of. */
#ifndef PRH_TESTS_DRAWINGS_H
#define PRH_TESTS_DRAWINGS_H

#include "support.h"

#include "figure.h"
#include "figure_scene.h"

/* The page of a figure of one panel, and of any. */
scene page_of_panel(const figure_panel *panel);
scene page_of(const figure *mine);

/* The text that reads so; fails if there is none, or more than one where `which` is negative, else the one of that
 * number from 0. */
const scene_item *text_that_says(const scene *page, const char *text, int which);
/* Whether any text has these words in it. */
int page_says(const scene *page, const char *words);
/* The middle of a text. */
void middle_of(const scene_item *text, double *x, double *y);
/* Mark number `which` from 0; NULL if there are fewer. */
const scene_item *mark_of(const scene *page, int which);
int marks_on(const scene *page);

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

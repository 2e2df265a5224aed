/* Several files that appear in a folder together, or not at all. */
#ifndef PRH_TOOLS_OUTPUT_BATCH_H
#define PRH_TOOLS_OUTPUT_BATCH_H

typedef struct output_batch {
    const char *folder; /* where they go */
    char *unfinished;   /* where they are written first: a folder in it */
    int made;           /* the folder was not there */
} output_batch;

/**
 * Makes the folder if it is not there, and in it one to write into. EXIT_BAD after a complaint, and nothing was made.
 *
 * @param folder  borrowed until output_batch_end
 */
int output_batch_begin(output_batch *mine, const char *folder);

/**
 * With EXIT_FINE moves all that was written to its place; with anything else removes it, and the folder if it was made.
 * What is no regular file there (a pipe, a device, what a link points to) is written as it is.
 *
 * @return  code, or EXIT_BAD after a complaint
 */
int output_batch_end(output_batch *mine, int code);

#endif

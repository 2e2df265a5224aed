/* The element types that files hold, and their conversion to the four that the library computes with. */
#ifndef PRH_IO_ELEMENT_H
#define PRH_IO_ELEMENT_H

#include <prh/view.h>

#include <stddef.h>

typedef enum prh__element_kind {
    PRH__ELEMENT_FLOAT, /* already one of the four; never changes value */
    PRH__ELEMENT_BOOL,  /* zero is 0, any other byte is 1 */
    PRH__ELEMENT_SIGNED,
    PRH__ELEMENT_UNSIGNED
} prh__element_kind;

typedef struct prh__element {
    const char *name; /* as in prh_storage: "f32", "i8" */
    prh__element_kind kind;
    int64_t size;      /* bytes in the file: 1, 2, 4 or 8 */
    prh_dtype dtype;   /* after conversion; wide enough for each value of up to 32 bits */
    int64_t converted; /* bytes after conversion */
} prh__element;

/* The type of that name, NULL if there is none. */
const prh__element *prh__element_find(const char *name);

enum { PRH__ELEMENT_RUN = 256 };

/*
 * Converts `count` <= PRH__ELEMENT_RUN elements that lie `step` bytes apart, at any alignment, with their
 * bytes reversed if `swapped`, to neighbouring elements of the converted type. Returns how many it
 * converted: less than count if the next one is a 64-bit integer that double cannot hold exactly.
 */
int64_t prh__element_convert(void *restrict out, const prh__element *element,
    const unsigned char *restrict from, int64_t count, int64_t step, int swapped);

/* Writes the integer at `from` in decimal. Returns `buffer`. */
const char *prh__element_write(
    char buffer[24], const prh__element *element, const unsigned char *from, int swapped);

#endif

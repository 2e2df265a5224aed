/* Members of a JSON tree as plain C, with complaints that name them: "FILE: member 'pairs.score' is missing". */
#ifndef PRH_TOOLS_STUDY_READING_H
#define PRH_TOOLS_STUDY_READING_H

#include <jansson.h>
#include <stdint.h>

#include "pool.h"

enum { READING_NAME = 160 };

typedef struct reading {
    const char *file; /* for complaints; NULL: none is printed */
    pool *memory;     /* of everything that is read */
    int code; /* EXIT_BAD after the first complaint: nothing is read any more, and no other one follows */
} reading;

/* An object in the tree. */
typedef struct place {
    reading *now;
    const json_t *object;    /* NULL: there is none */
    char name[READING_NAME]; /* of the object, such as "trends[2]"; of the root "" */
} place;

/* Most of these take null for "there is none": NaN, -1, NULL, or an array of these. After a complaint they give the
 * same, and no pointer to fewer values than were asked for, but for matrices. Texts are those of the tree. */

/** The member, which may be null; NULL after a complaint if it is missing. */
const json_t *reading_member(const place *at, const char *key);

/** Complains that a member is not what it should be. */
void reading_refuse(const place *at, const char *key, const char *what);

const char *reading_text(const place *at, const char *key);
double reading_real(const place *at, const char *key);
int64_t reading_whole(const place *at, const char *key);                /* from 0 on, or -1 for null */
int64_t reading_place(const place *at, const char *key, int64_t limit); /* below limit */
int reading_flag(const place *at, const char *key);

/** A list; its length in `count`. NULL for null, or after a complaint. */
const json_t *reading_list(const place *at, const char *key, int64_t *count);

/** A list of `count` values; of as many as there are if *count is -1, which is then set. */
double *reading_reals(const place *at, const char *key, int64_t *count);
int64_t *reading_places(const place *at, const char *key, int64_t *count, int64_t limit);
const char **reading_texts(const place *at, const char *key, int64_t *count);

/** A list of any length of texts, none of which is null. */
const char **reading_names(const place *at, const char *key, int64_t *count);

/** A list of rows, as one array; after a complaint it may be empty. */
double *reading_matrix(const place *at, const char *key, int64_t rows, int64_t cols);
int64_t *reading_place_matrix(const place *at, const char *key, int64_t rows, int64_t cols, int64_t limit);
const char **reading_text_matrix(const place *at, const char *key, int64_t rows, int64_t cols);

/** A member that is an object, or null: then the answer has no object. */
place reading_object(const place *at, const char *key);

/** Item i of a list, which must be an object. */
place reading_item(const place *at, const char *key, const json_t *list, int64_t i);

#endif

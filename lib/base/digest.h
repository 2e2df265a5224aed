/* Digests of bytes: 128 bits that tell contents apart, faster than memory is read. No defence against an adversary. */
#ifndef PRH_BASE_DIGEST_H
#define PRH_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

typedef struct prh__digest {
    uint64_t half[2];
} prh__digest;

enum { PRH__DIGEST_LANES = 4, PRH__DIGEST_BLOCK = 64, PRH__DIGEST_HEX = 33 };

/* A digest in the making. The cuts between the calls that add bytes do not matter, and neither does the machine. */
typedef struct prh__digesting {
    uint64_t lane[PRH__DIGEST_LANES][2];
    uint64_t length;
    unsigned char rest[PRH__DIGEST_BLOCK]; /* length % PRH__DIGEST_BLOCK bytes of a block that is not full */
} prh__digesting;

/* `domain` tells apart what is digested for different ends. */
void prh__digest_begin(prh__digesting *d, const char *domain);
void prh__digest_bytes(prh__digesting *d, const void *bytes, size_t count);
prh__digest prh__digest_end(const prh__digesting *d);

/* Values that are self-delimiting: lists of them cannot be mistaken for one another. */
void prh__digest_word(prh__digesting *d, int64_t word);
void prh__digest_number(prh__digesting *d, double number); /* by its bits */
void prh__digest_text(prh__digesting *d, const char *text);
void prh__digest_digest(prh__digesting *d, prh__digest digest);

int prh__digest_equal(prh__digest a, prh__digest b);

/* 32 hexadecimal digits. Returns `text`. */
const char *prh__digest_write(char text[PRH__DIGEST_HEX], prh__digest digest);

#endif

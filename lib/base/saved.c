/* The head and the checksum of saved handles. */
#include "base/saved.h"

#include <string.h>

#include "base/checksum.h"
#include "base/error.h"

enum { AT_VERSION = PRH__WORD, AT_SIZE = 2 * PRH__WORD };

void prh__saved_seal(const prh__saved *kind, unsigned char *bytes, int64_t size)
{
    memcpy(bytes, kind->magic, sizeof kind->magic);
    prh__put_word(bytes + AT_VERSION, kind->version);
    prh__put_word(bytes + AT_SIZE, (uint64_t)size);
    prh__put_word(bytes + size - PRH__WORD, prh__crc64(bytes, (size_t)(size - PRH__WORD)));
}

prh_status prh__saved_check(const prh__saved *kind, const unsigned char *bytes, int64_t size)
{
    uint64_t word;

    PRH__REQUIRE(size >= PRH__WORD && memcmp(bytes, kind->magic, sizeof kind->magic) == 0, PRH_ERR_FORMAT,
        "these %" PRId64 " bytes are not a saved %s", size, kind->what);
    PRH__REQUIRE(size >= kind->least, PRH_ERR_FORMAT,
        "the saved %s is cut off after %" PRId64 " bytes, within its header", kind->what, size);
    word = prh__get_word(bytes + AT_VERSION);
    PRH__REQUIRE(word == kind->version, PRH_ERR_FORMAT,
        "the saved %s has format version %" PRIu64 ", this libprh reads version %" PRIu64, kind->what, word,
        kind->version);
    word = prh__get_word(bytes + AT_SIZE);
    PRH__REQUIRE(word == (uint64_t)size, PRH_ERR_FORMAT,
        "the saved %s has %" PRIu64 " bytes, %" PRId64 " are here", kind->what, word, size);
    word = prh__get_word(bytes + size - PRH__WORD);
    PRH__REQUIRE(word == prh__crc64(bytes, (size_t)(size - PRH__WORD)), PRH_ERR_FORMAT,
        "the checksum of the saved %s is wrong: its bytes were changed", kind->what);
    return PRH_OK;
}

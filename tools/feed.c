/* A buffered reader and a strict decoder. */
#include "feed.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "program.h"
#include "progress.h"

/* A signal is an error of the system call that waits. */
static int fail(const char *path, const char *what)
{
    const int why = errno, code = progress_interrupted();

    return code ? code : bad("%s: cannot be %s: %s", path, what, strerror(why));
}

static void refill(feed *mine)
{
    mine->passed += (int64_t)mine->end;
    mine->at = mine->end = 0;
    if (progress_tick(mine->size > 0 ? (double)mine->passed / (double)mine->size : 0.0, NULL)) {
        mine->code = progress_interrupted();
        return;
    }
    mine->end = fread(mine->buffer, 1, FEED_BYTES, mine->file);
    if (mine->end < FEED_BYTES && ferror(mine->file)) {
        mine->end = 0;
        mine->code = fail(mine->path, "read");
    }
}

int feed_peek(feed *mine)
{
    if (mine->at == mine->end && !mine->code)
        refill(mine);
    return mine->at < mine->end ? mine->buffer[mine->at] : -1;
}

/* The next byte, -1 at the end. */
static int next_byte(feed *mine)
{
    const int byte = feed_peek(mine);

    mine->at += byte >= 0;
    return byte;
}

static int32_t refuse(feed *mine, unsigned byte)
{
    if (byte == 0)
        mine->code =
            bad("%s: line %" PRId64 ", column %" PRId64 " is a zero byte: this is no text, or one in UTF-16",
                mine->path, mine->line, mine->column);
    else
        mine->code = bad("%s: line %" PRId64 ", column %" PRId64
                         " is the byte 0x%02x, which is not UTF-8: this is no text, or one to be converted "
                         "first (iconv -f LATIN1 -t UTF-8)",
            mine->path, mine->line, mine->column, byte);
    return FEED_END;
}

/* The rest of a character of several bytes. Overlong forms, surrogates and what is beyond U+10FFFF are not UTF-8 (RFC
 * 3629). */
static int32_t decode(feed *mine, int first)
{
    static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
    const int follow = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    int32_t value = first & (0x3f >> follow);

    if (first < 0xc2 || first > 0xf4)
        return refuse(mine, (unsigned)first);
    for (int i = 0; i < follow; i++) {
        const int byte = next_byte(mine);

        if (byte < 0 && mine->code)
            return FEED_END;
        if ((byte & 0xc0) != 0x80 || byte < 0)
            return refuse(mine, (unsigned)first);
        value = value << 6 | (byte & 0x3f);
    }
    if (value < least[follow] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return refuse(mine, (unsigned)first);
    return value;
}

int32_t feed_next(feed *mine)
{
    int byte;

    if (mine->code)
        return FEED_END;
    if (mine->last == '\n' || (mine->last == '\r' && feed_peek(mine) != '\n')) {
        mine->line++;
        mine->column = 0;
    }
    mine->column++;
    byte = next_byte(mine);
    if (byte < 0)
        mine->last = FEED_END;
    else if (byte == 0)
        mine->last = refuse(mine, 0);
    else
        mine->last = byte < 0x80 ? byte : decode(mine, byte);
    return mine->last;
}

size_t feed_encode(int32_t character, char *bytes)
{
    const size_t follow = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const int heads[] = {0, 0xc0, 0xe0, 0xf0};

    bytes[0] = (char)(heads[follow] | character >> 6 * follow);
    for (size_t i = 1; i <= follow; i++)
        bytes[i] = (char)(0x80 | (character >> 6 * (follow - i) & 0x3f));
    return follow + 1;
}

/* A byte order mark belongs to no word and to no name. */
static void pass_mark(feed *mine)
{
    static const unsigned char mark[] = {0xef, 0xbb, 0xbf};

    if (mine->end >= sizeof mark && memcmp(mine->buffer, mark, sizeof mark) == 0)
        mine->at = sizeof mark;
}

int feed_open(feed *mine, const char *path)
{
    struct stat facts;

    mine->path = path;
    mine->at = mine->end = 0;
    mine->size = mine->passed = mine->column = 0;
    mine->line = 1;
    mine->last = 0;
    mine->code = EXIT_FINE;
    mine->file = fopen(path, "rb");
    if (!mine->file)
        return fail(path, "opened");
    if (fstat(fileno(mine->file), &facts) == 0 && S_ISREG(facts.st_mode))
        mine->size = (int64_t)facts.st_size;
    refill(mine);
    if (!mine->code && mine->end == 0)
        mine->code = bad("%s: is empty", path);
    pass_mark(mine);
    if (mine->code)
        feed_close(mine);
    return mine->code;
}

void feed_close(feed *mine)
{
    if (mine->file)
        fclose(mine->file);
    mine->file = NULL;
}

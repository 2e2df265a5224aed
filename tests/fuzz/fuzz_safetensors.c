/* A .safetensors file. An input that begins with '{' is a header up to its first line end, and data behind
 * it: the length in front is made to fit, which mutations hardly ever manage. Other inputs go in as they are.
 */
#include "feed.h"

#include <string.h>

enum { LENGTH_SIZE = 8, INPUT_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t file[LENGTH_SIZE + INPUT_MAX];
    const uint8_t *end;
    size_t length;

    if (size == 0 || size > INPUT_MAX)
        return -1;
    if (data[0] != '{') {
        feed(data, size);
        return 0;
    }
    end = memchr(data, '\n', size);
    length = end ? (size_t)(end - data) : size;
    for (int i = 0; i < LENGTH_SIZE; i++)
        file[i] = (uint8_t)((uint64_t)length >> 8 * i);
    memcpy(file + LENGTH_SIZE, data, length);
    if (end)
        memcpy(file + LENGTH_SIZE + length, end + 1, size - length - 1);
    feed(file, LENGTH_SIZE + size - (end ? 1 : 0));
    return 0;
}

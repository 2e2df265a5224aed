/* Optimal string alignment distance over short words. */
#include "suggest.h"

#include <ctype.h>
#include <string.h>

#include "program.h"

enum { LONGEST = 40 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int differ(char a, char b)
{
    return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/* Slips from a to b, whatever their case; LONGEST if one of them is too long to be a word of ours. */
static int slips(const char *a, const char *b)
{
    int cost[LONGEST + 1][LONGEST + 1];
    int rows = (int)strnlen(a, LONGEST + 1);
    int cols = (int)strnlen(b, LONGEST + 1);

    if (rows > LONGEST || cols > LONGEST)
        return LONGEST;
    for (int i = 0; i <= rows; i++) {
        for (int j = 0; j <= cols; j++) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            cost[i][j] = least(
                cost[i - 1][j - 1] + differ(a[i - 1], b[j - 1]), least(cost[i - 1][j], cost[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[rows][cols];
}

const char *suggest(const char *text, const char *const *words, size_t count)
{
    const size_t length = strlen(text);
    const char *best = NULL;
    int fewest = length < 3 ? 1 : length < 6 ? 2 : 3;

    for (size_t i = 0; i < count; i++) {
        int distance = slips(text, words[i]);

        if (distance < (int)length && (best ? distance < fewest : distance <= fewest)) {
            best = words[i];
            fewest = distance;
        }
    }
    for (size_t i = 0; !best && length >= 2 && i < count; i++)
        if (strncmp(words[i], text, length) == 0)
            best = words[i];
    return best;
}

char *suggest_text(const char *text, const char *const *words, size_t count)
{
    const char *word = suggest(text, words, count);

    return word ? need_text("; did you mean '%s'?", word) : need_copy("");
}

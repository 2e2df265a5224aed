/* prh: measures how alike representations are. Here the command is found; the rest is elsewhere. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "align.h"
#include "help.h"
#include "info.h"
#include "options.h"
#include "output.h"
#include "pmi/pmi.h"
#include "program.h"
#include "progress.h"
#include "score.h"
#include "spectrum.h"
#include "study/plot.h"
#include "study/study.h"
#include "suggest.h"
#include "world/world.h"

static const struct {
    const char *name;
    int command;
    int (*run)(const options *wishes);
} commands[] = {
    {"score", COMMAND_SCORE, score_command},
    {"align", COMMAND_ALIGN, align_command},
    {"spectrum", COMMAND_SPECTRUM, spectrum_command},
    {"study", COMMAND_STUDY, study_command},
    {"pmi", COMMAND_PMI, pmi_command},
    {"world", COMMAND_WORLD, world_command},
    {"plot", COMMAND_PLOT, plot_command},
    {"info", COMMAND_INFO, info_command},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* Descriptors 0 to 2 exist from here on, so that no file we open takes the place of a closed one and is
 * written by mistake. */
static void hold_standard_streams(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (fcntl(descriptor, F_GETFD) == -1 && open("/dev/null", O_RDONLY) < 0)
            exit(EXIT_BAD);
}

static int unknown_command(const char *word)
{
    const char *words[COMMANDS];
    char *hint;
    int code;

    for (int i = 0; i < COMMANDS; i++)
        words[i] = commands[i].name;
    hint = suggest_text(word, words, COMMANDS);
    code = bad_usage(NULL, "unknown command '%s'%s", word, hint);
    free(hint);
    return code;
}

static int run_command(int which, int count, char **words)
{
    options wishes;
    int code = options_parse(&wishes, commands[which].command, commands[which].name, count, words);

    if (!code && wishes.help) {
        help_print(wishes.command, stdout);
        code = output_finish();
    } else if (!code) {
        progress_start(wishes.quiet);
        code = commands[which].run(&wishes);
    }
    options_release(&wishes);
    return code;
}

static int find_command(const char *word)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, word) == 0)
            return i;
    return -1;
}

static int help_command(const char *word)
{
    const int which = word ? find_command(word) : -1;

    if (word && which < 0)
        return unknown_command(word);
    help_print(which < 0 ? 0 : commands[which].command, stdout);
    return output_finish();
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;

    hold_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is a write error, and said so */
    if (!word) {
        help_print(0, stderr);
        return EXIT_BAD;
    }
    if (strcmp(word, "--version") == 0) {
        help_version();
        return output_finish();
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
        return help_command(argc > 2 ? argv[2] : NULL);
    if (find_command(word) >= 0)
        return run_command(find_command(word), argc - 2, argv + 2);
    return unknown_command(word);
}

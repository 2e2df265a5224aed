/* What --help prints. */
#ifndef PRH_TOOLS_HELP_H
#define PRH_TOOLS_HELP_H

#include <stdio.h>

/** The help of a command, or of the program for 0. */
void help_print(int command, FILE *out);

/** That of prh pmi, up to the options of all commands (help_pmi.c). */
void help_print_pmi(FILE *out);

/** That of prh study, up to the options that it shares (help_study.c). */
void help_print_study(FILE *out);

void help_version(void);

#endif

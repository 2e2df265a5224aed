/* What --help prints. */
#ifndef PRH_TOOLS_HELP_H
#define PRH_TOOLS_HELP_H

#include <stdio.h>

/** The help of a command, or of the program for 0. */
void help_print(int command, FILE *out);

void help_version(void);

#endif

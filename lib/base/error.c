/* Status texts and the per-thread message buffer. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_SIZE = 1024 };

static _Thread_local char message[MESSAGE_SIZE];

const char *prh_last_error(void)
{
    return message;
}

prh_status prh__fail(prh_status status, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return status;
}

prh_status prh__fail_within(prh_status status, const char *format, ...)
{
    char inner[MESSAGE_SIZE];
    va_list arguments;
    size_t length;

    memcpy(inner, message, sizeof inner);
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    length = strlen(message);
    snprintf(message + length, sizeof message - length, ": %s", inner);
    return status;
}

const char *prh_status_string(prh_status status)
{
    switch (status) {
#define CASE(name, number, text)                                                                             \
    case number:                                                                                             \
        return text;
        PRH_STATUS_MAP(CASE)
#undef CASE
    default:
        return "unknown status";
    }
}

const char *prh_status_name(prh_status status)
{
    switch (status) {
    case PRH_OK:
        return "ok";
    case PRH_ERR_ARGUMENT:
        return "argument";
    case PRH_ERR_SHAPE:
        return "shape";
    case PRH_ERR_VALUE:
        return "value";
    case PRH_ERR_MEMORY:
        return "memory";
    case PRH_ERR_TOO_LARGE:
        return "too_large";
    case PRH_ERR_ABI:
        return "abi";
    case PRH_ERR_UNDEFINED:
        return "undefined";
    case PRH_ERR_UNSUPPORTED:
        return "unsupported";
    case PRH_ERR_IO:
        return "io";
    case PRH_ERR_FORMAT:
        return "format";
    case PRH_ERR_CANCELLED:
        return "cancelled";
    case PRH_ERR_NUMERIC:
        return "numeric";
    case PRH_NOTE_SATURATED:
        return "saturated";
    case PRH_NOTE_NOT_CONVERGED:
        return "not_converged";
    default:
        return "unknown";
    }
}

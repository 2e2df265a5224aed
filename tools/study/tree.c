/* Short ways into a tree. */
#include "study/tree.h"

#include <math.h>

static double real(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

double tree_real(const json_t *object, const char *key)
{
    return real(json_object_get(object, key));
}

int64_t tree_whole(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value) ? json_integer_value(value) : -1;
}

const char *tree_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

const char *tree_name(const json_t *root, const char *names, const json_t *object, const char *key)
{
    return json_string_value(json_array_get(json_object_get(root, names), (size_t)tree_whole(object, key)));
}

double tree_cell(const json_t *object, const char *key, size_t row, size_t col)
{
    return real(json_array_get(json_array_get(json_object_get(object, key), row), col));
}

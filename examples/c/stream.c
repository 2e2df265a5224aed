/*
 * stream X Y [ROWS]: CKA of two matrices in files, ROWS rows at a time (default 64), in memory that does not grow with
 * their number. Two streams take turns, as two machines would share the rows; one is sent to the other as bytes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <prh/prh.h>

static void check(prh_status status)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s: %s\n", prh_status_string(status), prh_last_error());
    exit(1);
}

/* Rows first ... first + count - 1 of a matrix. */
static prh_view rows_of(const prh_representation *matrix, int64_t first, int64_t count)
{
    prh_view view;

    check(prh_representation_view(matrix, &view));
    const int64_t element = view.dtype == PRH_F64 ? 8 : view.dtype == PRH_F32 ? 4 : 2;

    view.data = (const char *)view.data + first * view.ld * element;
    view.rows = count;
    return view;
}

/* The stream as it arrives on another machine. */
static prh_hsic_stream *sent(const prh_hsic_stream *stream)
{
    const int64_t size = prh_hsic_stream_saved_size(stream);
    void *bytes = malloc((size_t)size);
    prh_hsic_stream *arrived = NULL;

    if (!bytes) {
        perror("stream");
        exit(1);
    }
    check(prh_hsic_stream_save(stream, bytes, size));
    check(prh_hsic_stream_restore(&arrived, bytes, size));
    free(bytes);
    return arrived;
}

static void print_value(const char *name, double value, prh_status status)
{
    if (status < 0)
        printf("%s %s\n", name, prh_status_name(status));
    else
        printf("%s %.12f\n", name, value);
}

int main(int argc, char **argv)
{
    prh_representation *x = NULL, *y = NULL;
    prh_hsic_stream *stream[2] = {NULL, NULL}, *arrived;
    prh_hsic_values values = {.struct_size = sizeof values};
    const int64_t chunk = argc == 4 ? strtoll(argv[3], NULL, 10) : 64;

    if (argc < 3 || argc > 4 || chunk < 1) {
        fprintf(stderr, "usage: %s X Y [ROWS] (.npy, or .safetensors with one tensor)\n", argv[0]);
        return 2;
    }
    check(prh_representation_open(&x, argv[1])); /* mapped: rows are read from the file when they are used */
    check(prh_representation_open(&y, argv[2]));

    const int64_t rows = prh_representation_rows(x);

    if (rows != prh_representation_rows(y)) {
        fprintf(stderr, "%s and %s differ in rows\n", argv[1], argv[2]);
        return 1;
    }
    for (int s = 0; s < 2; s++)
        check(prh_hsic_stream_create(&stream[s], prh_representation_cols(x), prh_representation_cols(y)));
    for (int64_t first = 0, turn = 0; first < rows; first += chunk, turn++) {
        const int64_t count = rows - first < chunk ? rows - first : chunk;
        const prh_view part_x = rows_of(x, first, count), part_y = rows_of(y, first, count);

        check(prh_hsic_stream_update(stream[turn % 2], &part_x, &part_y, NULL));
    }
    arrived = sent(stream[1]);
    check(prh_hsic_stream_merge(stream[0], arrived, NULL));
    check(prh_hsic_stream_get_values(stream[0], NULL, &values));
    print_value("cka", values.cka, values.cka_status);
    print_value("unbiased_cka", values.unbiased_cka, values.unbiased_cka_status);
    fprintf(stderr, "%" PRId64 " rows in %" PRId64 " bytes\n", prh_hsic_stream_rows(stream[0]),
        prh_hsic_stream_saved_size(stream[0]));

    prh_hsic_stream_destroy(arrived);
    for (int s = 0; s < 2; s++)
        prh_hsic_stream_destroy(stream[s]);
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    return 0;
}

/* Non-negative doubles order like their bits, which is all that radix selection needs. */
#include "compute/select.h"

#include <string.h>

void prh__select_start(prh__select *select, int64_t rank)
{
    *select = (prh__select){.rank = rank};
}

void prh__select_count(const prh__select *select, int64_t *histogram, const double *values, int64_t count)
{
    const int shift = 48 - 16 * select->pass;
    const uint64_t known = select->pass == 0 ? 0 : ~UINT64_C(0) << (shift + 16);

    for (int64_t i = 0; i < count; i++) {
        uint64_t bits;

        memcpy(&bits, &values[i], sizeof bits);
        if ((bits & known) == select->prefix)
            histogram[(bits >> shift) & 0xffff]++;
    }
}

int64_t prh__histogram_bin(const int64_t *histogram, int64_t *rank)
{
    int64_t bin = 0;

    while (*rank >= histogram[bin])
        *rank -= histogram[bin++];
    return bin;
}

void prh__select_narrow(prh__select *select, const int64_t *histogram)
{
    const uint64_t bin = (uint64_t)prh__histogram_bin(histogram, &select->rank);

    select->prefix |= bin << (48 - 16 * select->pass);
    select->pass++;
}

double prh__select_value(const prh__select *select)
{
    double value;

    memcpy(&value, &select->prefix, sizeof value);
    return value;
}

static void swap(double *a, double *b)
{
    const double kept = *a;

    *a = *b;
    *b = kept;
}

double prh__nth(double *values, int64_t count, int64_t rank)
{
    int64_t low = 0, high = count - 1;

    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        int64_t i = low, j = high;
        double pivot;

        /* median of three: sorted and constant inputs stay linear */
        if (values[middle] < values[low])
            swap(&values[middle], &values[low]);
        if (values[high] < values[low])
            swap(&values[high], &values[low]);
        if (values[high] < values[middle])
            swap(&values[high], &values[middle]);
        pivot = values[middle];
        while (i <= j) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i <= j)
                swap(&values[i++], &values[j--]);
        }
        if (rank <= j)
            high = j;
        else if (rank >= i)
            low = i;
        else
            break;
    }
    return values[rank];
}

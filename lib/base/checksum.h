/* Checksums of bytes. */
#ifndef PRH_BASE_CHECKSUM_H
#define PRH_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* CRC-64/XZ: any change within 64 bits in a row is noticed. Of "123456789": 995dc9bbdf1939fa. */
uint64_t prh__crc64(const unsigned char *bytes, size_t count);

#endif

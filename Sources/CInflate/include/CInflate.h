/* Inflating raw deflate data (RFC 1951) with Intel's ISA-L, where this was built with its header and the machine it runs on
   has its library, version 2. Nothing is linked: the functions are looked up when first asked for. */
#ifndef RAPPORT_CINFLATE_H
#define RAPPORT_CINFLATE_H

#include <stddef.h>
#include <stdint.h>

/* One stream. */
typedef struct rapport_isal_stream rapport_isal_stream;

/* What a step came to. */
typedef struct {
    /* How many bytes of input were used; negative where some of those used earlier were not needed, at most 8. */
    ptrdiff_t used;
    /* How many bytes were written. */
    size_t produced;
    /* 0 where there is more to come, 1 at the end of the data, -1 where it is damaged. */
    int state;
} rapport_isal_step;

/* The version of the header this was built with, as "2.30"; NULL where ISA-L can't be used. */
const char *rapport_isal_version(void);

/* A new stream; NULL where ISA-L can't be used or there is no memory. */
rapport_isal_stream *rapport_isal_make(void);
void rapport_isal_free(rapport_isal_stream *stream);
/* Makes a stream ready for other data. */
void rapport_isal_reset(rapport_isal_stream *stream);

/* Inflates as much as there is input and room for. */
rapport_isal_step rapport_isal_inflate(rapport_isal_stream *stream, const uint8_t *input, size_t count, uint8_t *output,
                                       size_t room);

/* Goes on with a CRC-32 as gzip has it (RFC 1952); only where ISA-L can be used. O(count). */
uint32_t rapport_isal_crc(uint32_t crc, const uint8_t *bytes, size_t count);

#endif

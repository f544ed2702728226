/* zlib of the system (zlib.h, RFC 1950 to 1952), seen by Swift as the module CZlib. */
#ifndef RAPPORT_CZLIB_SHIM_H
#define RAPPORT_CZLIB_SHIM_H

#include <zlib.h>

/* The two initialisers are macros in zlib.h, which Swift does not import. */
static inline int rapport_deflateInit2(z_stream *stream, int level, int windowBits, int memoryLevel) {
    return deflateInit2(stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY);
}

static inline int rapport_inflateInit2(z_stream *stream, int windowBits) {
    return inflateInit2(stream, windowBits);
}

#endif

/* SSE2 and NEON: 128 bits at a time, on every processor of their kind. */
#include "CScan.h"
#include <string.h>

#if defined(__x86_64__) || defined(__aarch64__)
#define SCAN_TARGET
#define INLINE static inline

#if defined(__x86_64__)
#include <emmintrin.h>
#define SCAN_NAME rapport_scan_sse2
typedef __m128i vector;
#define vector_load(bytes) _mm_loadu_si128((const __m128i *)(bytes))
#define vector_fill(byte) _mm_set1_epi8((char)(byte))
#define vector_equal(a, b) _mm_cmpeq_epi8(a, b)
#define vector_or(a, b) _mm_or_si128(a, b)
#define vector_minimum(a, b) _mm_min_epu8(a, b)
#else
#include <arm_neon.h>
#define SCAN_NAME rapport_scan_neon
typedef uint8x16_t vector;
#define vector_load(bytes) vld1q_u8(bytes)
#define vector_fill(byte) vdupq_n_u8(byte)
#define vector_equal(a, b) vceqq_u8(a, b)
#define vector_or(a, b) vorrq_u8(a, b)
#define vector_minimum(a, b) vminq_u8(a, b)
#endif

typedef struct {
    vector parts[4];
} lanes;

INLINE lanes lanes_load(const uint8_t *bytes) {
    return (lanes){{vector_load(bytes), vector_load(bytes + 16), vector_load(bytes + 32), vector_load(bytes + 48)}};
}
INLINE lanes lanes_fill(uint8_t byte) {
    vector one = vector_fill(byte);
    return (lanes){{one, one, one, one}};
}
INLINE lanes lanes_or(lanes a, lanes b) {
    for (int k = 0; k < 4; k++) a.parts[k] = vector_or(a.parts[k], b.parts[k]);
    return a;
}
INLINE lanes lanes_minimum(lanes a, lanes b) {
    for (int k = 0; k < 4; k++) a.parts[k] = vector_minimum(a.parts[k], b.parts[k]);
    return a;
}

#if defined(__x86_64__)
INLINE uint64_t lanes_equal(lanes a, lanes b) {
    uint64_t bits = 0;
    for (int k = 0; k < 4; k++) {
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(vector_equal(a.parts[k], b.parts[k])) << (16 * k);
    }
    return bits;
}
INLINE uint8_t lanes_high(lanes a) {
    return _mm_movemask_epi8(vector_or(vector_or(a.parts[0], a.parts[1]), vector_or(a.parts[2], a.parts[3]))) != 0;
}
#else
/* Each byte keeps the bit of its place; adding neighbours three times leaves a byte for eight places. */
INLINE uint64_t lanes_equal(lanes a, lanes b) {
    static const uint8_t bitOfPlace[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t places = vld1q_u8(bitOfPlace);
    uint8x16_t kept[4];
    for (int k = 0; k < 4; k++) kept[k] = vandq_u8(vector_equal(a.parts[k], b.parts[k]), places);
    uint8x16_t sum = vpaddq_u8(vpaddq_u8(kept[0], kept[1]), vpaddq_u8(kept[2], kept[3]));
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}
INLINE uint8_t lanes_high(lanes a) {
    return vmaxvq_u8(vector_or(vector_or(a.parts[0], a.parts[1]), vector_or(a.parts[2], a.parts[3]))) > 127;
}
#endif

INLINE uint64_t prefix_parity(uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

INLINE uint32_t *write_positions(uint32_t *out, uint32_t base, uint64_t bits) {
    while (bits) {
        *out++ = base + (uint32_t)__builtin_ctzll(bits);
        bits &= bits - 1;
    }
    return out;
}

#include "ScanLoop.h"
#endif

#if !defined(__x86_64__)
rapport_scan_result rapport_scan_sse2(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                      uint32_t *positions) {
    return rapport_scan_plain(bytes, count, dialect, positions);
}
#endif
#if !defined(__aarch64__)
rapport_scan_result rapport_scan_neon(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                      uint32_t *positions) {
    return rapport_scan_plain(bytes, count, dialect, positions);
}
#endif

int rapport_scan_has_sse2(void) {
#if defined(__x86_64__)
    return 1;
#else
    return 0;
#endif
}

int rapport_scan_has_neon(void) {
#if defined(__aarch64__)
    return 1;
#else
    return 0;
#endif
}

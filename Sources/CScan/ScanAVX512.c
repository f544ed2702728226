#include "CScan.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define SCAN_TARGET \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,pclmul,bmi,bmi2,popcnt,lzcnt")))
#define SCAN_NAME rapport_scan_avx512
#define INLINE SCAN_TARGET static inline

int rapport_scan_has_avx512(void) {
    return rapport_scan_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi")
        && __builtin_cpu_supports("avx512vbmi2");
}

typedef __m512i lanes;

INLINE lanes lanes_load(const uint8_t *bytes) { return _mm512_loadu_si512(bytes); }
INLINE lanes lanes_fill(uint8_t byte) { return _mm512_set1_epi8((char)byte); }
INLINE uint64_t lanes_equal(lanes a, lanes b) { return _mm512_cmpeq_epi8_mask(a, b); }
INLINE lanes lanes_or(lanes a, lanes b) { return _mm512_or_si512(a, b); }
INLINE lanes lanes_minimum(lanes a, lanes b) { return _mm512_min_epu8(a, b); }
INLINE uint8_t lanes_high(lanes a) { return _mm512_movepi8_mask(a) != 0; }

/* Carry-less multiplication by all ones. */
INLINE uint64_t prefix_parity(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

/* The places whose bit is set, moved together, then widened and put upon the base, sixteen at a time. */
INLINE uint32_t *write_positions(uint32_t *out, uint32_t base, uint64_t bits) {
    static const uint8_t places[64] __attribute__((aligned(64))) = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    int found = __builtin_popcountll(bits);
    __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(places));
    __m512i start = _mm512_set1_epi32((int)base);
    _mm512_storeu_si512(out, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed))));
    if (found > 16) {
        for (int done = 16; done < found; done += 16) {
            packed = _mm512_shuffle_i64x2(packed, packed, 0x39);
            _mm512_storeu_si512(out + done,
                                _mm512_add_epi32(start, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed))));
        }
    }
    return out + found;
}

#include "ScanLoop.h"
#else
int rapport_scan_has_avx512(void) { return 0; }

rapport_scan_result rapport_scan_avx512(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                        uint32_t *positions) {
    return rapport_scan_plain(bytes, count, dialect, positions);
}
#endif

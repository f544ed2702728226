#include "CScan.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define SCAN_TARGET __attribute__((target("avx2,pclmul,bmi,bmi2,popcnt,lzcnt")))
#define SCAN_NAME rapport_scan_avx2
#define INLINE SCAN_TARGET static inline

int rapport_scan_has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

typedef struct {
    __m256i low, high;
} lanes;

INLINE lanes lanes_load(const uint8_t *bytes) {
    return (lanes){_mm256_loadu_si256((const __m256i *)bytes), _mm256_loadu_si256((const __m256i *)(bytes + 32))};
}
INLINE lanes lanes_fill(uint8_t byte) { return (lanes){_mm256_set1_epi8((char)byte), _mm256_set1_epi8((char)byte)}; }
INLINE uint64_t lanes_equal(lanes a, lanes b) {
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.low, b.low));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.high, b.high));
    return (uint64_t)low | (uint64_t)high << 32;
}
INLINE lanes lanes_or(lanes a, lanes b) {
    return (lanes){_mm256_or_si256(a.low, b.low), _mm256_or_si256(a.high, b.high)};
}
INLINE lanes lanes_minimum(lanes a, lanes b) {
    return (lanes){_mm256_min_epu8(a.low, b.low), _mm256_min_epu8(a.high, b.high)};
}
INLINE uint8_t lanes_high(lanes a) { return _mm256_movemask_epi8(_mm256_or_si256(a.low, a.high)) != 0; }

/* Carry-less multiplication by all ones. */
INLINE uint64_t prefix_parity(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

/* Eight at a time: the few written too many are overwritten by the next. */
INLINE uint32_t *write_positions(uint32_t *out, uint32_t base, uint64_t bits) {
    uint32_t *end = out + __builtin_popcountll(bits);
    while (bits) {
        for (int k = 0; k < 8; k++) {
            out[k] = base + (uint32_t)_tzcnt_u64(bits);
            bits = _blsr_u64(bits);
        }
        out += 8;
    }
    return end;
}

#include "ScanLoop.h"
#else
int rapport_scan_has_avx2(void) { return 0; }

rapport_scan_result rapport_scan_avx2(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                      uint32_t *positions) {
    return rapport_scan_plain(bytes, count, dialect, positions);
}
#endif

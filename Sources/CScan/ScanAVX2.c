#include "CScan.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define RAPPORT_AVX2 __attribute__((target("avx2,pclmul,bmi,bmi2,popcnt,lzcnt")))

int rapport_scan_has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

typedef struct {
    __m256i low, high;
} sixty_four;

RAPPORT_AVX2 static inline uint64_t equal(sixty_four block, __m256i value) {
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block.low, value));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block.high, value));
    return (uint64_t)low | (uint64_t)high << 32;
}

/* Bit i of the result is the parity of bits 0 to i: carry-less multiplication by all ones. */
RAPPORT_AVX2 static inline uint64_t prefix_parity(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

/* Writes the positions of the set bits, eight at a time: the few written too many are overwritten by the next. */
RAPPORT_AVX2 static inline uint32_t *write_positions(uint32_t *out, uint32_t base, uint64_t bits) {
    uint32_t *end = out + _mm_popcnt_u64(bits);
    while (bits) {
        for (int k = 0; k < 8; k++) {
            out[k] = base + (uint32_t)_tzcnt_u64(bits);
            bits = _blsr_u64(bits);
        }
        out += 8;
    }
    return end;
}

RAPPORT_AVX2 rapport_scan_result rapport_scan_avx2(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                                   uint32_t *positions) {
    rapport_scan_result result = {0};
    const __m256i delimiter = _mm256_set1_epi8((char)dialect.delimiter);
    const __m256i quote = _mm256_set1_epi8((char)dialect.quote);
    const __m256i lineFeed = _mm256_set1_epi8('\n');
    const __m256i carriageReturn = _mm256_set1_epi8('\r');
    const uint64_t quoteMask = dialect.hasQuote ? ~0ull : 0;
    const uint64_t returnMask = dialect.endsAtCarriageReturn ? ~0ull : 0;
    __m256i all = _mm256_setzero_si256();
    __m256i zeros = _mm256_setzero_si256();

    uint64_t inside = 0;           /* all ones where the previous block ended inside quotes */
    uint64_t mayOpen = 1;          /* bit 0: whether a quote may open at the block's first byte */
    uint64_t afterClose = 0;       /* bit 0: whether the previous block's last byte closed quotes */
    uint64_t afterCloseReturn = 0; /* bit 0: the same and then a carriage return */
    uint64_t odd = 0;
    size_t recordEnds = 0, lineEnds = 0;
    uint32_t *out = positions;

    for (size_t i = 0; i < count; i += 64) {
        sixty_four block;
        uint64_t valid = ~0ull;
        if (count - i >= 64) {
            block.low = _mm256_loadu_si256((const __m256i *)(bytes + i));
            block.high = _mm256_loadu_si256((const __m256i *)(bytes + i + 32));
        } else {
            /* The tail, filled up with a byte that means nothing here. */
            uint8_t rest[64];
            memset(rest, 'a', sizeof rest);
            memcpy(rest, bytes + i, count - i);
            block.low = _mm256_loadu_si256((const __m256i *)rest);
            block.high = _mm256_loadu_si256((const __m256i *)(rest + 32));
            valid = ~0ull >> (64 - (count - i));
        }
        all = _mm256_or_si256(all, _mm256_or_si256(block.low, block.high));
        zeros = _mm256_or_si256(zeros, _mm256_cmpeq_epi8(_mm256_min_epu8(block.low, block.high),
                                                         _mm256_setzero_si256()));
        uint64_t quotes = equal(block, quote) & quoteMask & valid;
        uint64_t returns = equal(block, carriageReturn) & valid & ~quotes;
        uint64_t delimiters = equal(block, delimiter) & valid & ~quotes;
        uint64_t ends = (equal(block, lineFeed) | (returns & returnMask)) & valid & ~quotes;
        delimiters &= ~ends;
        uint64_t separators = delimiters | ends;
        lineEnds += (size_t)_mm_popcnt_u64(ends);
        if ((quotes | inside | afterClose | afterCloseReturn) == 0) {
            mayOpen = separators >> 63;
        } else {
            uint64_t within = prefix_parity(quotes) ^ inside;
            uint64_t opening = quotes & within;
            uint64_t closing = quotes & ~within;
            uint64_t closedBefore = closing << 1 | afterClose;
            odd |= opening & ~((separators | closing) << 1 | mayOpen | afterClose);
            odd |= closedBefore & ~(separators | quotes | returns) & valid;
            uint64_t closedReturn = closedBefore & returns & ~returnMask;
            odd |= (closedReturn << 1 | afterCloseReturn) & ~equal(block, lineFeed) & valid;
            separators &= ~within;
            ends &= ~within;
            mayOpen = separators >> 63;
            afterClose = closing >> 63;
            afterCloseReturn = closedReturn >> 63;
            inside = (uint64_t)((int64_t)within >> 63);
        }
        recordEnds += (size_t)_mm_popcnt_u64(ends);
        out = write_positions(out, (uint32_t)i, separators);
    }
    /* In the last block, padding repeats the state of the last byte, so parity still holds. */
    result.positions = (size_t)(out - positions);
    result.recordEnds = recordEnds;
    result.lineEnds = lineEnds;
    result.isOdd = odd != 0;
    result.endsInsideQuotes = inside != 0;
    result.hasNonASCII = _mm256_movemask_epi8(all) != 0;
    result.hasZero = _mm256_movemask_epi8(zeros) != 0;
    return result;
}
#else
int rapport_scan_has_avx2(void) { return 0; }

rapport_scan_result rapport_scan_avx2(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                      uint32_t *positions) {
    return rapport_scan_plain(bytes, count, dialect, positions);
}
#endif

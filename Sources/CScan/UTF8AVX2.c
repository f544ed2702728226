#include "CScan.h"
#include <string.h>

/* UTF-8 by three table look-ups a byte (J. Keiser, D. Lemire: "Validating UTF-8 In Less Than One Instruction Per Byte",
   Software: Practice and Experience 51, 2021). Each look-up says which errors a half byte allows; an error that all three
   allow is one. */
#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

enum {
    tooShort = 1,       /* a lead byte without its continuation */
    tooLong = 2,        /* a continuation after ASCII */
    overlong3 = 4,      /* three bytes for what two hold */
    tooLarge = 8,       /* past U+10FFFF: F4 90 and up */
    surrogate = 16,     /* U+D800 to U+DFFF */
    overlong2 = 32,     /* two bytes for what one holds */
    overlong4 = 64,     /* four bytes for what three hold; with a lead byte from F5 on, too large as well */
    continuations = 128 /* two continuations one after the other, which three and four bytes have rightly */
};

/* The error a half byte allows, where it is allowed whatever the lead byte's low half is. */
#define CARRY (tooShort | tooLong | continuations)
#define TWICE(...) __VA_ARGS__, __VA_ARGS__

static const uint8_t byLeadHigh[32] __attribute__((aligned(32))) = {
    TWICE(tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, continuations, continuations,
          continuations, continuations, tooShort | overlong2, tooShort, tooShort | overlong3 | surrogate,
          tooShort | tooLarge | overlong4)};
static const uint8_t byLeadLow[32] __attribute__((aligned(32))) = {
    TWICE(CARRY | overlong3 | overlong2 | overlong4, CARRY | overlong2, CARRY, CARRY, CARRY | tooLarge,
          CARRY | tooLarge | overlong4, CARRY | tooLarge | overlong4, CARRY | tooLarge | overlong4,
          CARRY | tooLarge | overlong4, CARRY | tooLarge | overlong4, CARRY | tooLarge | overlong4,
          CARRY | tooLarge | overlong4, CARRY | tooLarge | overlong4, CARRY | tooLarge | overlong4 | surrogate,
          CARRY | tooLarge | overlong4, CARRY | tooLarge | overlong4)};
static const uint8_t byNextHigh[32] __attribute__((aligned(32))) = {
    TWICE(tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort,
          tooLong | overlong2 | continuations | overlong3 | overlong4,
          tooLong | overlong2 | continuations | overlong3 | tooLarge,
          tooLong | overlong2 | continuations | surrogate | tooLarge,
          tooLong | overlong2 | continuations | surrogate | tooLarge, tooShort, tooShort, tooShort, tooShort)};

AVX2 static inline __m256i table(const uint8_t *entries, __m256i halves) {
    return _mm256_shuffle_epi8(_mm256_load_si256((const __m256i *)entries), halves);
}

/* What is wrong in 32 bytes, given those before them. */
AVX2 static inline __m256i errors(__m256i block, __m256i before) {
    const __m256i low = _mm256_set1_epi8(0x0F);
    __m256i across = _mm256_permute2x128_si256(before, block, 0x21);
    __m256i back1 = _mm256_alignr_epi8(block, across, 15);
    __m256i back2 = _mm256_alignr_epi8(block, across, 14);
    __m256i back3 = _mm256_alignr_epi8(block, across, 13);
    __m256i special = _mm256_and_si256(
        _mm256_and_si256(table(byLeadHigh, _mm256_and_si256(_mm256_srli_epi16(back1, 4), low)),
                         table(byLeadLow, _mm256_and_si256(back1, low))),
        table(byNextHigh, _mm256_and_si256(_mm256_srli_epi16(block, 4), low)));
    /* The third and fourth byte of a text character must be continuations after one. */
    __m256i third = _mm256_subs_epu8(back2, _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(back3, _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i expected = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(expected, special);
}

AVX2 int rapport_utf8_is_valid_avx2(const uint8_t *bytes, size_t count) {
    __m256i before = _mm256_setzero_si256();
    __m256i wrong = _mm256_setzero_si256();
    int wasASCII = 1;
    size_t i = 0;
    for (; count - i >= 32; i += 32) {
        __m256i block = _mm256_loadu_si256((const __m256i *)(bytes + i));
        int isASCII = _mm256_movemask_epi8(block) == 0;
        if (!isASCII || !wasASCII) wrong = _mm256_or_si256(wrong, errors(block, before));
        before = block;
        wasASCII = isASCII;
    }
    /* Zeros behind the end, so that a character cut off there is seen. */
    uint8_t rest[32] = {0};
    if (count > i) memcpy(rest, bytes + i, count - i);
    wrong = _mm256_or_si256(wrong, errors(_mm256_loadu_si256((const __m256i *)rest), before));
    return _mm256_testz_si256(wrong, wrong);
}
#else
int rapport_utf8_is_valid_avx2(const uint8_t *bytes, size_t count) {
    return rapport_utf8_valid_prefix(bytes, count) == count;
}
#endif

/* Structural index of delimited text: where fields and records end. Whole-buffer functions, one for each
   instruction set, that give the same answer to the last bit; the caller chooses. */
#ifndef RAPPORT_CSCAN_H
#define RAPPORT_CSCAN_H

#include <stddef.h>
#include <stdint.h>

/* Starts reading the memory at an address into the cache, for writing or reading; never fails. */
static inline void rapport_prefetch(const void *address) { __builtin_prefetch(address); }

/* What separates fields and records. */
typedef struct {
    uint8_t delimiter;
    /* The quote, where hasQuote. */
    uint8_t quote;
    uint8_t hasQuote;
    /* Whether a carriage return ends a record as a line feed does; otherwise only a line feed does. */
    uint8_t endsAtCarriageReturn;
} rapport_scan_dialect;

/* What was found besides the positions. */
typedef struct {
    /* How many positions were written. */
    size_t positions;
    /* How many of them are record ends. */
    size_t recordEnds;
    /* Record-end bytes in all, those inside quotes included. */
    size_t lineEnds;
    /* Whether a quote stands where a well-formed text has none, so that counting quotes may mislead. */
    uint8_t isOdd;
    /* Whether the text ends inside quotes. */
    uint8_t endsInsideQuotes;
    /* Whether a byte over 127 occurs. */
    uint8_t hasNonASCII;
    /* Whether a zero byte occurs. */
    uint8_t hasZero;
} rapport_scan_result;

/* Writes the position of every delimiter and record end outside quotes, ascending, to positions, which has room
   for count + 64 of them. The text begins at a record's start. O(count). */
rapport_scan_result rapport_scan_plain(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                       uint32_t *positions);

/* The same with wider registers; only where the processor has them. */
rapport_scan_result rapport_scan_sse2(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                      uint32_t *positions);
rapport_scan_result rapport_scan_neon(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                      uint32_t *positions);
rapport_scan_result rapport_scan_avx2(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                      uint32_t *positions);
rapport_scan_result rapport_scan_avx512(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                        uint32_t *positions);

/* Whether this processor is an x86-64. */
int rapport_scan_has_sse2(void);
/* Whether this processor is a 64-bit ARM. */
int rapport_scan_has_neon(void);
/* Whether this processor has AVX2, PCLMULQDQ, BMI and POPCNT. */
int rapport_scan_has_avx2(void);
/* Whether this processor has those and AVX-512 with VBMI2. */
int rapport_scan_has_avx512(void);

/* How many bytes at the front are well-formed UTF-8 (RFC 3629); count where all are. O(count). */
size_t rapport_utf8_valid_prefix(const uint8_t *bytes, size_t count);

/* Whether all bytes are well-formed UTF-8; with AVX2, only where rapport_scan_has_avx2. O(count). */
int rapport_utf8_is_valid_avx2(const uint8_t *bytes, size_t count);

/* How often a byte occurs. O(count). */
size_t rapport_count_byte(const uint8_t *bytes, size_t count, uint8_t byte);

#endif

#include "CScan.h"

rapport_scan_result rapport_scan_plain(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                       uint32_t *positions) {
    rapport_scan_result result = {0};
    enum { other, delimiter, lineEnd, quote, carriageReturn };
    uint8_t classes[256] = {0};
    classes['\r'] = carriageReturn;
    classes[dialect.delimiter] = delimiter;
    classes['\n'] = lineEnd;
    if (dialect.endsAtCarriageReturn) classes['\r'] = lineEnd;
    if (dialect.hasQuote) classes[dialect.quote] = quote;

    int inside = 0;
    int afterClose = 0;
    int afterCloseAndReturn = 0;
    int previousEndsField = 1;
    uint8_t all = 0;
    int odd = 0;
    size_t found = 0, recordEnds = 0, lineEnds = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t byte = bytes[i];
        uint8_t class = classes[byte];
        all |= byte;
        if (byte == 0) result.hasZero = 1;
        if (class == lineEnd) lineEnds++;
        if (afterCloseAndReturn) {
            if (byte != '\n') odd = 1;
            afterCloseAndReturn = 0;
        }
        if (inside) {
            if (class == quote) {
                inside = 0;
                afterClose = 1;
            }
            continue;
        }
        if (afterClose) {
            afterClose = 0;
            if (class == quote) {
                inside = 1;
                continue;
            }
            if (class == carriageReturn) {
                afterCloseAndReturn = 1;
            } else if (class == other) {
                odd = 1;
            }
        }
        if (class == quote) {
            if (!previousEndsField) odd = 1;
            inside = 1;
        } else if (class == delimiter || class == lineEnd) {
            positions[found++] = (uint32_t)i;
            recordEnds += class == lineEnd;
        }
        previousEndsField = class == delimiter || class == lineEnd;
    }
    result.positions = found;
    result.recordEnds = recordEnds;
    result.lineEnds = lineEnds;
    result.isOdd = (uint8_t)odd;
    result.endsInsideQuotes = (uint8_t)inside;
    result.hasNonASCII = all >> 7;
    return result;
}

size_t rapport_count_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += bytes[i] == byte;
    return found;
}

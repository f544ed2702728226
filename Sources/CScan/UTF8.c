#include "CScan.h"
#include <string.h>

size_t rapport_utf8_valid_prefix(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    while (i < count) {
        if (bytes[i] < 0x80) {
            uint64_t word;
            while (count - i >= 8) {
                memcpy(&word, bytes + i, 8);
                if (word & 0x8080808080808080ull) break;
                i += 8;
            }
            while (i < count && bytes[i] < 0x80) i++;
            continue;
        }
        uint8_t first = bytes[i];
        size_t rest = count - i;
        if (first >= 0xC2 && first <= 0xDF) {
            if (rest < 2 || (bytes[i + 1] & 0xC0) != 0x80) return i;
            i += 2;
        } else if ((first & 0xF0) == 0xE0) {
            if (rest < 3 || (bytes[i + 1] & 0xC0) != 0x80 || (bytes[i + 2] & 0xC0) != 0x80) return i;
            /* Overlong forms and surrogates. */
            if (first == 0xE0 && bytes[i + 1] < 0xA0) return i;
            if (first == 0xED && bytes[i + 1] > 0x9F) return i;
            i += 3;
        } else if (first >= 0xF0 && first <= 0xF4) {
            if (rest < 4 || (bytes[i + 1] & 0xC0) != 0x80 || (bytes[i + 2] & 0xC0) != 0x80
                || (bytes[i + 3] & 0xC0) != 0x80) return i;
            if (first == 0xF0 && bytes[i + 1] < 0x90) return i;
            if (first == 0xF4 && bytes[i + 1] > 0x8F) return i;
            i += 4;
        } else {
            return i;
        }
    }
    return count;
}

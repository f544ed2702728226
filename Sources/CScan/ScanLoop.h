/* The index, 64 bytes at a time, written once. A file for one instruction set says how to look at 64 bytes (`lanes` and
   what stands with it below), names the function, and includes this. */

/* Expected: SCAN_NAME, SCAN_TARGET, and with that target
     lanes                         64 bytes
     lanes_load(bytes)             from memory, unaligned
     lanes_fill(byte)              the same byte 64 times
     lanes_equal(lanes, lanes)     a bit for each place where they are equal
     lanes_or, lanes_minimum       byte by byte, unsigned
     lanes_high(lanes)             whether any byte is over 127
     prefix_parity(bits)           bit i: the parity of bits 0 to i
     write_positions(out, base, bits)   base + i for each set bit i; may write up to 63 too many; returns the end */

SCAN_TARGET rapport_scan_result SCAN_NAME(const uint8_t *bytes, size_t count, rapport_scan_dialect dialect,
                                          uint32_t *positions) {
    rapport_scan_result result = {0};
    const lanes delimiter = lanes_fill(dialect.delimiter);
    const lanes quote = lanes_fill(dialect.quote);
    const lanes lineFeed = lanes_fill('\n');
    const lanes carriageReturn = lanes_fill('\r');
    const uint64_t quoteMask = dialect.hasQuote ? ~0ull : 0;
    const uint64_t returnMask = dialect.endsAtCarriageReturn ? ~0ull : 0;
    lanes all = lanes_fill(0);
    lanes least = lanes_fill(0xFF);

    uint64_t inside = 0;           /* all ones where the previous 64 bytes ended inside quotes */
    uint64_t mayOpen = 1;          /* bit 0: whether a quote may open at the first byte */
    uint64_t afterClose = 0;       /* bit 0: whether the previous byte closed quotes */
    uint64_t afterCloseReturn = 0; /* bit 0: the same and then a carriage return */
    uint64_t odd = 0;
    size_t recordEnds = 0, lineEnds = 0;
    uint32_t *out = positions;

    for (size_t i = 0; i < count; i += 64) {
        lanes block;
        uint64_t valid = ~0ull;
        if (count - i >= 64) {
            block = lanes_load(bytes + i);
        } else {
            /* The tail, filled up with a byte that is told apart by its place alone. */
            uint8_t rest[64];
            memset(rest, 'a', sizeof rest);
            memcpy(rest, bytes + i, count - i);
            block = lanes_load(rest);
            valid = ~0ull >> (64 - (count - i));
        }
        all = lanes_or(all, block);
        least = lanes_minimum(least, block);
        uint64_t quotes = lanes_equal(block, quote) & quoteMask & valid;
        uint64_t lineFeeds = lanes_equal(block, lineFeed);
        uint64_t returns = lanes_equal(block, carriageReturn) & valid & ~quotes;
        uint64_t ends = (lineFeeds | (returns & returnMask)) & valid & ~quotes;
        uint64_t delimiters = lanes_equal(block, delimiter) & valid & ~quotes & ~ends;
        uint64_t separators = delimiters | ends;
        lineEnds += (size_t)__builtin_popcountll(ends);
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
            odd |= (closedReturn << 1 | afterCloseReturn) & ~lineFeeds & valid;
            separators &= ~within;
            ends &= ~within;
            mayOpen = separators >> 63;
            afterClose = closing >> 63;
            afterCloseReturn = closedReturn >> 63;
            inside = (uint64_t)((int64_t)within >> 63);
        }
        recordEnds += (size_t)__builtin_popcountll(ends);
        out = write_positions(out, (uint32_t)i, separators);
    }
    /* In the last 64 bytes, padding repeats the state of the last byte, so parity still holds. */
    result.positions = (size_t)(out - positions);
    result.recordEnds = recordEnds;
    result.lineEnds = lineEnds;
    result.isOdd = odd != 0;
    result.endsInsideQuotes = inside != 0;
    result.hasNonASCII = lanes_high(all);
    result.hasZero = lanes_equal(least, lanes_fill(0)) != 0;
    return result;
}

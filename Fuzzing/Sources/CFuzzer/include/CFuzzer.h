#ifndef RAPPORT_CFUZZER_H
#define RAPPORT_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's own main loop: reads its options from the arguments and calls back with every input. */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

#endif

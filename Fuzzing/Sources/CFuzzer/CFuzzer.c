/* The function is libFuzzer's. */
#include "CFuzzer.h"

#ifndef CVECTORMATH_PHILOX_H
#define CVECTORMATH_PHILOX_H

#include "CVectorMath_level.h"

#include <stddef.h>
#include <stdint.h>

// Philox4x32-10: writes the 4 * blocks words of the counters
// (index low, index high, counter_high low, counter_high high), where index runs from first_block
// and wraps at 2^64. The key's low half is the first key word. At most 1,024 blocks (4,096 words).
// A level above the processor's is lowered to it; the words are the same at every level.
void cvectormath_philox4x32_words(
    int32_t level, uint64_t key, uint64_t first_block, uint64_t counter_high,
    uint32_t *words, size_t blocks);

// As above, but each pair of words a, b becomes the double ((a >> 5) * 2^26 + (b >> 6)) * 2^-53: writes
// 2 * blocks doubles. At most 2,048 blocks (4,096 doubles).
void cvectormath_philox4x32_doubles(
    int32_t level, uint64_t key, uint64_t first_block, uint64_t counter_high,
    double *numbers, size_t blocks);

// How many of the 2 * blocks samples in the blocks from first_block are hits: a block's words
// (0, 1) and (2, 3), as signed integers x and y, hit if x * x + y * y < 2^62. Counters as above
// with counter_high 0. At most 2,048 blocks (4,096 samples).
size_t cvectormath_philox4x32_circle_hits(
    int32_t level, uint64_t key, uint64_t first_block, size_t blocks);

#endif

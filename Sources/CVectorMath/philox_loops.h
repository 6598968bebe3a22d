// The Philox loops for one instruction set. No include guard: philox.c includes this file once a
// level, each time with
//   LEVEL_NAME(name)    the name of a function or type at this level
//   LEVEL_TARGET        the attribute that lets the compiler use the instruction set, or nothing
//   LEVEL_LANES         64-bit lanes worked on together: as many as the registers hold
//
// A lane holds one 32-bit word in its low half. Its high half is left dirty: the widening multiply
// ignores it, and so spares a mask on each step.

typedef uint64_t LEVEL_NAME(lanes) __attribute__((ext_vector_type(LEVEL_LANES)));
typedef double LEVEL_NAME(reals) __attribute__((ext_vector_type(LEVEL_LANES)));
typedef int32_t LEVEL_NAME(halves) __attribute__((ext_vector_type(2 * LEVEL_LANES)));

// Vectors go to these functions by pointer: by value they would need a calling convention for a
// width that the baseline does not have.

/// Block numbers, counting up from `first`, one a lane.
LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(count_up)(
    LEVEL_NAME(lanes) *numbers, uint64_t first) {
#pragma clang loop unroll(full)
  for (int lane = 0; lane < LEVEL_LANES; lane++) {
    (*numbers)[lane] = first + (uint64_t)lane;
  }
}

LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(rounds)(
    LEVEL_NAME(lanes) c[4], const struct round_keys *keys) {
#pragma clang loop unroll(full)
  for (int round = 0; round < ROUNDS; round++) {
    LEVEL_NAME(lanes) product_0 = (c[0] & LOW_HALF) * MULTIPLIER_0;
    LEVEL_NAME(lanes) product_1 = (c[2] & LOW_HALF) * MULTIPLIER_1;
    c[0] = (product_1 >> 32) ^ c[1] ^ keys->first[round];
    c[2] = (product_0 >> 32) ^ c[3] ^ keys->second[round];
    c[1] = product_1;
    c[3] = product_0;
  }
}

/// Replaces each lane by the square of its low half, taken as a signed number.
LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(square)(LEVEL_NAME(lanes) *word) {
  // The size of -2^31 stays 2^31, read as unsigned. Squaring sizes and not numbers needs no signed
  // multiply, which SSE2 lacks.
  LEVEL_NAME(halves) sizes = __builtin_elementwise_abs((LEVEL_NAME(halves))*word);
  LEVEL_NAME(lanes) size = (LEVEL_NAME(lanes))sizes & LOW_HALF;
  *word = size * size;
}

/// Adds one to the lanes of `hits` whose point is a hit; spoils `x` and `y`.
LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(add_hits)(
    LEVEL_NAME(lanes) *hits, LEVEL_NAME(lanes) *x, LEVEL_NAME(lanes) *y) {
  LEVEL_NAME(square)(x);
  LEVEL_NAME(square)(y);
  // The sum is at most 2^63, so the sign of the difference tells on which side of 2^62 it lies:
  // SSE2 and AVX2 have no unsigned 64-bit comparison.
  *hits += (*x + *y - HIT_LIMIT) >> 63;
}

LEVEL_TARGET static size_t LEVEL_NAME(circle_hits)(
    const struct round_keys *keys, uint64_t first_block, size_t blocks) {
  LEVEL_NAME(lanes) index, number;
  LEVEL_NAME(count_up)(&index, first_block);
  LEVEL_NAME(count_up)(&number, 0);
  LEVEL_NAME(lanes) hits = 0;
  for (size_t done = 0; done < blocks; done += LEVEL_LANES) {
    LEVEL_NAME(lanes) c[4] = {index, index >> 32, 0, 0};
    LEVEL_NAME(rounds)(c, keys);
    LEVEL_NAME(lanes) found = 0;
    LEVEL_NAME(add_hits)(&found, &c[0], &c[1]);
    LEVEL_NAME(add_hits)(&found, &c[2], &c[3]);
    if (blocks - done < LEVEL_LANES) {
      found &= (LEVEL_NAME(lanes))(number < (uint64_t)(blocks - done));
    }
    hits += found;
    index += LEVEL_LANES;
  }
  size_t total = 0;
  for (int lane = 0; lane < LEVEL_LANES; lane++) {
    total += hits[lane];
  }
  return total;
}

LEVEL_TARGET static void LEVEL_NAME(words)(
    const struct round_keys *keys, uint64_t first_block, uint64_t counter_high, uint32_t *words,
    size_t blocks) {
  LEVEL_NAME(lanes) index;
  LEVEL_NAME(count_up)(&index, first_block);
  for (size_t done = 0; done < blocks; done += LEVEL_LANES) {
    LEVEL_NAME(lanes) c[4] = {index, index >> 32, counter_high, counter_high >> 32};
    LEVEL_NAME(rounds)(c, keys);
    // Two words travel as one 64-bit number: this relies on little-endian memory (see philox.c).
    const LEVEL_NAME(lanes) pairs[2] = {
        (c[0] & LOW_HALF) | c[1] << 32, (c[2] & LOW_HALF) | c[3] << 32};
    uint64_t columns[2][LEVEL_LANES];
    memcpy(columns, pairs, sizeof columns);
    const size_t left = blocks - done;
    const size_t lanes = left < LEVEL_LANES ? left : LEVEL_LANES;
    for (size_t lane = 0; lane < lanes; lane++) {
      const uint64_t block[2] = {columns[0][lane], columns[1][lane]};
      memcpy(words + 4 * (done + lane), block, sizeof block);
    }
    index += LEVEL_LANES;
  }
}

/// Replaces two words a lane by a double below 1. Every step is exact, fused or not: no instruction
/// set has a say in the bits, and none but AVX-512 can convert 64-bit numbers.
LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(to_double)(
    LEVEL_NAME(reals) *result, const LEVEL_NAME(lanes) *first, const LEVEL_NAME(lanes) *second) {
  const LEVEL_NAME(lanes) high = ((*first & LOW_HALF) >> 5) | TWO_TO_52;
  const LEVEL_NAME(lanes) low = ((*second & LOW_HALF) >> 6) | TWO_TO_52;
  *result = ((LEVEL_NAME(reals))high - 0x1p52) * 0x1p-27
      + ((LEVEL_NAME(reals))low - 0x1p52) * 0x1p-53;
}

LEVEL_TARGET static void LEVEL_NAME(doubles)(
    const struct round_keys *keys, uint64_t first_block, uint64_t counter_high, double *numbers,
    size_t blocks) {
  LEVEL_NAME(lanes) index;
  LEVEL_NAME(count_up)(&index, first_block);
  for (size_t done = 0; done < blocks; done += LEVEL_LANES) {
    LEVEL_NAME(lanes) c[4] = {index, index >> 32, counter_high, counter_high >> 32};
    LEVEL_NAME(rounds)(c, keys);
    LEVEL_NAME(reals) pairs[2];
    LEVEL_NAME(to_double)(&pairs[0], &c[0], &c[1]);
    LEVEL_NAME(to_double)(&pairs[1], &c[2], &c[3]);
    double columns[2][LEVEL_LANES];
    memcpy(columns, pairs, sizeof columns);
    const size_t left = blocks - done;
    const size_t lanes = left < LEVEL_LANES ? left : LEVEL_LANES;
    for (size_t lane = 0; lane < lanes; lane++) {
      numbers[2 * (done + lane)] = columns[0][lane];
      numbers[2 * (done + lane) + 1] = columns[1][lane];
    }
    index += LEVEL_LANES;
  }
}

#undef LEVEL_NAME
#undef LEVEL_TARGET
#undef LEVEL_LANES

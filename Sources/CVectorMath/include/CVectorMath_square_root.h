// Square roots, correctly rounded, one at a time and by the block.
//
// Swift lowers `squareRoot()` on Linux through C's sqrt, which must set errno: a call and a branch
// a value, and nothing vectorises. The builtin below has no errno, so it becomes sqrtsd and sqrtpd
// on x86-64 and fsqrt on arm64, inlined into the caller, without unsafe compiler flags.
#ifndef CVECTORMATH_SQUARE_ROOT_H
#define CVECTORMATH_SQUARE_ROOT_H

#include <stddef.h>
#include <stdint.h>

// Imported into Swift as SIMD2<Double>.
typedef double cvm_double2 __attribute__((ext_vector_type(2)));

static inline __attribute__((always_inline)) double cvm_square_root(double x) {
  return __builtin_elementwise_sqrt(x);
}

static inline __attribute__((always_inline)) cvm_double2 cvm_square_root2(cvm_double2 x) {
  return __builtin_elementwise_sqrt(x);
}

// Replaces each value of a block by its square root. A level above the processor's is lowered to
// it; the roots are the same at every level.
void cvectormath_square_roots(int32_t level, double *values, size_t count);

// Adds the heights of the unit circle, sqrt(1 - x * x), above places of a grid to sixteen compensated
// sums: place j, which is (first + j) * step + origin, to sum j % 16. The heights of `length` places, a
// multiple of 16, are added up plainly before they are added to the sums `high`, and what rounding then
// takes away to the sums `low`; so often as `blocks` says. At most 2^17 places in all; `first` is a whole
// number. The sums are the same at every level.
void cvectormath_add_circle_blocks(
    int32_t level, double high[16], double low[16], double first, double step, double origin,
    size_t length, size_t blocks);

#endif

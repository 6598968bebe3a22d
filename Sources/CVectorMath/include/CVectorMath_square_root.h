// Square roots that compile to the processor's own instruction, inlined into the caller.
//
// Swift lowers `squareRoot()` on Linux through C's sqrt, which must set errno: a call and a branch
// a value, and nothing vectorises. The builtin below has no errno, so it becomes sqrtsd and sqrtpd
// on x86-64 and fsqrt on arm64, without unsafe compiler flags.
#ifndef CVECTORMATH_SQUARE_ROOT_H
#define CVECTORMATH_SQUARE_ROOT_H

// Imported into Swift as SIMD2<Double>.
typedef double cvm_double2 __attribute__((ext_vector_type(2)));

static inline __attribute__((always_inline)) double cvm_square_root(double x) {
  return __builtin_elementwise_sqrt(x);
}

static inline __attribute__((always_inline)) cvm_double2 cvm_square_root2(cvm_double2 x) {
  return __builtin_elementwise_sqrt(x);
}

// Replaces each value of a block by its square root, in the widest vectors of the processor.
void cvm_square_roots(double *values, long count);

#endif

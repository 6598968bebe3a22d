#include "CVectorMath_square_root.h"

static inline __attribute__((always_inline)) void square_roots(double *values, long count) {
  for (long i = 0; i < count; i++) {
    values[i] = __builtin_elementwise_sqrt(values[i]);
  }
}

#if defined(__x86_64__)
// The divider of some processors takes as long for four values as for two, so wider vectors pay
// there; eight gain nothing over four on any that were measured. All widths round correctly: the
// bits are the same.
//
// Two values come from each half of the block. The caller has just written them two at a time, and
// four neighbours could not be read before both writes have left the store buffer.
__attribute__((target("avx"))) static void square_roots_avx(double *values, long count) {
  typedef double unaligned2 __attribute__((ext_vector_type(2), aligned(8)));
  long half = count / 4 * 2;
  for (long i = 0; i < half; i += 2) {
    unaligned2 *low = (unaligned2 *)(values + i);
    unaligned2 *high = (unaligned2 *)(values + half + i);
    cvm_double2 x = *low, y = *high;
    double __attribute__((ext_vector_type(4))) roots =
        __builtin_elementwise_sqrt(__builtin_shufflevector(x, y, 0, 1, 2, 3));
    *low = roots.lo;
    *high = roots.hi;
  }
  square_roots(values + 2 * half, count - 2 * half);
}
#endif

void cvm_square_roots(double *values, long count) {
#if defined(__x86_64__)
  // Reads a table that was filled before main: cheap, and safe on any thread.
  if (__builtin_cpu_supports("avx")) {
    square_roots_avx(values, count);
    return;
  }
#endif
  square_roots(values, count);
}

// Elementary functions by the block: glibc's vector routines (libmvec) where there are any, else
// those of the C library one value at a time.
#ifndef CVECTORMATH_FUNCTIONS_H
#define CVECTORMATH_FUNCTIONS_H

#include <stddef.h>
#include <stdint.h>

// Numbers and not an enum, so that Swift can keep them as raw values.
#define CVECTORMATH_EXP 0
#define CVECTORMATH_EXP2 1
#define CVECTORMATH_EXPM1 2
#define CVECTORMATH_LOG 3
#define CVECTORMATH_LOG2 4
#define CVECTORMATH_LOG10 5
#define CVECTORMATH_LOG1P 6
#define CVECTORMATH_SIN 7
#define CVECTORMATH_COS 8
#define CVECTORMATH_TAN 9
#define CVECTORMATH_ASIN 10
#define CVECTORMATH_ACOS 11
#define CVECTORMATH_ATAN 12
#define CVECTORMATH_SINH 13
#define CVECTORMATH_COSH 14
#define CVECTORMATH_TANH 15
#define CVECTORMATH_ASINH 16
#define CVECTORMATH_ACOSH 17
#define CVECTORMATH_ATANH 18
#define CVECTORMATH_CBRT 19
#define CVECTORMATH_ERF 20
#define CVECTORMATH_ERFC 21
#define CVECTORMATH_FUNCTIONS 22

#define CVECTORMATH_POW 0
#define CVECTORMATH_ATAN2 1
#define CVECTORMATH_HYPOT 2
#define CVECTORMATH_PAIR_FUNCTIONS 3

// Replaces each value of a block by the function's value there. A level above the processor's is
// lowered to it. The result for a number depends on the level and the function alone, and not on its
// place: a rest shorter than a vector goes through the same routine. At most 4,096 values.
void cvectormath_apply(int32_t level, int32_t function, double *values, size_t count);

// The same for a function of two numbers; the results replace the first ones.
void cvectormath_apply_pair(
    int32_t level, int32_t function, double *first, const double *second, size_t count);

// Whether the C library has a vector routine for the function at the level; without one, the function
// is computed one value at a time.
int32_t cvectormath_has_vector_routine(int32_t level, int32_t function);

#endif

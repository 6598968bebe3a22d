// Arithmetic by the block, for formulas that are not known when this is compiled. Nothing is fused: the
// results are the same at every level. Counts are multiples of eight and at most 4,096; results may
// stand in the place of an operand.
#ifndef CVECTORMATH_ARITHMETIC_H
#define CVECTORMATH_ARITHMETIC_H

#include <stddef.h>
#include <stdint.h>

// Comparisons give 1 or 0; `and` and `or` take any number but 0 for true. Of a number and NaN, the
// lower and the higher is the number.
#define CVECTORMATH_ADD 0
#define CVECTORMATH_SUBTRACT 1
#define CVECTORMATH_MULTIPLY 2
#define CVECTORMATH_DIVIDE 3
#define CVECTORMATH_LESS 4
#define CVECTORMATH_LESS_OR_EQUAL 5
#define CVECTORMATH_EQUAL 6
#define CVECTORMATH_NOT_EQUAL 7
#define CVECTORMATH_AND 8
#define CVECTORMATH_OR 9
#define CVECTORMATH_LOWER 10
#define CVECTORMATH_HIGHER 11

#define CVECTORMATH_NEGATE 0
#define CVECTORMATH_NOT 1
#define CVECTORMATH_MAGNITUDE 2
#define CVECTORMATH_FLOOR 3
#define CVECTORMATH_CEILING 4
#define CVECTORMATH_SQUARE 5
#define CVECTORMATH_NEGATIVE_SQUARE 6

void cvectormath_combine(
    int32_t level, int32_t operation, double *result, const double *left, const double *right,
    size_t count);

// The same with one number on the right, or on the left, of all.
void cvectormath_combine_right(
    int32_t level, int32_t operation, double *result, const double *left, double right,
    size_t count);
void cvectormath_combine_left(
    int32_t level, int32_t operation, double *result, double left, const double *right,
    size_t count);

void cvectormath_change(
    int32_t level, int32_t operation, double *result, const double *operand, size_t count);

// Takes the number of `chosen` where the condition is not 0, else that of `other`.
void cvectormath_choose(
    int32_t level, double *result, const double *condition, const double *chosen,
    const double *other, size_t count);

// Writes `count` places of a grid: (first + j) * step + origin, where `first` is a whole number and the
// count a multiple of 16.
void cvectormath_grid_places(
    int32_t level, double *places, double first, double step, double origin, size_t count);

// Adds value j to sum j % 16; the count is a multiple of 16.
void cvectormath_add_to_lanes(
    int32_t level, double sums[16], const double *values, size_t count);

#endif

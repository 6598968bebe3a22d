// Loops over one block of numbers, by pointer and count. Not API: the names change without notice.
#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#include "CVectorMath_arithmetic.h"
#include "CVectorMath_functions.h"
#include "CVectorMath_level.h"
#include "CVectorMath_philox.h"
#include "CVectorMath_square_root.h"

#endif

// The header holds everything; this file lets it be compiled as C once.
#include "CVectorMath_square_root.h"

#include "CVectorMath_square_root.h"

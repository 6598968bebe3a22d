#include "CVectorMath_philox.h"

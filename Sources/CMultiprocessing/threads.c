#include "CMultiprocessing_threads.h"

#include "CMultiprocessing_processes.h"

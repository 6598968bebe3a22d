#include "CMultiprocessing_loops.h"

#include <stddef.h>

static _Thread_local void *current_scheduler = NULL;

void *CMultiprocessing_current_scheduler(void) { return current_scheduler; }

void CMultiprocessing_set_current_scheduler(void *scheduler) { current_scheduler = scheduler; }

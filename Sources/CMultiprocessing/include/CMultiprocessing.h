// The system calls that Swift cannot reach. Not API: the names change without notice.
#ifndef CMULTIPROCESSING_H
#define CMULTIPROCESSING_H

#include "CMultiprocessing_fork_mark.h"
#include "CMultiprocessing_loops.h"
#include "CMultiprocessing_main_queue.h"
#include "CMultiprocessing_memory_files.h"
#include "CMultiprocessing_named_memory.h"
#include "CMultiprocessing_ownership.h"
#include "CMultiprocessing_processes.h"
#include "CMultiprocessing_shared_memory.h"
#include "CMultiprocessing_sockets.h"
#include "CMultiprocessing_spawning.h"
#include "CMultiprocessing_spinning.h"
#include "CMultiprocessing_threads.h"
#include "CMultiprocessing_ticks.h"

#endif

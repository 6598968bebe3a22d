// What the files of this module know of each other.
#ifndef CMULTIPROCESSING_INTERNAL_DESCRIPTORS_H
#define CMULTIPROCESSING_INTERNAL_DESCRIPTORS_H

#include <stdint.h>

/// Moves a descriptor above the standard streams, which a program may have closed: whatever is
/// printed in that program would go into it.
///
/// `descriptor` is the result of the call that made it, so that -1 is passed on as -errno. It is
/// closed if it cannot be moved.
int CMultiprocessing_above_standard(int descriptor);

/// Moves a descriptor out of the way of jobs that close the usual ones, if there is room up there.
int CMultiprocessing_high(int descriptor);

/// Whether a file may have this size; beyond the limit the system would not refuse but send SIGXFSZ.
int CMultiprocessing_may_have_size(uint64_t size);

#endif

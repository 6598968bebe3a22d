// What the files of this module know of each other.
#ifndef CMULTIPROCESSING_INTERNAL_DESCRIPTORS_H
#define CMULTIPROCESSING_INTERNAL_DESCRIPTORS_H

/// Moves a descriptor above the standard streams, which a program may have closed: whatever is
/// printed in that program would go into it.
///
/// `descriptor` is the result of the call that made it, so that -1 is passed on as -errno. It is
/// closed if it cannot be moved.
int CMultiprocessing_above_standard(int descriptor);

#endif

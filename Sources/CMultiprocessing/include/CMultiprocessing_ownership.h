#ifndef CMULTIPROCESSING_OWNERSHIP_H
#define CMULTIPROCESSING_OWNERSHIP_H

// Does nothing, but optimizers cannot know: they must assume that any object may be released here,
// and so they retain before it what they have to retain.
static inline void CMultiprocessing_may_release(void) { __asm__ volatile("" ::: "memory"); }

#endif

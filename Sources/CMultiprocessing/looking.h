// How the files of this module look for a message.
#ifndef CMULTIPROCESSING_INTERNAL_LOOKING_H
#define CMULTIPROCESSING_INTERNAL_LOOKING_H

#include <sched.h>
#include <stdint.h>

#include "CMultiprocessing_processes.h"

/// Somebody who looks for a message without sleeping.
struct looking {
  /// When to give up (`CMultiprocessing_now`).
  int64_t end;
  /// How often to look again before the processor is offered to others.
  int rest;
};

/// After a look that was in vain: whether to look again.
///
/// Whoever is to send the message may wait for this very processor, and must have it. But where to yield
/// is over at once, nobody waits for it, and a few looks more find the message sooner.
static inline int keep_looking(struct looking *looking) {
  enum { short_yield = 2000, looks = 4 };
  int64_t now = CMultiprocessing_now();
  if (now >= looking->end) return 0;
  if (looking->rest > 0) {
    looking->rest--;
    return 1;
  }
  sched_yield();
  looking->rest = CMultiprocessing_now() - now < short_yield ? looks : 0;
  return 1;
}

#endif

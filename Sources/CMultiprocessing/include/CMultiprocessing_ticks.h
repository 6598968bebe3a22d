// The processor's own clock, for times of some hundred nanoseconds: half as dear as the system's.
#ifndef CMULTIPROCESSING_TICKS_H
#define CMULTIPROCESSING_TICKS_H

#include <stdint.h>

#include "CMultiprocessing_processes.h"

/// Ticks of unknown length, since nobody knows when; two processors may count a little differently.
static inline uint64_t CMultiprocessing_ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  return (uint64_t)CMultiprocessing_now();
#endif
}

/// How many ticks some 600 ns have at most, as far as that is known (x86: from 1.5 to 5 GHz, so 300 to 1000).
static inline uint64_t CMultiprocessing_few_ticks(void) {
#if defined(__x86_64__)
  return 1500;
#elif defined(__aarch64__)
  uint64_t frequency;
  __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
  return frequency / 1700000;
#else
  return 600;
#endif
}

#endif

// What parallel loops need of C: a spin, and a mark on the threads that run them.
#ifndef CMULTIPROCESSING_LOOPS_H
#define CMULTIPROCESSING_LOOPS_H

// Tells the processor that this is a spin: less power, and more for the other thread of the core.
static inline void CMultiprocessing_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}

// The scheduler in whose loop or task the calling thread is, or NULL.
void *CMultiprocessing_current_scheduler(void);
void CMultiprocessing_set_current_scheduler(void *scheduler);

#endif

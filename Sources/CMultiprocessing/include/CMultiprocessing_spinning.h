// What a thread does while it looks again and again at a word that another is about to change.
#ifndef CMULTIPROCESSING_SPINNING_H
#define CMULTIPROCESSING_SPINNING_H

// Tells the processor that this is a spin: less power, and more for the other thread of the core.
static inline void CMultiprocessing_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}

#endif

#include "CMultiprocessing_spin.h"

void CMultiprocessing_spin(int times) {
  for (int time = 0; time < times; time++) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory");
#else
    __asm__ volatile("" ::: "memory");
#endif
  }
}

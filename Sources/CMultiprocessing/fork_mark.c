#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_fork_mark.h"

#ifdef __linux__

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

// A page that the kernel clears in every forked copy, however it was forked (Linux 4.14); where
// there is none, the number of the process tells.
static _Atomic(volatile int *) mark;
static _Atomic pid_t original;

void CMultiprocessing_mark_original(void) {
  // A copy inherits the number, and stays one.
  pid_t none = 0;
  if (!atomic_compare_exchange_strong(&original, &none, getpid())) return;
  size_t size = (size_t)sysconf(_SC_PAGESIZE);
  void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return;
  if (madvise(page, size, MADV_WIPEONFORK) != 0) {
    munmap(page, size);
    return;
  }
  *(volatile int *)page = 1;
  atomic_store(&mark, page);
}

int CMultiprocessing_is_original(void) {
  volatile int *page = atomic_load_explicit(&mark, memory_order_acquire);
  return page ? *page : getpid() == atomic_load(&original);
}

int CMultiprocessing_is_copy(void) {
  return atomic_load_explicit(&original, memory_order_acquire) != 0 &&
         !CMultiprocessing_is_original();
}

#endif

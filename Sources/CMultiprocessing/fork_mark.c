#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_fork_mark.h"

#ifdef __linux__

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

// A page that the kernel clears in every forked copy, however it was forked (Linux 4.14); where
// there is none, the number of the process tells.
static volatile int *mark;
static pid_t original;

void CMultiprocessing_mark_original(void) {
  size_t size = (size_t)sysconf(_SC_PAGESIZE);
  original = getpid();
  void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return;
  if (madvise(page, size, MADV_WIPEONFORK) != 0) {
    munmap(page, size);
    return;
  }
  *(volatile int *)page = 1;
  mark = page;
}

int CMultiprocessing_is_original(void) { return mark ? *mark : getpid() == original; }

#endif

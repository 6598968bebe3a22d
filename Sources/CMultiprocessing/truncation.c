#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_named_memory.h"

#ifdef __linux__

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// A read behind the end of a file raises SIGBUS. Within a range that is watched, zero pages are put where
// the file is missing, and the range is marked; what else raises SIGBUS is for the handler that was
// there before.

struct CMultiprocessing_watched_range {
  /// Odd while the rest is changed. Whoever faults in a range uses it, so that nobody changes it then:
  /// the handler passes over one that is changing.
  atomic_uint version;
  atomic_uintptr_t start;
  atomic_size_t size;
  atomic_int descriptor;
  atomic_int state;
  /// Never changes once the range can be found; ranges are used again, and never freed.
  struct CMultiprocessing_watched_range *next;
};

static _Atomic(struct CMultiprocessing_watched_range *) first;
/// Of those who change the list; the handler takes no lock.
static pthread_mutex_t changing = PTHREAD_MUTEX_INITIALIZER;
static int is_installed;
static struct sigaction before;
/// Whether the handler before was one for one signal alone (SA_RESETHAND) and has had it.
static atomic_int is_spent;
static uintptr_t page_size;

/// Ends the process as if there were no handler of ours: the access repeats, or the signal is sent again.
static void end_by_default(int signal, const siginfo_t *information) {
  struct sigaction none = {.sa_handler = SIG_DFL};
  sigaction(signal, &none, NULL);
  // One that was sent is not repeated by itself; blocked as it is now, it comes when this returns.
  if (information->si_code <= 0) raise(signal);
}

static void pass_on(int signal, siginfo_t *information, void *context) {
  int is_once = (before.sa_flags & (int)SA_RESETHAND) != 0;
  if (is_once && atomic_exchange(&is_spent, 1)) return end_by_default(signal, information);
  if (before.sa_flags & SA_SIGINFO) return before.sa_sigaction(signal, information, context);
  if (before.sa_handler == SIG_IGN) {
    // What the processor raises cannot be ignored: it would be raised again for ever.
    if (information->si_code > 0) end_by_default(signal, information);
    return;
  }
  if (before.sa_handler == SIG_DFL) return end_by_default(signal, information);
  before.sa_handler(signal);
}

/// Mends the range at its fault. Returns whether the access may be repeated.
static int mend(
  struct CMultiprocessing_watched_range *range, uintptr_t start, size_t size, int file,
  uintptr_t fault) {
  struct stat status;
  if (fstat(file, &status) != 0) return 0;
  uintptr_t page = fault & ~(page_size - 1);
  uintptr_t end = (start + size + page_size - 1) & ~(page_size - 1);
  uintptr_t there = start + (((uintptr_t)status.st_size + page_size - 1) & ~(page_size - 1));
  int state = CMultiprocessing_range_truncated;
  if (page < there) {
    // The file goes on there: a hole that the file system has no room to fill.
    state = CMultiprocessing_range_no_room;
    there = page;
    end = page + page_size;
  }
  atomic_store(&range->state, state);
  void *pages = mmap(
    (void *)there, end - there, PROT_READ | PROT_WRITE,
    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
  return pages != MAP_FAILED;
}

static void handle(int signal, siginfo_t *information, void *context) {
  int error = errno;
  if (information->si_code == BUS_ADRERR) {
    uintptr_t fault = (uintptr_t)information->si_addr;
    for (struct CMultiprocessing_watched_range *range = atomic_load(&first); range;
         range = range->next) {
      unsigned version = atomic_load(&range->version);
      uintptr_t start = atomic_load(&range->start);
      size_t size = atomic_load(&range->size);
      int file = atomic_load(&range->descriptor);
      if ((version & 1) || atomic_load(&range->version) != version) continue;
      if (size == 0 || fault < start || fault - start >= size) continue;
      if (!mend(range, start, size, file, fault)) break;
      errno = error;
      return;
    }
  }
  errno = error;
  pass_on(signal, information, context);
}

static void install(void) {
  if (is_installed) return;
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  if (sigaction(SIGBUS, NULL, &before) != 0) return;
  struct sigaction action = {.sa_sigaction = handle};
  // Whoever was there before finds what it asked for.
  action.sa_mask = before.sa_mask;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | (before.sa_flags & (SA_RESTART | SA_NODEFER));
  is_installed = sigaction(SIGBUS, &action, NULL) == 0;
}

static void set(struct CMultiprocessing_watched_range *range, void *start, size_t size, int file) {
  atomic_fetch_add(&range->version, 1);
  atomic_store(&range->start, (uintptr_t)start);
  atomic_store(&range->size, size);
  atomic_store(&range->descriptor, file);
  atomic_store(&range->state, CMultiprocessing_range_whole);
  atomic_fetch_add(&range->version, 1);
}

struct CMultiprocessing_watched_range *CMultiprocessing_watch_range(
  void *start, size_t size, int descriptor) {
  pthread_mutex_lock(&changing);
  install();
  struct CMultiprocessing_watched_range *range = atomic_load(&first);
  while (range && atomic_load(&range->size) != 0) range = range->next;
  int is_new = !range;
  if (is_new) range = calloc(1, sizeof *range);
  if (range) {
    set(range, start, size, descriptor);
    if (is_new) {
      range->next = atomic_load(&first);
      atomic_store(&first, range);
    }
  }
  pthread_mutex_unlock(&changing);
  return range;
}

void CMultiprocessing_forget_range(struct CMultiprocessing_watched_range *range) {
  pthread_mutex_lock(&changing);
  set(range, NULL, 0, -1);
  pthread_mutex_unlock(&changing);
}

enum CMultiprocessing_range_state CMultiprocessing_range_state_of(
  const struct CMultiprocessing_watched_range *range) {
  return (enum CMultiprocessing_range_state)atomic_load(&range->state);
}

enum CMultiprocessing_range_state CMultiprocessing_look_at_range(
  struct CMultiprocessing_watched_range *range) {
  struct stat status;
  int file = atomic_load(&range->descriptor);
  int whole = CMultiprocessing_range_whole;
  if (fstat(file, &status) == 0 && (uint64_t)status.st_size < atomic_load(&range->size))
    // What a fault has found stays.
    atomic_compare_exchange_strong(&range->state, &whole, CMultiprocessing_range_truncated);
  return CMultiprocessing_range_state_of(range);
}

#endif

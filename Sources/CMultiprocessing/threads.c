#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "CMultiprocessing_threads.h"

#ifdef __linux__

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int CMultiprocessing_mutex_lock_until(void *mutex, int64_t seconds, int64_t nanoseconds) {
  struct timespec deadline = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  return pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &deadline);
}

int CMultiprocessing_condition_wait_until(
    void *condition, void *mutex, int64_t seconds, int64_t nanoseconds) {
  struct timespec deadline = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &deadline);
}

int CMultiprocessing_sleep_until(int64_t seconds, int64_t nanoseconds) {
  struct timespec deadline = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  int code;
  do {
    code = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
  } while (code == EINTR);
  return code;
}

int CMultiprocessing_create_thread(size_t stack_size, void *(*entry)(void *), void *argument) {
  pthread_attr_t attributes;
  int code = pthread_attr_init(&attributes);
  if (code != 0) return code;
  code = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (code == 0 && stack_size != 0) code = pthread_attr_setstacksize(&attributes, stack_size);
  pthread_t thread;
  if (code == 0) code = pthread_create(&thread, &attributes, entry, argument);
  pthread_attr_destroy(&attributes);
  return code;
}

void CMultiprocessing_set_thread_name(const char *name) {
  pthread_setname_np(pthread_self(), name);
}

void CMultiprocessing_get_thread_name(char name[16]) {
  name[0] = 0;
  pthread_getname_np(pthread_self(), name, 16);
}

int CMultiprocessing_kernel_thread_id(void) { return (int)syscall(SYS_gettid); }

static _Thread_local void *current_thread;

void *CMultiprocessing_current_thread(void) { return current_thread; }

void CMultiprocessing_set_current_thread(void *thread) { current_thread = thread; }

int CMultiprocessing_affinity_count(void) {
  // The kernel refuses a set smaller than its own; 1,024 is what cpu_set_t holds.
  for (int processors = 1024; processors <= 1 << 20; processors *= 2) {
    cpu_set_t *set = CPU_ALLOC(processors);
    if (set == NULL) return 0;
    size_t size = CPU_ALLOC_SIZE(processors);
    int result = sched_getaffinity(0, size, set);
    int error = errno;
    int count = result == 0 ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (result == 0) return count;
    if (error != EINVAL) return 0;
  }
  return 0;
}

#else
#error "CMultiprocessing has no threads for this system yet"
#endif

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "CMultiprocessing_threads.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "kernel_text.h"

int CMultiprocessing_mutex_lock_until(void *mutex, int64_t seconds, int64_t nanoseconds) {
  struct timespec deadline = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  return pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &deadline);
}

int CMultiprocessing_condition_wait_until(
    void *condition, void *mutex, int64_t seconds, int64_t nanoseconds) {
  struct timespec deadline = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &deadline);
}

int CMultiprocessing_mutex_is_locked(void *mutex) {
  // A look at it, and no attempt: that would make the attempts of other threads fail meanwhile.
#ifdef __GLIBC__
  return __atomic_load_n(&((pthread_mutex_t *)mutex)->__data.__lock, __ATOMIC_RELAXED) != 0;
#else
  if (pthread_mutex_trylock(mutex) != 0) return 1;
  pthread_mutex_unlock(mutex);
  return 0;
#endif
}

int CMultiprocessing_sleep_until(int64_t seconds, int64_t nanoseconds) {
  struct timespec deadline = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  int code;
  do {
    code = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
  } while (code == EINTR);
  return code;
}

// On the creator's stack, for which it waits until `applied`.
struct placed_start {
  struct CMultiprocessing_placement *placement;
  void *(*entry)(void *);
  void *argument;
  sem_t applied;
};

static int apply_processors(struct CMultiprocessing_placement *placement) {
  cpu_set_t *set = CPU_ALLOC(CMultiprocessing_processor_limit);
  if (set == NULL) return ENOMEM;
  size_t size = CPU_ALLOC_SIZE(CMultiprocessing_processor_limit);
  CPU_ZERO_S(size, set);
  for (size_t i = 0; i < placement->processor_count; i++)
    CPU_SET_S(placement->processors[i], size, set);
  int code = sched_setaffinity(0, size, set) == 0 ? 0 : errno;
  CPU_FREE(set);
  return code;
}

static void *run_placed(void *pointer) {
  struct placed_start *start = pointer;
  void *(*entry)(void *) = start->entry;
  void *argument = start->argument;
  struct CMultiprocessing_placement *placement = start->placement;
  if (placement->processor_count != 0) placement->processor_code = apply_processors(placement);
  if (placement->sets_nice) {
    int result = setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), placement->nice);
    placement->nice_code = result == 0 ? 0 : errno;
  }
  int is_refused = placement->processor_code != 0
                   || (placement->nice_code != 0 && placement->requires_nice);
  // Nothing of the creator's may be touched after this.
  sem_post(&start->applied);
  return is_refused ? NULL : entry(argument);
}

// The processors that the calling thread may run on, to be freed with CPU_FREE; NULL if the system does not say.
static cpu_set_t *own_processors(size_t *size) {
  // The kernel refuses a set smaller than its own; 1,024 is what cpu_set_t holds.
  for (int processors = 1024; processors <= CMultiprocessing_processor_limit; processors *= 2) {
    cpu_set_t *set = CPU_ALLOC(processors);
    if (set == NULL) return NULL;
    *size = CPU_ALLOC_SIZE(processors);
    if (sched_getaffinity(0, *size, set) == 0) return set;
    int error = errno;
    CPU_FREE(set);
    if (error != EINVAL) return NULL;
  }
  return NULL;
}

// With a set of processors, which may be NULL, it begins on one of these.
static int create_detached(
    size_t stack_size, const cpu_set_t *processors, size_t size, void *(*entry)(void *),
    void *argument) {
  pthread_attr_t attributes;
  int code = pthread_attr_init(&attributes);
  if (code != 0) return code;
  code = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (code == 0 && stack_size != 0) code = pthread_attr_setstacksize(&attributes, stack_size);
#ifdef __GLIBC__
  if (code == 0 && processors != NULL)
    code = pthread_attr_setaffinity_np(&attributes, size, processors);
#endif
  pthread_t thread;
  if (code == 0) code = pthread_create(&thread, &attributes, entry, argument);
  pthread_attr_destroy(&attributes);
  return code;
}

int CMultiprocessing_create_thread(
    size_t stack_size, struct CMultiprocessing_placement *placement, void *(*entry)(void *),
    void *argument) {
  if (placement == NULL) return create_detached(stack_size, NULL, 0, entry, argument);
  struct placed_start start = {.placement = placement, .entry = entry, .argument = argument};
  placement->processor_code = 0;
  placement->nice_code = 0;
  if (sem_init(&start.applied, 0, 0) != 0) return errno;
  int code = create_detached(stack_size, NULL, 0, run_placed, &start);
  if (code == 0) {
    while (sem_wait(&start.applied) != 0) {}
  }
  sem_destroy(&start.applied);
  return code;
}

// Belongs to the new thread.
struct spread_start {
  cpu_set_t *processors;  // all that it may run on
  size_t size;
  void *(*entry)(void *);
  void *argument;
};

static void *run_spread(void *pointer) {
  struct spread_start *start = pointer;
  sched_setaffinity(0, start->size, start->processors);
  void *(*entry)(void *) = start->entry;
  void *argument = start->argument;
  CPU_FREE(start->processors);
  free(start);
  return entry(argument);
}

// The processor of that number in a set, counted around; as a set of that one.
static cpu_set_t *one_processor(const cpu_set_t *set, size_t size, size_t number) {
  size_t count = (size_t)CPU_COUNT_S(size, set);
  cpu_set_t *one = count == 0 ? NULL : CPU_ALLOC(8 * size);
  if (one == NULL) return NULL;
  CPU_ZERO_S(size, one);
  size_t left = number % count;
  size_t processor = 0;
  while (!CPU_ISSET_S(processor, size, set) || left-- != 0) processor++;
  CPU_SET_S(processor, size, one);
  return one;
}

int CMultiprocessing_create_spread_thread(
    size_t stack_size, size_t number, void *(*entry)(void *), void *argument) {
  struct spread_start *start = malloc(sizeof *start);
  if (start == NULL) return create_detached(stack_size, NULL, 0, entry, argument);
  *start = (struct spread_start){.entry = entry, .argument = argument};
  start->processors = own_processors(&start->size);
  cpu_set_t *first = NULL;
  if (start->processors != NULL) first = one_processor(start->processors, start->size, number);
  int code = ENOMEM;
  if (first != NULL) {
    code = create_detached(stack_size, first, start->size, run_spread, start);
    CPU_FREE(first);
  }
  if (code == 0) return 0;
  if (start->processors != NULL) CPU_FREE(start->processors);
  free(start);
  // The processor may have been withheld meanwhile; a lack of threads shows again.
  return create_detached(stack_size, NULL, 0, entry, argument);
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

static _Thread_local int64_t own_thread_number;

int64_t CMultiprocessing_own_thread_number(void) { return own_thread_number; }

void CMultiprocessing_set_own_thread_number(int64_t number) { own_thread_number = number; }

int CMultiprocessing_awaited_lock_holder(int thread) {
  char path[48], text[256];
  snprintf(path, sizeof path, "/proc/self/task/%d/syscall", thread);
  if (read_kernel_text(path, text, sizeof text) <= 0) return 0;
  long call;
  unsigned long long address, operation;
  if (sscanf(text, "%ld %llx %llx", &call, &address, &operation) != 3) return 0;
  if (call != SYS_futex) return 0;

  // How both begin: pthread_mutex_t, with the kernel's number of its owner, and the recursive lock
  // of glibc, with its thread descriptor.
  struct {
    uint32_t word, count;
    union {
      int number;
      uintptr_t thread;
    } owner;
  } lock;
  // The thread may have gone on, and the lock away.
  struct iovec here = {&lock, sizeof lock};
  struct iovec there = {(void *)(uintptr_t)address, sizeof lock};
  if (process_vm_readv(getpid(), &here, 1, &there, 1, 0) != sizeof lock) return 0;
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2:
      return (int)(lock.word & FUTEX_TID_MASK);
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
      // 2: held, and waited for.
      if (lock.word != 2) return 0;
      if (lock.owner.thread == (uintptr_t)pthread_self()) return (int)syscall(SYS_gettid);
      return lock.owner.number;
    default:
      return 0;
  }
}

int CMultiprocessing_is_main_thread(void) {
  static _Thread_local signed char answer;  // 0: not asked yet
  if (answer == 0) answer = syscall(SYS_gettid) == getpid() ? 1 : -1;
  return answer > 0;
}

// The main thread may end before the process: dispatch_main ends it, and so does an async `main`.
static atomic_bool main_thread_ended;

static void main_thread_ends(void *value) {
  (void)value;
  atomic_store(&main_thread_ended, true);
}

__attribute__((constructor)) static void watch_main_thread(void) {
  static pthread_key_t key;
  if (!CMultiprocessing_is_main_thread()) return;
  if (pthread_key_create(&key, main_thread_ends) == 0) pthread_setspecific(key, &key);
}

int CMultiprocessing_main_thread_ended(void) { return atomic_load(&main_thread_ended); }

static _Thread_local void *thread_values;
static void (*free_thread_values)(void *);
static pthread_key_t values_key;
static int values_key_code;
static pthread_once_t values_key_once = PTHREAD_ONCE_INIT;

static void thread_ends(void *values) {
  thread_values = NULL;
  // The store below may be that of another thread's table.
  __atomic_load_n(&free_thread_values, __ATOMIC_ACQUIRE)(values);
}

static void create_values_key(void) {
  values_key_code = pthread_key_create(&values_key, thread_ends);
}

void *CMultiprocessing_thread_values(void) { return thread_values; }

int CMultiprocessing_set_thread_values(void *values, void (*free_values)(void *)) {
  // Before the key: everyone passes the same function.
  __atomic_store_n(&free_thread_values, free_values, __ATOMIC_RELEASE);
  pthread_once(&values_key_once, create_values_key);
  if (values_key_code != 0) return values_key_code;
  int code = pthread_setspecific(values_key, values);
  if (code == 0) thread_values = values;
  return code;
}

int CMultiprocessing_affinity_count(void) {
  size_t size;
  cpu_set_t *set = own_processors(&size);
  if (set == NULL) return 0;
  int count = CPU_COUNT_S(size, set);
  CPU_FREE(set);
  return count;
}

int CMultiprocessing_runnable_count(void) {
  char text[128];
  if (read_kernel_text("/proc/loadavg", text, sizeof text) <= 0) return 0;
  int count;
  // 0.55 0.45 0.40 2/153 4711
  return sscanf(text, "%*f %*f %*f %d/", &count) == 1 && count > 0 ? count : 0;
}

#else
#error "CMultiprocessing has no threads for this system yet"
#endif

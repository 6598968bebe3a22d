#ifndef CMULTIPROCESSING_THREADS_H
#define CMULTIPROCESSING_THREADS_H

// No system header but these: Swift takes the types of <pthread.h> and <time.h> from its own Glibc
// module, and a second owner would make them ambiguous. Mutexes and conditions come as `void *`.
#include <stddef.h>
#include <stdint.h>

// pthread_mutex_clocklock and pthread_cond_clockwait on CLOCK_MONOTONIC: a step of the wall clock
// neither lengthens nor shortens a wait. Both return what the pthread function returns.
int CMultiprocessing_mutex_lock_until(void *mutex, int64_t seconds, int64_t nanoseconds);
int CMultiprocessing_condition_wait_until(
    void *condition, void *mutex, int64_t seconds, int64_t nanoseconds);

// Whether some thread holds a mutex that is neither robust nor of inherited priority.
int CMultiprocessing_mutex_is_locked(void *mutex);

// Sleeps to the end whatever signals arrive. Returns 0 or an errno value.
int CMultiprocessing_sleep_until(int64_t seconds, int64_t nanoseconds);

// One more than the highest number of a processor that a thread can be bound to.
enum { CMultiprocessing_processor_limit = 1 << 20 };

// On which processors a new thread runs, and how nice it is; and what the system said to that.
struct CMultiprocessing_placement {
  const int32_t *processors;  // each from 0 and below the limit
  size_t processor_count;     // 0: those of the creator
  int sets_nice;
  int requires_nice;  // whether a refusal of `nice` is one of the thread
  int nice;
  int processor_code;  // 0 or an errno value
  int nice_code;       // 0 or an errno value
};

// Creates a detached thread; a stack size of 0 means the system's. Returns 0 or an errno value.
//
// With a placement, which may be NULL, it returns when the thread has taken it up. The thread does
// not call `entry` if that was refused.
int CMultiprocessing_create_thread(
    size_t stack_size, struct CMultiprocessing_placement *placement, void *(*entry)(void *),
    void *argument);

// The same without a placement, for one of several threads that are to compute at once: it begins on the
// processor of that number among those that the creator may run on (counted from 0, and around), and may then
// run on all of them. Where that cannot be had, it begins where the system likes.
int CMultiprocessing_create_spread_thread(
    size_t stack_size, size_t number, void *(*entry)(void *), void *argument);

// Names the calling thread in the kernel; `name` is at most 15 bytes and a NUL.
void CMultiprocessing_set_thread_name(const char *name);
// Reads the calling thread's kernel name into 16 bytes, which end with a NUL.
void CMultiprocessing_get_thread_name(char name[16]);

// The kernel's number of the calling thread.
int CMultiprocessing_kernel_thread_id(void);

// One pointer a thread, NULL at first: Swift has no thread-local variables.
void *CMultiprocessing_current_thread(void);
void CMultiprocessing_set_current_thread(void *thread);

// A number a thread, 0 at first.
int64_t CMultiprocessing_own_thread_number(void);
void CMultiprocessing_set_own_thread_number(int64_t number);

// Who has to release a lock before a thread of this process goes on, both by the kernel's numbers; 0
// if it sleeps for none. The lock is a pthread mutex, a priority-inheriting futex, or a recursive lock
// of the C library that the caller holds.
int CMultiprocessing_awaited_lock_holder(int thread);

// Whether the calling thread is the one that the process began with.
int CMultiprocessing_is_main_thread(void);
// Whether that thread has ended and the process goes on without it.
int CMultiprocessing_main_thread_ended(void);

// Another pointer a thread, NULL at first, which `free_values` gets when the thread ends with it.
// Pass the same function always. Setting returns 0 or an errno value.
void *CMultiprocessing_thread_values(void);
int CMultiprocessing_set_thread_values(void *values, void (*free_values)(void *));

// How many processors the calling thread may run on; 0 if the system does not say.
int CMultiprocessing_affinity_count(void);

// How many threads of the whole system run or want to at this moment, the calling one among them; 0 if the system
// does not say. Reads a file of /proc, which takes some microseconds.
int CMultiprocessing_runnable_count(void);

#endif

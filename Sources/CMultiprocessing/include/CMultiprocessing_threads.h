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

// Sleeps to the end whatever signals arrive. Returns 0 or an errno value.
int CMultiprocessing_sleep_until(int64_t seconds, int64_t nanoseconds);

// Creates a detached thread; a stack size of 0 means the system's. Returns 0 or an errno value.
int CMultiprocessing_create_thread(size_t stack_size, void *(*entry)(void *), void *argument);

// Names the calling thread in the kernel; `name` is at most 15 bytes and a NUL.
void CMultiprocessing_set_thread_name(const char *name);
// Reads the calling thread's kernel name into 16 bytes, which end with a NUL.
void CMultiprocessing_get_thread_name(char name[16]);

// The kernel's number of the calling thread.
int CMultiprocessing_kernel_thread_id(void);

// One pointer a thread, NULL at first: Swift has no thread-local variables.
void *CMultiprocessing_current_thread(void);
void CMultiprocessing_set_current_thread(void *thread);

// How many processors the calling thread may run on; 0 if the system does not say.
int CMultiprocessing_affinity_count(void);

#endif

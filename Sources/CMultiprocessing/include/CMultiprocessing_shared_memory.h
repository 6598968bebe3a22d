// Memory that several processes use at a time, and how they wait on words in it.
#ifndef CMULTIPROCESSING_SHARED_MEMORY_H
#define CMULTIPROCESSING_SHARED_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Which file a descriptor leads to.
struct CMultiprocessing_file_identity {
  uint64_t device;
  uint64_t inode;
  /// Its length in bytes.
  uint64_t size;
};

/// An anonymous memory file of so many bytes, all zero; close-on-exec, out of the way of jobs that close
/// the usual descriptors. It can never shrink, and grow only if `grows`. Returns the descriptor, or
/// -errno.
int CMultiprocessing_memory_create(const char *name, uint64_t size, int grows);

/// Tells which file a descriptor leads to. Returns 0 or an errno.
int CMultiprocessing_identify(int descriptor, struct CMultiprocessing_file_identity *identity);

/// Another descriptor for the memory file that a process has under this number, if it is the one with
/// this identity. Returns it, or -errno: -ESTALE if it is another file.
int CMultiprocessing_memory_of_process(
    int32_t pid, int descriptor, uint64_t device, uint64_t inode);

/// Whether the file can never become shorter.
int CMultiprocessing_never_shrinks(int descriptor);

/// Maps a part of a file to be read and written. Returns NULL if that cannot be.
void *CMultiprocessing_map(int descriptor, uint64_t offset, size_t size);
void CMultiprocessing_unmap(void *mapping, size_t size);

/// Makes sure that all memory of a part of the file is there, which may make the file longer. Returns 0 or
/// an errno.
int CMultiprocessing_populate(int descriptor, uint64_t offset, uint64_t size);

/// Gives the memory of a part of the file back to the system: it reads as zero.
void CMultiprocessing_discard(int descriptor, uint64_t offset, uint64_t size);

/// How many bytes of memory the system could give: what is free or can be made free, the swap
/// included, within the limit of the process's control group. -1 if it does not say.
int64_t CMultiprocessing_available_memory(void);

/// Puts the process to sleep until somebody wakes sleepers on this word, unless the word is not `expected`;
/// until a moment of the monotonic clock at most. May return for no reason. Returns 0 or an errno.
int CMultiprocessing_futex_wait(
    const uint32_t *word, uint32_t expected, int64_t seconds, int64_t nanoseconds);

/// Wakes at most so many sleepers, of whatever process. Returns how many.
int CMultiprocessing_futex_wake(const uint32_t *word, int32_t count);

/// The kernel's number of the thread that holds a robust mutex, 0 if nobody does. Of a thread that died
/// with it, the number is not told: -1.
int32_t CMultiprocessing_robust_owner(const void *mutex);

/// When a process began, in the system's own unit, which tells it from an earlier one of the same number;
/// 0 if there is no such process, or no descriptor to look at it with.
uint64_t CMultiprocessing_start_time(int32_t pid);

/// Whether the process that began then (0: whenever) still runs; one that has ended and was not reaped does
/// not. In doubt it does.
int CMultiprocessing_process_runs(int32_t pid, uint64_t start_time);

#ifdef __cplusplus
}
#endif

#endif

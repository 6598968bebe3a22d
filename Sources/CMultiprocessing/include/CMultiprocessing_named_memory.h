// Named blocks of shared memory: how they come to be, who removes their names, and what happens where one
// was made shorter by somebody else.
#ifndef CMULTIPROCESSING_NAMED_MEMORY_H
#define CMULTIPROCESSING_NAMED_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The longest name of a block, in bytes.
#define CMULTIPROCESSING_NAME_LIMIT 250

/// A block of so many bytes, all of them there, that has no name yet and goes with its descriptor.
/// Returns the descriptor, or -errno: -EOPNOTSUPP where the file system has no such files.
int CMultiprocessing_named_memory_prepare(uint64_t size);

/// Gives it its name, if nobody else has that. Returns 0 or an errno.
int CMultiprocessing_named_memory_publish(int descriptor, const char *name);

/// Creates it under its name at once, for file systems that cannot do better. Returns the descriptor, or
/// -errno.
int CMultiprocessing_named_memory_create(const char *name, uint64_t size);

/// A named block that exists. Returns the descriptor, or -errno.
int CMultiprocessing_named_memory_open(const char *name);

/// Removes a name if it leads to this file; who has the block keeps it. Returns 0 or an errno: ESTALE if
/// it leads elsewhere. May be called from a signal handler.
int CMultiprocessing_named_memory_remove(const char *name, uint64_t device, uint64_t inode);

/// What is said to a guardian.
struct CMultiprocessing_guarded_name {
  uint64_t device;
  uint64_t inode;
  /// 1 to guard the name from now on, 0 not to.
  uint32_t is_guarded;
  char name[CMULTIPROCESSING_NAME_LIMIT + 1];
};

/// Starts the process that removes the names it was told when this process has ended, in whatever way.
/// Returns 0 or an errno; then `process` is a descriptor of the process, and `socket` leads to it.
int CMultiprocessing_guardian_start(int *process, int *socket);

/// Tells it something. Returns 0 or an errno: EPIPE if it has been ended by somebody.
int CMultiprocessing_guardian_tell(int socket, const struct CMultiprocessing_guarded_name *name);

/// Ends a guardian that guards nothing any more, and closes both descriptors.
void CMultiprocessing_guardian_end(int process, int socket);

/// A mapping of a file that may be made shorter while it is used.
struct CMultiprocessing_watched_range;

/// What has been found about a range.
enum CMultiprocessing_range_state {
  CMultiprocessing_range_whole = 0,
  /// The file ends within the range; behind that there are zero pages now.
  CMultiprocessing_range_truncated = 1,
  /// The file system had no room for a page; a zero page lies in its place.
  CMultiprocessing_range_no_room = 2,
};

/// Watches a mapping. The first call installs a handler of SIGBUS. Returns NULL for want of memory.
struct CMultiprocessing_watched_range *CMultiprocessing_watch_range(
    void *start, size_t size, int descriptor);

/// Watches it no more; nobody may be in it, and it is not unmapped yet.
void CMultiprocessing_forget_range(struct CMultiprocessing_watched_range *range);

enum CMultiprocessing_range_state CMultiprocessing_range_state_of(
    const struct CMultiprocessing_watched_range *range);

/// The same, after a look at the file's length: a file that ends within its last page raises no signal.
enum CMultiprocessing_range_state CMultiprocessing_look_at_range(
    struct CMultiprocessing_watched_range *range);

#ifdef __cplusplus
}
#endif

#endif

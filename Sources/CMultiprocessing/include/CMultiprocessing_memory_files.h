// Memory files: how large messages cross without being copied through a socket.
#ifndef CMULTIPROCESSING_MEMORY_FILES_H
#define CMULTIPROCESSING_MEMORY_FILES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What lies before the contents of a memory file: its state, in the first four bytes.
#define CMULTIPROCESSING_FILE_HEAD 4096

/// An empty memory file that can grow and never shrink, close-on-exec, out of the way of jobs that
/// close the usual descriptors. Returns the descriptor, or -errno.
int CMultiprocessing_file_create(void);

/// Makes the file `size` bytes long, and the mapping `old` of `old_size` bytes with it (NULL for none).
/// All of its memory is there when this returns, so that nothing ends the process later for want of it.
/// Returns the mapping, or NULL, and then everything is as it was.
void *CMultiprocessing_file_grow(int file, void *old, size_t old_size, size_t size);

/// Maps a file that another process sent, if it is one of those made here: it cannot shrink, and holds
/// at least `size` bytes, all of them there. Returns the mapping or NULL; the descriptor stays open.
void *CMultiprocessing_file_open(int file, size_t size);

void CMultiprocessing_file_unmap(void *mapping, size_t size);

/// The state at the head of a mapping; what was read and written before it was stored is done.
uint32_t CMultiprocessing_file_state(const void *mapping);
void CMultiprocessing_file_set_state(void *mapping, uint32_t state);

/// Has the system put large pages, where it can, under memory that is about to be written.
void CMultiprocessing_advise_large_pages(void *start, size_t size);

/// Writes at most `count` bytes to a socket, and a descriptor with the first of them. Returns the
/// number or -errno.
long CMultiprocessing_send_with_descriptor(int socket, const void *bytes, size_t count, int descriptor);

/// Reads at most `count` bytes, and the descriptor that may come with them (-1: none), which is
/// close-on-exec and the caller's to close. Returns the number, 0 at the end, or -errno.
long CMultiprocessing_receive_with_descriptor(
    int socket, void *bytes, size_t count, int *descriptor);

/// The same on a socket that does not block, again and again for at most so long.
long CMultiprocessing_poll_receive_with_descriptor(
    int socket, void *bytes, size_t count, int *descriptor, int64_t nanoseconds);

#ifdef __cplusplus
}
#endif

#endif

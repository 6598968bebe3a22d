// Calls on sockets that Swift cannot reach: what the C library declares for GNU programs only, and
// control messages, which are made by macros.
#ifndef CMULTIPROCESSING_SOCKETS_H
#define CMULTIPROCESSING_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Accepts a connection that waits: close-on-exec, not one of the three standard descriptors. Returns the
/// descriptor, or -errno.
int CMultiprocessing_accept(int listening);

/// Waits until one of the descriptors (an array of struct pollfd) is ready, but for no longer than the time given (NULL: for ever).
/// Returns how many are, 0 when the time is over or a signal came, or -errno.
int CMultiprocessing_wait_ready(void *descriptors, size_t count, const int64_t *nanoseconds);

/// Sends one byte with a descriptor; never waits, never SIGPIPE. Returns 1 or -errno.
long CMultiprocessing_send_descriptor(int socket, uint8_t byte, int descriptor);

/// Receives one byte and the descriptor that may come with it (-1: none), which is close-on-exec and the
/// caller's to close; never waits. Returns 1, 0 at the end, or -errno.
long CMultiprocessing_receive_descriptor(int socket, uint8_t *byte, int *descriptor);

#ifdef __cplusplus
}
#endif

#endif

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing.h"

#ifdef __linux__

#include "descriptors.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int CMultiprocessing_accept(int listening) {
  int accepted;
  do accepted = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
  while (accepted < 0 && errno == EINTR);
  return accepted < 0 ? -errno : CMultiprocessing_above_standard(accepted);
}

int CMultiprocessing_wait_ready(void *descriptors, size_t count, const int64_t *nanoseconds) {
  struct timespec time;
  if (nanoseconds) {
    time.tv_sec = *nanoseconds / 1000000000;
    time.tv_nsec = *nanoseconds % 1000000000;
  }
  int ready = ppoll(descriptors, count, nanoseconds ? &time : NULL, NULL);
  if (ready >= 0) return ready;
  return errno == EINTR ? 0 : -errno;
}

/// Room for a few descriptors beside the byte: the others are closed, and not left to the peer's whim.
union control {
  char bytes[CMSG_SPACE(8 * sizeof(int))];
  struct cmsghdr alignment;
};

long CMultiprocessing_send_descriptor(int socket, uint8_t byte, int descriptor) {
  union control control;
  memset(&control, 0, sizeof control);
  struct iovec part = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
    .msg_controllen = CMSG_SPACE(sizeof(int))};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

long CMultiprocessing_receive_descriptor(int socket, uint8_t *byte, int *descriptor) {
  union control control;
  struct iovec part = {.iov_base = byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  *descriptor = -1;
  ssize_t received;
  do {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    // What finds no room, the system closes.
    received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  } while (received < 0 && errno == EINTR);
  if (received < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
      int one;
      memcpy(&one, CMSG_DATA(header) + i * sizeof one, sizeof one);
      if (*descriptor < 0)
        *descriptor = one;
      else
        close(one);
    }
  }
  return received;
}

#endif

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_memory_files.h"
#include "descriptors.h"
#include "CMultiprocessing_processes.h"
#include "looking.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int CMultiprocessing_file_create(void) {
  int file = memfd_create("pleasingly-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file < 0) return -errno;
  int moved = fcntl(file, F_DUPFD_CLOEXEC, 1000);
  if (moved >= 0) {
    close(file);
    file = moved;
  }
  // Whoever maps it would be ended by a read behind its end. It may still grow.
  if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    int error = errno;
    close(file);
    return -error;
  }
  return file;
}

void *CMultiprocessing_file_grow(int file, void *old, size_t old_size, size_t size) {
  // Beyond this limit the system would not refuse but send SIGXFSZ.
  struct rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || size > limit.rlim_cur) return NULL;
  if (fallocate(file, 0, (off_t)old_size, (off_t)(size - old_size)) != 0) return NULL;
  void *mapping =
    old ? mremap(old, old_size, size, MREMAP_MAYMOVE)
        : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapping == MAP_FAILED) return NULL;
  // One call instead of a fault for each page; where it is not known (Linux 5.14), those come.
  madvise((char *)mapping + old_size, size - old_size, MADV_POPULATE_WRITE);
  return mapping;
}

void *CMultiprocessing_file_open(int file, size_t size) {
  struct stat status;
  int seals = fcntl(file, F_GET_SEALS);
  if (seals < 0 || !(seals & F_SEAL_SHRINK)) return NULL;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return NULL;
  // Holes would be filled at this process's expense.
  if ((size_t)status.st_size < size || (uint64_t)status.st_blocks * 512 < size) return NULL;
  void *mapping = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  return mapping == MAP_FAILED ? NULL : mapping;
}

void CMultiprocessing_file_unmap(void *mapping, size_t size) { munmap(mapping, size); }

uint32_t CMultiprocessing_file_state(const void *mapping) {
  return atomic_load_explicit((const _Atomic uint32_t *)mapping, memory_order_acquire);
}

void CMultiprocessing_file_set_state(void *mapping, uint32_t state) {
  atomic_store_explicit((_Atomic uint32_t *)mapping, state, memory_order_release);
}

void CMultiprocessing_advise_large_pages(void *start, size_t size) {
  const uintptr_t large = 2 << 20;
  uintptr_t first = ((uintptr_t)start + large - 1) & ~(large - 1);
  uintptr_t last = ((uintptr_t)start + size) & ~(large - 1);
  if (first < last) madvise((void *)first, last - first, MADV_HUGEPAGE);
}

/// Room for one descriptor beside the bytes.
union control {
  char bytes[CMSG_SPACE(sizeof(int))];
  struct cmsghdr alignment;
};

long CMultiprocessing_send_with_descriptor(int socket, const void *bytes, size_t count, int descriptor) {
  union control control;
  memset(&control, 0, sizeof control);
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

long CMultiprocessing_receive_with_descriptor(
  int socket, void *bytes, size_t count, int *descriptor) {
  union control control;
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  *descriptor = -1;
  ssize_t received;
  do {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    // What finds no room, the system closes.
    received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (received < 0 && errno == EINTR);
  if (received < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    // CMSG_SPACE may have room for a second one, for the sake of alignment.
    size_t room = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < room; i++) {
      int one;
      memcpy(&one, CMSG_DATA(header) + i * sizeof one, sizeof one);
      if (*descriptor < 0)
        *descriptor = CMultiprocessing_above_standard(one);
      else
        close(one);
    }
  }
  return received;
}

long CMultiprocessing_poll_receive_with_descriptor(
  int socket, void *bytes, size_t count, int *descriptor, int64_t nanoseconds) {
  struct looking looking = {.end = CMultiprocessing_now() + nanoseconds};
  for (;;) {
    long received = CMultiprocessing_receive_with_descriptor(socket, bytes, count, descriptor);
    if (received != -EAGAIN || !keep_looking(&looking)) return received;
  }
}

#endif

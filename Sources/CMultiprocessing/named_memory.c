#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_named_memory.h"
#include "descriptors.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/// Where the C library has its named blocks.
#define FOLDER "/dev/shm"

/// The path of a block; the folder's is short, so that it always fits.
static void path_of(const char *name, char path[512]) {
  size_t length = strnlen(name, CMULTIPROCESSING_NAME_LIMIT);
  memcpy(path, FOLDER "/", sizeof FOLDER);
  memcpy(path + sizeof FOLDER, name, length);
  path[sizeof FOLDER + length] = 0;
}

/// Gives a new file its size, and all memory of it: what is not there would end whoever touches it.
static int fill(int file, uint64_t size) {
  // Whatever mask the program has for its files.
  if (fchmod(file, 0600) != 0 || ftruncate(file, (off_t)size) != 0) return errno;
  int error;
  do error = posix_fallocate(file, 0, (off_t)size);
  while (error == EINTR);
  return error;
}

int CMultiprocessing_named_memory_prepare(uint64_t size) {
  if (!CMultiprocessing_may_have_size(size)) return -EFBIG;
  int file = open(FOLDER, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return errno == EISDIR || errno == ENOENT ? -EOPNOTSUPP : -errno;
  file = CMultiprocessing_high(file);
  int error = fill(file, size);
  if (error == 0) return file;
  close(file);
  return -error;
}

int CMultiprocessing_named_memory_publish(int descriptor, const char *name) {
  char file[64], path[512];
  snprintf(file, sizeof file, "/proc/self/fd/%d", descriptor);
  path_of(name, path);
  return linkat(AT_FDCWD, file, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

int CMultiprocessing_named_memory_create(const char *name, uint64_t size) {
  if (!CMultiprocessing_may_have_size(size)) return -EFBIG;
  int file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (file < 0) return -errno;
  file = CMultiprocessing_high(file);
  int error = fill(file, size);
  if (error == 0) return file;
  shm_unlink(name);
  close(file);
  return -error;
}

int CMultiprocessing_named_memory_open(const char *name) {
  char path[512];
  path_of(name, path);
  // What is no file might keep whoever opens it waiting.
  int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  return file < 0 ? -errno : CMultiprocessing_high(file);
}

int CMultiprocessing_named_memory_remove(const char *name, uint64_t device, uint64_t inode) {
  char path[512];
  struct stat status;
  path_of(name, path);
  if (lstat(path, &status) != 0) return errno;
  if ((uint64_t)status.st_dev != device || (uint64_t)status.st_ino != inode) return ESTALE;
  return unlink(path) == 0 ? 0 : errno;
}

#endif

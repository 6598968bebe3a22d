// How the files of this module read what the kernel says.
#ifndef CMULTIPROCESSING_INTERNAL_KERNEL_TEXT_H
#define CMULTIPROCESSING_INTERNAL_KERNEL_TEXT_H

#include <fcntl.h>
#include <unistd.h>

// Reads the beginning of a short file of /proc or /sys, and ends it with a NUL. Returns how many bytes there are; 0 or less
// if there is none to be had.
static inline ssize_t read_kernel_text(const char *path, char *text, size_t size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t length = read(file, text, size - 1);
  close(file);
  text[length > 0 ? length : 0] = 0;
  return length;
}

#endif

// Telling one build of this program from another, by what the linker has written into it.
#if PLEASINGLY_MPI

#define _GNU_SOURCE
#include <elf.h>
#include <link.h>
#include <stdio.h>

#include "CMPI.h"

typedef struct {
  char *text;
  int capacity;
  int is_found;
} Search;

/// Looks into the first object, which is the program itself.
static int look(struct dl_phdr_info *info, size_t size, void *context) {
  Search *search = context;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_NOTE) continue;
    const char *note = (const char *)(info->dlpi_addr + header->p_vaddr);
    const char *end = note + header->p_memsz;
    while (end - note >= (long)sizeof(ElfW(Nhdr))) {
      const ElfW(Nhdr) *head = (const ElfW(Nhdr) *)note;
      const char *name = note + sizeof *head;
      const unsigned char *mark = (const unsigned char *)name + ((head->n_namesz + 3) & ~3u);
      if (head->n_type == NT_GNU_BUILD_ID && head->n_namesz == 4 && name[0] == 'G') {
        for (unsigned j = 0; j < head->n_descsz && (int)(2 * j + 3) <= search->capacity; j++) {
          snprintf(search->text + 2 * j, 3, "%02x", mark[j]);
        }
        search->is_found = 1;
        return 1;
      }
      note = (const char *)mark + ((head->n_descsz + 3) & ~3u);
    }
  }
  return 1;
}

bool CMPI_build_mark(char *text, int capacity) {
  Search search = {text, capacity, 0};
  if (capacity > 0) text[0] = 0;
  dl_iterate_phdr(look, &search);
  return search.is_found;
}

#endif

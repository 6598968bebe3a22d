// Beginning, end, errors, communicators.
#if PLEASINGLY_MPI

#include <stdlib.h>

#include "handles.h"

CMPI_Code CMPI_start(bool *is_funneled) {
  int level = MPI_THREAD_SINGLE;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
  if (code != MPI_SUCCESS) return code;
  *is_funneled = level >= MPI_THREAD_FUNNELED;
  return MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

CMPI_Code CMPI_finish(void) { return CMPI_is_running() ? MPI_Finalize() : MPI_SUCCESS; }

bool CMPI_is_running(void) {
  int is_started = 0;
  return MPI_Initialized(&is_started) == MPI_SUCCESS && is_started && !CMPI_is_finished();
}

bool CMPI_is_finished(void) {
  int is_finished = 0;
  return MPI_Finalized(&is_finished) == MPI_SUCCESS && is_finished;
}

void CMPI_abort(int code) {
  if (CMPI_is_running()) MPI_Abort(MPI_COMM_WORLD, code);
  _Exit(code);
}

/// Copies as much of a text as there is room for.
static void copy(const char *from, int length, char *text, int capacity) {
  if (capacity <= 0) return;
  if (length > capacity - 1) length = capacity - 1;
  memcpy(text, from, (size_t)length);
  text[length] = 0;
}

void CMPI_error_text(CMPI_Code code, char *text, int capacity) {
  char room[MPI_MAX_ERROR_STRING];
  int length = 0;
  if (MPI_Error_string(code, room, &length) != MPI_SUCCESS) {
    copy("an error without a text", 23, text, capacity);
  } else {
    copy(room, length, text, capacity);
  }
}

void CMPI_library_version(char *text, int capacity) {
  char room[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  if (MPI_Get_library_version(room, &length) != MPI_SUCCESS) length = 0;
  copy(room, length, text, capacity);
}

CMPI_Code CMPI_machine_name(char *text, int capacity) {
  char room[MPI_MAX_PROCESSOR_NAME];
  int length = 0;
  int code = MPI_Get_processor_name(room, &length);
  copy(room, code == MPI_SUCCESS ? length : 0, text, capacity);
  return code;
}

/// Hands out a communicator whose errors are returned.
static int made(int code, MPI_Comm comm, CMPI_Communicator *result) {
  if (code != MPI_SUCCESS) return code;
  *result = CMPI_wrap(comm);
  return MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN);
}

CMPI_Code CMPI_every_rank(CMPI_Communicator *result) {
  MPI_Comm comm;
  return made(MPI_Comm_dup(MPI_COMM_WORLD, &comm), comm, result);
}

CMPI_Code CMPI_duplicate(CMPI_Communicator of, CMPI_Communicator *result) {
  MPI_Comm comm;
  return made(MPI_Comm_dup(CMPI_unwrap(of), &comm), comm, result);
}

CMPI_Code CMPI_rank(CMPI_Communicator communicator, int *rank) {
  return MPI_Comm_rank(CMPI_unwrap(communicator), rank);
}

CMPI_Code CMPI_size(CMPI_Communicator communicator, int *size) {
  return MPI_Comm_size(CMPI_unwrap(communicator), size);
}

#endif

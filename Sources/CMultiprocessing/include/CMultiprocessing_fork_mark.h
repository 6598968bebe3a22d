// Telling a process from the copies of it that somebody forked, without a system call.
#ifndef CMULTIPROCESSING_FORK_MARK_H
#define CMULTIPROCESSING_FORK_MARK_H

#ifdef __cplusplus
extern "C" {
#endif

/// Marks this process as the original; what it forks later is not, and can no more be marked.
///
/// Does nothing the second time. A worker is marked before its first job, any process with its
/// supervisor.
void CMultiprocessing_mark_original(void);

/// Whether this process is the one that was marked, and not a copy that was forked from it; 0 if none
/// was. May be called from a signal handler.
int CMultiprocessing_is_original(void);

/// Whether this process was forked, without exec, from one that was marked.
int CMultiprocessing_is_copy(void);

#ifdef __cplusplus
}
#endif

#endif

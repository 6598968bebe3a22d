// What the files of this module know of each other.
#ifndef CMULTIPROCESSING_INTERNAL_SPAWNING_H
#define CMULTIPROCESSING_INTERNAL_SPAWNING_H

#include <signal.h>
#include <sys/types.h>

/// The variable that makes a process a worker: its parent's number, and then perhaps the letter.
#define CMULTIPROCESSING_MARK "PLEASINGLY_WORKER"
#define CMULTIPROCESSING_TAKES_INTERRUPTS 'i'

/// The variable that tells a worker how many workers lie above it, itself included.
#define CMULTIPROCESSING_DEPTH "PLEASINGLY_DEPTH"

/// The variable that makes a process a guardian of names (`guardian.c`): its owner's number.
#define CMULTIPROCESSING_GUARDIAN_MARK "PLEASINGLY_GUARDIAN"

/// Adds a worker to those that are ended when this process ends.
void CMultiprocessing_remember_worker(pid_t pid);

/// The signals that a terminal sends to the program's group. A worker is in that group until it has
/// one of its own, so they stay blocked until it can throw them away.
void CMultiprocessing_keyboard_signals(sigset_t *signals);

#endif

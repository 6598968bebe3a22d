#ifndef CMULTIPROCESSING_SPIN_H
#define CMULTIPROCESSING_SPIN_H

// Passes a moment on the processor, telling it that another thread is waited for.
void CMultiprocessing_spin(int times);

#endif

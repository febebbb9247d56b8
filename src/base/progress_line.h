#ifndef BASE_PROGRESS_LINE_H
#define BASE_PROGRESS_LINE_H

/* Clears the progress line before something else is written to the terminal; the next progress_set() may draw it again. */
void progress_hide(void);

#endif

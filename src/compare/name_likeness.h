#ifndef COMPARE_NAME_LIKENESS_H
#define COMPARE_NAME_LIKENESS_H

/* How alike two names are, 0 to 100: the pairs of neighbouring letters that they share. Case says nothing. */
int name_likeness(const char *a, const char *b);

#endif

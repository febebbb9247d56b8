/* Leaks on purpose: tests/run.sh expects this program to fail, which proves that leaks are found in all the others. */
#include <stdlib.h>

int main(void) {
    char *volatile lost = malloc(10);
    lost = NULL;
    return lost != NULL;
}

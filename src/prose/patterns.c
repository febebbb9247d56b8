#include "prose/prose.h"
